// Bias and variance of a fitted curve through R of X = QR.
#include "theory/fixed_design.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm::theory {

double CurveSpread::variance_error(double sets) const {
  return std::sqrt(2 * (sets - 1) * squares) / sets;
}

double CurveSpread::bias_error(double sets) const {
  return std::sqrt(2 * squares / (sets * sets) + 4 * tilt / sets);
}

CurveSpread curve_spread(const Matrix& X, const Matrix& places, const Vector& truth,
                         const Vector& truth_at, double noise_variance) {
  if (X.rows() < X.cols() || X.cols() != places.cols() || X.rows() != truth.size() ||
      places.rows() != truth_at.size()) {
    throw Error("bad_shape", "curve_spread",
                size_text(X) + " examples and " + size_text(places) + " places do not fit");
  }
  const Qr parts = qr(X);
  // T R⁻¹: solves Rᵀ Hᵀ = Tᵀ.
  const Matrix H = solve(Matrix(parts.R.transpose()), Matrix(places.transpose())).transpose();
  const Vector bias = H * (parts.Q.transpose() * truth) - truth_at;
  const double m = as_double(places.rows());
  const Matrix inner = H.transpose() * H;
  return {bias.squaredNorm() / m, noise_variance * H.squaredNorm() / m,
          noise_variance * noise_variance * inner.squaredNorm() / (m * m),
          noise_variance * (H.transpose() * bias).squaredNorm() / (m * m)};
}

}  // namespace lm::theory
