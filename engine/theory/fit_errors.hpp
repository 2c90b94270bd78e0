// What a linear fit must err on the points that it saw and elsewhere: means over the noise.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// E of the mean squared residual of least squares on N values of a curve that the p ≤ N
/// independent columns hold: σ²(1 − p/N), from the trace of the projection; 0 for p ≥ N.
double expected_training_error(Index samples, Index dimension, double noise_variance);

/// Mean squared error of a fit over the noise, and its spread from one noise to the next.
struct FitError {
  double bias = 0;      ///< what is left without noise
  double variance = 0;  ///< what the noise does through the weights
  double spread = 0;    ///< variance of (bias + variance) as it comes out, without the test's noise
  double mean() const { return bias + variance; }
};

/// Least squares on columns X: N × p with the penalty λ|w|² (λ ≥ 0), of values y = f + ε with
/// independent normal ε of deviation σ. With λ = 0 and more columns than rows: the shortest weights
/// that meet all points. The fit at places Z is y ↦ Ay with A = Z(XᵀX + λ)⁻¹Xᵀ, found by a QR
/// decomposition. Sources: C. L. Mallows, Technometrics 1973 (training error); B. Efron, JASA 1986,
/// equation 1.3 (optimism 2σ² tr H/N). Error `singular` when X has not full rank to 1e-13.
class LinearFit {
 public:
  explicit LinearFit(const Matrix& X, double ridge = 0);

  /// tr H: how many of the N values the fit follows, p without a penalty (at most N).
  double freedom() const { return freedom_; }
  /// Largest over smallest singular value of R, from its diagonal: a lower bound of the condition.
  double least_condition() const { return condition_; }

  /// Σ r²/N of the training points: |(1 − H)f|²/N + σ² tr (1 − H)²/N. Without penalty it is
  /// `expected_training_error` where the columns hold f.
  double training(const Vector& f, double sigma) const;
  /// Against new values, with new noise, at the same points: training + 2σ² tr H/N.
  double again(const Vector& f, double sigma) const;
  /// Against g, without noise, at Z: M × p, each row weighted by `weights`: M, which sum to one.
  FitError elsewhere(const Matrix& Z, const Vector& g, const Vector& weights, const Vector& f,
                     double sigma) const;

 private:
  Matrix solve_;  ///< p × N: y ↦ w
  Matrix hat_;    ///< N × N
  double freedom_ = 0, condition_ = 1;
};

/// How far above 1 a mean of squares of normal numbers may be whose mean is 1 and whose variance is
/// this: the quantile at four standard deviations (3e-5) of χ²_ν/ν with ν = 2/variance (F. E.
/// Satterthwaite 1946), (1 − 2/(9ν) + 4√(2/(9ν)))³ − 1 (E. Wilson, M. Hilferty 1931). Below 1 it is
/// nearer.
double reach_of_squares(double variance);

/// The median of S errors with these means and relative variances, each of them a χ² as above;
/// `low` and `high`: where it is if four standard deviations fewer or more of the errors lie below.
struct MedianError {
  double value = 0, low = 0, high = 0;
};
MedianError median_error(const std::vector<double>& means, const std::vector<double>& variances);

/// A straight line a + bx fitted to a curve f on [−1, 1] that is none: what endless data give, and
/// how far N independent places with noise σ leave the slope off (H. White, Econometrica 1980).
struct LimitLine {
  double offset = 0, slope = 0;
  double error = 0;         ///< mean squared distance from the curve
  double slope_error = 0;   ///< √N times the slope's standard error
  double offset_error = 0;  ///< √N times the offset's
  double slope_bias = 0;    ///< N times what the mean slope of N random places is off, for large N
};
/// `nodes`, `weights`: a quadrature on [−1, 1]; `f`: the curve at the nodes.
LimitLine limit_line(const Vector& nodes, const Vector& weights, const Vector& f, double sigma);

}  // namespace lm::theory
