// Least squares with inputs that stay: the bias and the variance of its curve, and of their
// estimates.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// Of the curve ŷ(t) = φ(t)·ŵ, ŵ = argmin |y − Xw|², y = f + σε: means over the places t.
struct CurveSpread {
  double bias_squared = 0;  ///< mean of (E ŷ − f(t))²
  double variance = 0;  ///< mean of Var ŷ: σ²|T R⁻¹|²/M; at the examples σ² less the residuals'
  double squares = 0;  ///< σ⁴ tr(C²)/M², C = T(XᵀX)⁻¹Tᵀ
  double tilt = 0;     ///< σ² bᵀCb/M², b the bias at the places

  /// What S data sets show: the variance about their own mean, and that mean's squared distance
  /// from the truth, which contains Var/S. And the standard deviations of both: for quadratic forms
  /// of normal numbers 2(S − 1) squares/S² and 2 squares/S² + 4 tilt/S are the variances.
  double seen_variance(double sets) const { return variance * (1 - 1 / sets); }
  double seen_bias_squared(double sets) const { return bias_squared + variance / sets; }
  double variance_error(double sets) const;
  double bias_error(double sets) const;
};

/// X: N × p of full column rank (N ≥ p), places: M × p, truth: N at the examples, truth_at: M at
/// the places. By the QR decomposition X = QR; no data set is drawn. Errors: `bad_shape`. Source:
/// T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning, 2009, section 7.3,
/// equation 7.11; the others follow from Cov ŵ = σ²(XᵀX)⁻¹.
CurveSpread curve_spread(const Matrix& X, const Matrix& places, const Vector& truth,
                         const Vector& truth_at, double noise_variance);

}  // namespace lm::theory
