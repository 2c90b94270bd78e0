// Closed forms of the scalar factorization.
#include "theory/scalar_factorization.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

/// x^n for whole n ≥ 0 and either sign of x.
double power(double x, Index n) {
  double value = 1;
  for (Index k = 0; k < n; ++k) value *= x;
  return value;
}

void require_depth(Index depth, const char* where) {
  if (depth < 2 || depth > kMostFactors) {
    throw Error("bad_argument", where, "the depth must be 2 to 5");
  }
}

/// Runge–Kutta steps are at most this share of the inverse of the largest curvature; at 0.02 a step
/// of fourth order errs by 0.02⁵/120, 3e-11 of what still moves.
constexpr double kFlowStep = 0.02;

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

double factor_product(const WeightPair& w, Index depth) {
  require_depth(depth, "factor_product");
  return w.w1 * power(w.w2, depth - 1);
}

WeightPair factor_step(const WeightPair& w, double target, Index depth, double c,
                       double learning_rate) {
  require_depth(depth, "factor_step");
  const double inner = power(w.w2, depth - 2);
  const double pull = 2 * c * learning_rate * (target - w.w1 * w.w2 * inner);
  return {w.w1 + pull * w.w2 * inner, w.w2 + pull * w.w1 * inner};
}

double difference_factor(double w2, Index depth, double c, double learning_rate, double error) {
  require_depth(depth, "difference_factor");
  return difference_after_step(1, c, learning_rate, error * power(w2, depth - 2));
}

double factor_sharpness(const WeightPair& w, double s, Index depth, double c) {
  require_depth(depth, "factor_sharpness");
  const double others = static_cast<double>(depth - 1);
  const double inner = power(w.w2, depth - 2);
  const double e = s - w.w1 * w.w2 * inner;
  const double first = w.w2 * inner, rest = w.w1 * inner;  // ∂f/∂w₁ and each other ∂f/∂w_j
  const double pair = depth > 2 ? w.w1 * power(w.w2, depth - 3) : 0;  // ∂²f/∂w_j∂w_k
  const double a = first * first;
  const double b = std::sqrt(others) * (first * rest - e * inner);
  const double d = others * rest * rest - e * (others - 1) * pair;
  const double even = c * (a + d + std::sqrt((a - d) * (a - d) + 4 * b * b));
  return depth > 2 ? std::max(even, 2 * c * e * pair) : even;
}

double flattest_sharpness_at_depth(double s, Index depth, double c) {
  require_depth(depth, "flattest_sharpness_at_depth");
  const double L = static_cast<double>(depth);
  return 2 * c * L * lm::pow(s, 2 - 2 / L);
}

double largest_stable_target(double learning_rate, Index depth, double c) {
  require_depth(depth, "largest_stable_target");
  const double L = static_cast<double>(depth);
  return lm::pow(1 / (c * L * learning_rate), L / (2 * L - 2));
}

FactorFlow::FactorFlow(const WeightPair& start, double s, Index depth, double c)
    : start_(start), weights_(start), s_(s), depth_(depth), c_(c) {
  require_depth(depth, "FactorFlow");
  if (!(s > 0 && c > 0)) throw Error("bad_argument", "FactorFlow", "s and c must be above 0");
}

/// An upper bound on the size of the Hessian's eigenvalues: what limits a step.
double FactorFlow::scale() const {
  const double others = static_cast<double>(depth_ - 1);
  const double inner = power(std::abs(weights_.w2), depth_ - 2);
  const double pair =
      depth_ > 2 ? std::abs(weights_.w1) * power(std::abs(weights_.w2), depth_ - 3) : 0;
  const double first = weights_.w2 * inner, rest = weights_.w1 * inner;
  const double e = std::abs(s_ - product());
  return 2 * c_ * (first * first + others * rest * rest + e * others * (inner + pair));
}

void FactorFlow::leap(double h) {
  const auto velocity = [this](const WeightPair& w) {
    const double inner = power(w.w2, depth_ - 2);
    const double pull = 2 * c_ * (s_ - w.w1 * w.w2 * inner);
    return WeightPair{pull * w.w2 * inner, pull * w.w1 * inner};
  };
  const auto moved = [this](double by, const WeightPair& k) {
    return WeightPair{weights_.w1 + by * k.w1, weights_.w2 + by * k.w2};
  };
  const WeightPair k1 = velocity(weights_);
  const WeightPair k2 = velocity(moved(h / 2, k1));
  const WeightPair k3 = velocity(moved(h / 2, k2));
  const WeightPair k4 = velocity(moved(h, k3));
  weights_.w1 += h / 6 * (k1.w1 + 2 * (k2.w1 + k3.w1) + k4.w1);
  weights_.w2 += h / 6 * (k1.w2 + 2 * (k2.w2 + k3.w2) + k4.w2);
}

void FactorFlow::advance_to(double t) {
  if (!(t >= time_)) throw Error("bad_argument", "FactorFlow", "time runs forward only");
  if (depth_ == 2) {
    weights_ = factorization_flow(start_, s_, c_, t);
    time_ = t;
    return;
  }
  // Where the error is below a last bit of s nothing moves any more.
  constexpr double kSettled = 4 * std::numeric_limits<double>::epsilon();
  while (time_ < t && std::abs(s_ - product()) > kSettled * s_) {
    const double bound = scale();
    if (bound == 0) break;  // a saddle where all second derivatives vanish
    const double h = kFlowStep / bound;
    if (h >= t - time_) {
      leap(t - time_);
      break;
    }
    leap(h);
    time_ += h;
  }
  time_ = t;
}

double factor_arrival(const WeightPair& start, double s, Index depth, double c, double share,
                      double patience) {
  FactorFlow flow(start, s, depth, c);
  if (flow.product() >= share * s) return kNaN;
  // Doubling strides bracket the arrival, and bisection narrows the last stride.
  double low = 0, stride = 1e-3 * patience / 1024;
  FactorFlow before = flow;
  while (true) {
    before = flow;
    low = flow.time();
    if (low >= patience) return std::numeric_limits<double>::infinity();
    flow.advance_to(std::min(patience, low + stride));
    if (flow.product() >= share * s) break;
    stride *= 1.25;
  }
  double high = flow.time();
  for (int k = 0; k < 50; ++k) {
    const double middle = 0.5 * (low + high);
    FactorFlow trial = before;
    trial.advance_to(middle);
    (trial.product() < share * s ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace lm::theory
