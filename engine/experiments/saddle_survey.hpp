// All stationary points of a small two-layer linear network: the Hessian there beside the formula.
#pragma once

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

/// All 2^k stationary points of L = c ‖diag(s) − W₂W₁‖² for matrices k × k, s: k values,
/// descending. Number `mask` has learned mode i when its bit i is set.
std::vector<Saddle> survey_saddles(const Vector& s, double c);

/// Points whose counts of negative, zero and positive eigenvalues are not the formula's.
double wrong_points(const std::vector<Saddle>& saddles);
/// Points without a negative eigenvalue.
double count_minima(const std::vector<Saddle>& saddles);
/// The largest of one number over all points.
double largest_of(const std::vector<Saddle>& saddles, double Saddle::*number);

}  // namespace lm
