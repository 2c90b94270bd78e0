// Gradient flow and gradient descent on least squares, solved exactly mode by mode.
#pragma once

#include <cstdint>

#include "core/types.hpp"
#include "theory/least_squares.hpp"

namespace lm::theory {

/// Eigenvalues that differ by less than this share decay alike, as far as anyone can see.
constexpr double kSameEigenvalue = 1e-6;

/// base^exponent for exponent ≥ 0 by repeated squaring: multiplications alone.
double integer_power(double base, std::int64_t exponent);

/// How many steps bring every mode to `accuracy` (in (0, 1)) of its initial distance from the
/// limit: ln(accuracy) / ln ρ with ρ = max |1 − 2cηλ_i| over the nonzero eigenvalues, rounded up; 0
/// when there is no mode, infinite when ρ ≥ 1 (the step size is critical or past it).
double steps_needed(const LeastSquares& problem, double factor, double learning_rate,
                    double accuracy);

/// The motion of w under L = c ‖y − X w‖² from one start w₀. With δ_i = v_i·(w* − w₀):
///   gradient flow      w(t) = w_∞ − Σ v_i δ_i e^{−2cλ_i t}          (Note 1, equation 7)
///   gradient descent   w_k  = w_∞ − Σ v_i δ_i (1 − 2cηλ_i)^k        (exact)
/// where w_∞ = w* + (null-space part of w₀). Holds for every P, d and rank. Times t ≥ 0 in units of
/// (learning rate × steps), η > 0, k ≥ 0. Keeps a pointer to `problem`, which must outlive it.
class Descent {
 public:
  /// w₀: d, else Error `bad_shape`; factor = c > 0.
  Descent(const LeastSquares& problem, double factor, const Vector& start);

  const Vector& limit() const { return limit_; }
  /// δ: the distance of each mode from its limit at the start (rank entries).
  const Vector& gaps() const { return gaps_; }

  /// w(t): d.
  Vector flow_weights(double time) const;
  /// r(t) = y − X w(t) = e^{−2cKt} r₀ with K = XXᵀ. X must be the problem's: P × d.
  Vector flow_residual(const Matrix& X, double time) const;
  /// δ_i e^{−2cλ_i t}: each mode's distance from its limit; of one mode (0 … rank − 1) or of all.
  double flow_gap(Index mode, double time) const;
  Vector flow_gaps(double time) const;
  /// L(w(t)) − L(w*) = c Σ λ_i δ_i² e^{−4cλ_i t}: a sum of exponentials.
  double flow_excess(double time) const;

  /// w_k: d, the gaps δ_i (1 − 2cηλ_i)^k, and L(w_k) − L(w*).
  Vector descent_weights(double learning_rate, std::int64_t steps) const;
  double descent_gap(Index mode, double learning_rate, std::int64_t steps) const;
  Vector descent_gaps(double learning_rate, std::int64_t steps) const;
  double descent_excess(double learning_rate, std::int64_t steps) const;

  /// L(w*) = c ‖y − X w*‖².
  double least_loss() const { return least_loss_; }

  /// −d ln(L − L(w*))/dt of the flow: the mean of 4cλ_i weighted by each mode's share of the excess
  /// loss. It falls from a weighted mean to 4cλ of the slowest excited mode, never below 4cλ_min.
  /// NaN when no mode is excited.
  double flow_decay_rate(double time) const;
  /// The share of the excess loss that the slowest modes carry, those of λ_min up to
  /// kSameEigenvalue, when each mode is `gaps` (rank entries) from its limit: 0 to 1. NaN when no
  /// mode is excited.
  double slowest_share(const Vector& gaps) const;

  /// Gradient descent minus gradient flow at t = ηk to first order in η: Σ v_i δ_i e^{−2cλ_i t} ·
  /// 2c²ηλ_i²t, since (1 − x)^k = e^{−kx}(1 − kx²/2 + O(kx³)) with x = 2cηλ. Returned as the
  /// coordinates along the modes (rank entries).
  Vector leading_gap(double learning_rate, double time) const;
  /// The relative deviation (flow − descent)/flow of the excess loss to first order in η: the mean
  /// of 4c²ηλ_i²t weighted by each mode's share; late it is 4c²ηλ_min²t. NaN when no mode is
  /// excited.
  double leading_loss_deviation(double learning_rate, double time) const;

 private:
  /// ln of (1 − 2cηλ_i)^k where the step does not pass the limit; NaN where it does.
  double descent_log(Index mode, double learning_rate, std::int64_t steps) const;
  double excess(const Vector& gaps) const;

  const LeastSquares* problem_;
  double factor_;
  Vector start_;
  Vector limit_;
  Vector gaps_;
  double least_loss_;
};

/// The late relative deviation 4c²ηλ_min²t of gradient descent's excess loss from gradient flow's
/// (for the sum 4ηλ_min²t).
double late_loss_deviation(double factor, double learning_rate, double smallest_eigenvalue,
                           double time);

/// The late slope of the log excess loss against t = ηk: −4cλ_min for the flow, and exactly
/// 2 ln|1 − 2cηλ_min|/η for gradient descent with 2cηλ_min ≠ 1.
double late_flow_slope(double factor, double smallest_eigenvalue);
double late_descent_slope(double factor, double learning_rate, double smallest_eigenvalue);

}  // namespace lm::theory
