// Closed forms of the scalar factorization.
#include "theory/scalar_factorization.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm::theory {
namespace {

/// z(t) of ż = −c(z − high)(z − low) from z₀ ≥ 0: a logistic curve between the roots.
double riccati(double z0, double high, double low, double c, double t) {
  const double rate = c * (high - low);
  if (rate == 0) return z0 / (1 + c * (z0 - high) * t) + high * (1 - 1 / (1 + c * (z0 - high) * t));
  const double decay = lm::exp(-rate * t);
  const double ratio = (z0 - high) / (z0 - low) * decay;  // (z − high)/(z − low)
  return (high - low * ratio) / (1 - ratio);
}

/// 2s + √(4s² + κ²) for either sign of s, without cancellation: the product of the two roots
/// 2s ± √(4s² + κ²) is −κ².
double upper_root(double s, double kappa) {
  const double root = std::sqrt(4 * s * s + kappa * kappa);
  if (s >= 0) return 2 * s + root;
  return kappa == 0 ? 0 : kappa * kappa / (root - 2 * s);
}

/// The eigenvalue of the Hessian with `sign` ±1 before the root.
double curvature(const WeightPair& w, double s, double c, double sign) {
  const double trace = w.w1 * w.w1 + w.w2 * w.w2;
  const double difference = w.w1 * w.w1 - w.w2 * w.w2;
  const double off = 2 * (2 * w.w1 * w.w2 - s);
  return c * (trace + sign * std::sqrt(difference * difference + off * off));
}

}  // namespace

WeightPair factorization_flow(const WeightPair& start, double s, double c, double t) {
  if (!(c > 0 && t >= 0)) {
    throw Error("bad_argument", "factorization_flow", "c must be above 0 and t at least 0");
  }
  double p = start.w1 + start.w2, q = start.w1 - start.w2;
  const double kappa = p * q;
  if (std::abs(p) >= std::abs(q)) {
    if (p == 0) return start;  // the origin is a stationary point
    const double z = riccati(p * p, upper_root(s, kappa), -upper_root(-s, kappa), c, t);
    p = std::copysign(std::sqrt(z), p);
    q = kappa / p;
  } else {
    // By symmetry y = q² obeys the same equation with −s in place of s.
    const double y = riccati(q * q, upper_root(-s, kappa), -upper_root(s, kappa), c, t);
    q = std::copysign(std::sqrt(std::max(y, 0.0)), q);
    p = kappa == 0 ? 0 : kappa / q;
  }
  return {(p + q) / 2, (p - q) / 2};
}

double product_flow(const WeightPair& start, double s, double c, double t) {
  const WeightPair w = factorization_flow(start, s, c, t);
  return w.w1 * w.w2;
}

double conserved_difference(const WeightPair& w) { return w.w1 * w.w1 - w.w2 * w.w2; }

double difference_after_step(double kappa, double c, double learning_rate, double error) {
  const double x = 2 * c * learning_rate * error;
  return kappa * (1 - x * x);
}

double factorization_sharpness(const WeightPair& w, double s, double c) {
  return curvature(w, s, c, 1);
}

double factorization_lowest_curvature(const WeightPair& w, double s, double c) {
  return curvature(w, s, c, -1);
}

double flattest_sharpness(double s, double c) { return 4 * c * std::abs(s); }

double last_stable_rate(double s, double c) { return 2 / flattest_sharpness(s, c); }

}  // namespace lm::theory
