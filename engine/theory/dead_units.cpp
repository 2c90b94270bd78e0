// Dead units: averages over the length of the weights.
#include "theory/dead_units.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {
namespace {

/// Nodes half a standard deviation apart: the rule's error is far below rounding.
constexpr Index kNodes = 24;
constexpr double kDeviations = 6;
/// Steps of the angle between two units, each side of the right angle, and how far they reach in
/// standard deviations 1/√(d − 2) of the angle.
constexpr int kAngles = 48;
constexpr double kAngleReach = 6;
/// The table of killed_at: what happens past t = 128 counts for η above 40 alone.
constexpr Index kTable = 512;
constexpr double kTableStep = 0.25;

/// u^N of a probability u.
double power(double u, double n) { return u > 0 ? lm::exp(n * lm::log(u)) : 0; }

double density(double x) { return lm::exp(-x * x / 2) / std::sqrt(2 * kPi); }

/// 1/2π exp(−(h² + k² − 2hk sin θ)/2cos²θ), the derivative of Φ₂(h, k; sin θ) in θ.
double plane_density(double h, double k, double theta) {
  const double cosine = lm::cos(theta);
  if (cosine < 1e-9) return 0;
  return lm::exp(-(h * h + k * k - 2 * h * k * lm::sin(theta)) / (2 * cosine * cosine)) / (2 * kPi);
}

/// E Φ₂(h, k; sin θ)^N over the angle: the trapezoidal rule outside, Simpson's for Φ₂ inside.
double over_angles(double h, double k, double d, double n) {
  const double reach = std::min(kPi / 2, kAngleReach / std::sqrt(d - 2));
  const double step = reach / kAngles;
  const double apart = lm::normal_cdf(h) * lm::normal_cdf(k);
  double total = power(apart, n), mass = 1;
  for (const double side : {1.0, -1.0}) {
    double both = apart, at = plane_density(h, k, 0);
    for (int i = 1; i <= kAngles; ++i) {
      const double theta = side * step * i;
      const double middle = plane_density(h, k, theta - side * step / 2);
      const double next = plane_density(h, k, theta);
      both += side * step / 6 * (at + 4 * middle + next);
      at = next;
      const double weight = power(lm::cos(theta), d - 2) * (i < kAngles ? 1 : 0.5);
      total += weight * power(std::clamp(both, 0.0, 1.0), n);
      mass += weight;
    }
  }
  return total / mass;
}

}  // namespace

WeightLength::WeightLength(Index dimension) {
  if (dimension < 1) {
    throw Error("out_of_range", "WeightLength",
                std::to_string(dimension) + " inputs; at least 1 is needed");
  }
  const Quadrature rule = gauss_legendre(kNodes);
  const double d = as_double(dimension), root = std::sqrt(2.0);
  const double high = root + kDeviations / std::sqrt(d);
  const double low = std::max(0.0, root - kDeviations / std::sqrt(d));
  nodes_ = low + (high - low) * 0.5 * (rule.nodes.array() + 1);
  weights_.resize(kNodes);
  for (Index i = 0; i < kNodes; ++i) {
    const double r = nodes_(i);
    weights_(i) = rule.weights(i) * lm::exp((d - 1) * lm::log(r / root) - d * (r * r - 2) / 4);
  }
  weights_ /= weights_.sum();
}

double WeightLength::expect(const std::function<double(double)>& f) const {
  double total = 0;
  for (Index i = 0; i < kNodes; ++i) total += weights_(i) * f(nodes_(i));
  return total;
}

double dead_share(Index dimension, Index examples, double bias) {
  const double n = as_double(examples);
  return WeightLength(dimension).expect(
      [=](double r) { return power(lm::normal_cdf(-bias / r), n); });
}

double both_dead_share(Index dimension, Index examples, double bias) {
  if (dimension < 3) {
    throw Error("out_of_range", "both_dead_share",
                std::to_string(dimension) + " inputs; at least 3 are needed");
  }
  const WeightLength length(dimension);
  const Vector& r = length.nodes();
  double total = 0;
  for (Index i = 0; i < r.size(); ++i) {
    for (Index j = 0; j <= i; ++j) {
      const double weight = (j < i ? 2 : 1) * length.weights()(i) * length.weights()(j);
      if (weight < 1e-12) continue;
      total += weight *
               over_angles(-bias / r(i), -bias / r(j), as_double(dimension), as_double(examples));
    }
  }
  return total;
}

double dead_standard_error(Index dimension, Index examples, double bias, Index units) {
  const double p = dead_share(dimension, examples, bias);
  const double shared = std::max(0.0, both_dead_share(dimension, examples, bias) - p * p);
  const double u = as_double(units);
  return std::sqrt(p * (1 - p) / u + (1 - 1 / u) * shared);
}

double waking_share(Index dimension, Index examples, double bias) {
  return 1 - dead_share(dimension, 2 * examples, bias) / dead_share(dimension, examples, bias);
}

LargeStep::LargeStep(Index dimension, Index examples, double bias)
    : dimension_(as_double(dimension)),
      examples_(as_double(examples)),
      bias_(bias),
      length_(dimension),
      active_(kNodes),
      density_(kNodes),
      dead_before_(kNodes),
      table_(kTable) {
  for (Index i = 0; i < kNodes; ++i) {
    const double h = bias / length_.nodes()(i);
    active_(i) = lm::normal_cdf(h);
    density_(i) = density(h);
    dead_before_(i) = power(lm::normal_cdf(-h), examples_);
  }
  for (Index k = 0; k < kTable; ++k) table_(k) = killed_at((as_double(k) + 0.5) * kTableStep);
}

double LargeStep::killed_at(double t) const {
  double total = 0;
  for (Index i = 0; i < kNodes; ++i) {
    const double along = length_.nodes()(i) - t * density_(i);
    const double across = t * t * active_(i) * (dimension_ - 1) / examples_;
    const double deviation = std::sqrt(along * along + across);
    const double after = power(lm::normal_cdf((t * active_(i) - bias_) / deviation), examples_);
    total += length_.weights()(i) * std::max(0.0, after - dead_before_(i));
  }
  return total;
}

double LargeStep::killed(double learning_rate) const {
  double total = 0;
  for (Index k = 0; k < kTable; ++k) {
    const double t = (as_double(k) + 0.5) * kTableStep;
    total += table_(k) * density(t / learning_rate);
  }
  return total * kTableStep / learning_rate;
}

double LargeStep::deadliest(double low, double high) const {
  const double golden = (std::sqrt(5.0) - 1) / 2;
  while (high - low > 1e-3 * low) {
    const double left = high - golden * (high - low), right = low + golden * (high - low);
    (killed(left) < killed(right) ? low : high) = killed(left) < killed(right) ? left : right;
  }
  return (low + high) / 2;
}

}  // namespace lm::theory
