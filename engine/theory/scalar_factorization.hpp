// The smallest deep network: L = c (s − w₂w₁)², solved exactly from any start.
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

}  // namespace lm::theory
