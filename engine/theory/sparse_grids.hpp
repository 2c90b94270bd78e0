// Sparse grids: how many points they have, and how far they are from a product of parabolas.
#pragma once

#include <cstdint>

namespace lm::theory {

/// Points of the sparse grid of level n in d dimensions, inside of the cube:
/// Σ_{i<n} 2^i C(d − 1 + i, d − 1). H.-J. Bungartz, M. Griebel, Acta Numerica 13 (2004), lemma 3.6.
double sparse_points(std::int64_t d, std::int64_t n);

/// Points of the full grid of the same mesh width 2^−n: (2^n − 1)^d.
double full_points(std::int64_t d, std::int64_t n);

/// The points that an additive function needs: the one in the middle and those that leave the
/// middle along one axis, 1 + d (2^n − 2).
double axis_points(std::int64_t d, std::int64_t n);

/// ∫(f − u)/∫f for f = Π 4x_i(1 − x_i) and its interpolant u on the sparse grid of level n, which
/// is never above f: 1 − (3/4)^d Σ_{k<n} C(k + d − 1, d − 1) 4^−k. Exact. A surplus of level l is
/// 4^{1−l} in each direction, and its 2^{l−1} hats have the integral 2^−l each.
double parabola_sparse_error(std::int64_t d, std::int64_t n);

/// The same on a full grid of m points along each axis: 1 − (1 − (m + 1)^−2)^d. Exact.
double parabola_full_error(std::int64_t d, double m);

/// The surplus of a point of level sum l_1 + … + l_d in that function: 4^{d − Σl}.
double parabola_surplus(std::int64_t d, std::int64_t level_sum);

/// The most points along each axis that a full grid of at most `budget` points can have.
std::int64_t points_along_axis(std::int64_t d, double budget);

/// The largest level, up to 30, whose sparse grid has at most `budget` points (at least 1).
std::int64_t level_within(std::int64_t d, double budget);

}  // namespace lm::theory
