// Polynomials of all degrees fitted to one set of points.
#pragma once

#include <vector>

#include "experiments/generalization/noisy_points.hpp"
#include "experiments/generalization/polynomial_basis.hpp"

namespace lm::polynomial {

/// What one rung of a ladder came to. Errors of polynomials whose columns are not independent to
/// rounding have no prediction (NaN).
struct Rung {
  double train = 0;      ///< mean square on the points
  double test = 0;       ///< mean squared distance from the curve, over the interval
  double norm = 0;       ///< |w|
  double predicted = 0;  ///< mean of `test` over the noise, for these places
  double spread = 0;     ///< its relative variance over the noise
};

/// Degrees on the way to 100: all up to 8, all around N − 1, and some between; `extra` among them.
std::vector<Index> degrees_up(Index points, Index extra);

/// A rung for each degree. `noise` is what theory is told.
Rung climb(const Points& points, Target target, Basis basis, Index degree, double noise);
/// The same from points alone: the point `left` is left out, and `test` is its squared distance
/// from the curve through the others.
Rung climb_without(const Points& points, Basis basis, Index degree, Index left);

/// Fits of higher condition follow rounding, and theory does not say how.
inline constexpr double kMostCondition = 1e12;

}  // namespace lm::polynomial
