// The smallest deep network: L = c (s − w₂w₁)², solved exactly from any start; and deeper networks
// of the same kind.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// A point of the (w₁, w₂) plane.
struct WeightPair {
  double w1 = 0;
  double w2 = 0;
};

/// The gradient flow from `start` at time t ≥ 0, closed form. With p = w₁ + w₂, q = w₁ − w₂:
/// ṗ = 2c(s − a)p and q̇ = −2c(s − a)q, so κ = pq = w₁² − w₂² is conserved and z = p² obeys the
/// Riccati equation ż = −c(z − z₊)(z − z₋), z± = 2s ± √(4s² + κ²), whose solution is logistic.
/// Any s, any start (p = 0 ends at the saddle when s > 0). c > 0.
WeightPair factorization_flow(const WeightPair& start, double s, double c, double t);

/// The product a(t) = w₂w₁ of that flow.
double product_flow(const WeightPair& start, double s, double c, double t);

/// κ = w₁² − w₂², conserved by the flow.
double conserved_difference(const WeightPair& w);

/// What one step of gradient descent does to κ, exactly: κ ← κ (1 − 4c²η²e²) with e = s − w₂w₁
/// (the target's label noise included in s).
double difference_after_step(double kappa, double c, double learning_rate, double error);

/// Largest eigenvalue of the Hessian 2c [w₂², 2w₁w₂ − s; ·, w₁²].
double factorization_sharpness(const WeightPair& w, double s, double c);
/// Its smallest eigenvalue: −2cs at the origin for s > 0.
double factorization_lowest_curvature(const WeightPair& w, double s, double c);

/// Sharpness of the flattest minimum, the balanced one: 4c|s|.
double flattest_sharpness(double s, double c);
/// The step size from which no minimum is stable: 2/flattest = 1/(2c|s|).
double last_stable_rate(double s, double c);

// Depth L ≥ 2 with one unit per layer: f = w₁ w₂^{L−1}, all factors after the first being equal.
// They stay equal under gradient flow and gradient descent alike, so (w₁, w₂) is the whole state;
// the conserved quantity is again κ = w₁² − w₂². L = 2 is the factorization above.

/// The network's output f = w₁ w₂^{L−1}. 2 ≤ depth ≤ kMostFactors, else Error `bad_argument`; so
/// for all below.
constexpr Index kMostFactors = 5;
double factor_product(const WeightPair& w, Index depth);

/// One step of gradient descent on c (target − f)²: w₁ + 2cηe w₂^{L−1}, w₂ + 2cηe w₁ w₂^{L−2},
/// e = target − f.
WeightPair factor_step(const WeightPair& w, double target, Index depth, double c,
                       double learning_rate);

/// By what such a step multiplies κ, exactly: 1 − (2cηe w₂^{L−2})², with w₂ before the step. The
/// terms linear in η cancel, which is the conservation law; the quadratic ones do not.
double difference_factor(double w2, Index depth, double c, double learning_rate, double error);

/// Largest eigenvalue of the L × L Hessian of c (s − w₁⋯w_L)² there: the 2 × 2 block of the
/// directions that keep the last factors equal, and 2c(s − f) w₁ w₂^{L−3} for the others.
double factor_sharpness(const WeightPair& w, double s, Index depth, double c);

/// Sharpness 2cL s^{2−2/L} of the flattest minimum, the balanced one. s > 0.
double flattest_sharpness_at_depth(double s, Index depth, double c);
/// The largest target for which a minimum is stable at this step size: the s at which the flattest
/// sharpness is 2/η, (1/(cLη))^{L/(2L−2)}; 1/(2cη) for two layers.
double largest_stable_target(double learning_rate, Index depth, double c);

/// The gradient flow of the deeper network, carried on in time: the closed form for two layers,
/// Runge–Kutta of fourth order with steps of at most kFlowStep of the curvature's time otherwise
/// (error below 1e-9 of the weights).
class FactorFlow {
 public:
  /// s > 0, c > 0.
  FactorFlow(const WeightPair& start, double s, Index depth, double c);

  /// To time t, not before the present one (else Error `bad_argument`).
  void advance_to(double t);
  double time() const { return time_; }
  const WeightPair& weights() const { return weights_; }
  double product() const { return factor_product(weights_, depth_); }

 private:
  double scale() const;
  void leap(double h);

  WeightPair start_, weights_;
  double s_;
  Index depth_;
  double c_;
  double time_ = 0;
};

/// When the flow's product first reaches `share` of s, 0 < share < 1: NaN when it starts past it,
/// infinite when it does not get there (a start at a saddle, or by time `patience`).
double factor_arrival(const WeightPair& start, double s, Index depth, double c, double share,
                      double patience);

}  // namespace lm::theory
