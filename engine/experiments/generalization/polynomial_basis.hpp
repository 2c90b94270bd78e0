// Polynomials as linear models: a column for each term, and the shortest weights that fit best.
#pragma once

#include <array>

#include "core/types.hpp"

namespace lm::polynomial {

/// `legendre`: P_0, P_1, …, P_d, each up to 1 in size on [−1, 1]; `monomial`: 1, x, …, x^d.
enum class Basis { legendre, monomial };

inline constexpr std::array kBasisWords{"legendre", "monomial"};

/// N × (d + 1) for x: N, which lie in [−1, 1]; `degree` d ≥ 0. Legendre's by the recurrence
/// (k + 1) P_{k+1} = (2k + 1) x P_k − k P_{k−1}, which is stable there.
Matrix features(Basis basis, const Vector& x, Index degree);

/// The weights w: p that minimize |Xw − y|², the shortest of them when there are many, for X: N ×
/// p. Singular values up to max(N, p)·2^-52 of the largest count as zero (core/svd). With `ridge`
/// λ > 0 those that minimize |Xw − y|² + λ|w|².
Vector fit(const Matrix& X, const Vector& y, double ridge = 0);

/// Σ w_k φ_k(x) at each x. `weights`: d + 1.
Vector values(Basis basis, const Vector& weights, const Vector& x);

/// The polynomial of degree N − 1 through (x_i, y_i) at `at`: Σ ℓ_i(at) y_i (J. L. Lagrange 1795).
/// `reach`: Σ |ℓ_i(at) y_i| δ_i, how far relative errors δ_i of the y_i move it at most.
struct Interpolated {
  double value = 0, reach = 0;
};
Interpolated interpolate(const Vector& x, const Vector& y, const Vector& errors, double at);

/// Mean of the squares of `values`.
double mean_square(const Vector& values);

/// N places in [−1, 1]: middles of N equal pieces, −1 + (2i + 1)/N.
Vector middles(Index count);

}  // namespace lm::polynomial
