// Stationary points of a small two-layer linear network: those that the formula lists, and those
// that Newton's method finds without knowing it; the Hessian there beside the formula.
#pragma once

#include <cstdint>
#include <vector>

#include "measure/curvature.hpp"

namespace lm {

/// Hessian eigenvalues at a point given to rounding, over the largest, 4cs₁.
constexpr double kSpectrumTolerance = 1e-10;

/// One stationary point: the Hessian's spectrum there, by automatic differentiation, beside
/// theory::saddle_spectrum.
struct Saddle {
  Inertia measured;
  Inertia predicted;
  double spectrum_error = 0;  ///< largest difference of eigenvalues, over the largest
  double gradient = 0;        ///< ‖∇L‖ there, over 2cs₁
};

/// The 2^k stationary points of L = c ‖diag(s) − W₂W₁‖² that are balanced and aligned, for matrices
/// k × k, s: k values, descending. Number `mask` has learned mode i when its bit i is set.
std::vector<Saddle> survey_saddles(const Vector& s, double c);

/// A map W₂W₁ at which the gradient vanishes, as Newton's method came to it.
struct FoundSaddle {
  Matrix map;           ///< k × k
  Inertia measured;     ///< of the Hessian at the weights that were found
  Inertia predicted;    ///< by the formula, for the nearest sum of modes
  double distance = 0;  ///< largest entry of the map less that sum, over s₁
};

/// What a search has come to. Starts that stand still where the gradient does not vanish are
/// given up.
struct SaddleSearch {
  std::vector<FoundSaddle> found;  ///< one for each map, in the order of discovery
  std::int64_t settled = 0;        ///< starts that came to a stationary point
};

/// Newton's method on ∇L = 0, which seeks minima and saddles alike, from normal weights whose
/// deviation is drawn evenly up to √s₁. Of the modes it uses nothing; maps that differ by less than
/// 1e-6 s₁ count as one.
SaddleSearch search_saddles(const Vector& s, double c, std::int64_t starts, std::uint64_t seed);

/// Whether the counts of negative, zero and positive eigenvalues are the formula's.
bool same_inertia(const Inertia& one, const Inertia& other);

/// Points whose counts are not the formula's, and points without a negative eigenvalue; of points
/// of either kind.
template <class Point>
double wrong_points(const std::vector<Point>& points) {
  double wrong = 0;
  for (const Point& one : points) wrong += same_inertia(one.measured, one.predicted) ? 0 : 1;
  return wrong;
}
template <class Point>
double count_minima(const std::vector<Point>& points) {
  double minima = 0;
  for (const Point& one : points) minima += one.measured.negative == 0 ? 1 : 0;
  return minima;
}
/// The largest of one number over all points.
template <class Point>
double largest_of(const std::vector<Point>& points, double Point::*number) {
  double worst = 0;
  for (const Point& one : points) worst = one.*number > worst ? one.*number : worst;
  return worst;
}

}  // namespace lm
