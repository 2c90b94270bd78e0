// The mean-field maps by quadrature, with the closed forms of ReLU and erf.
#include "theory/mean_field.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {
namespace {

/// tanh's poles lie at z = iπ/2√q: the sum's error falls as e^{−2π·π/(2√q)·√n/π}.
constexpr Index kNodes = 101, kPairNodes = 41;
/// Halvings of an interval of at most 60: below 1e-14.
constexpr int kHalvings = 60;
/// The largest q of the critical line that is asked for: σ_b² stays below 2.
constexpr double kLargestLength = 60;

const Quadrature& nodes() {
  static const Quadrature rule = gauss_hermite(kNodes);
  return rule;
}
const Quadrature& pair_nodes() {
  static const Quadrature rule = gauss_hermite(kPairNodes);
  return rule;
}

double response(Gate gate, double x) {
  switch (gate) {
    case Gate::tanh:
      return lm::tanh(x);
    case Gate::relu:
      return x > 0 ? x : 0;
    case Gate::erf:
      return lm::erf(x);
    case Gate::sigmoid:
      break;
  }
  return 0.5 * (1 + lm::tanh(0.5 * x));
}

double slope(Gate gate, double x) {
  switch (gate) {
    case Gate::tanh: {
      const double t = lm::tanh(x);
      return 1 - t * t;
    }
    case Gate::relu:
      return x > 0 ? 1 : 0;
    case Gate::erf:
      return 2 / std::sqrt(kPi) * lm::exp(-x * x);
    case Gate::sigmoid:
      break;
  }
  const double t = lm::tanh(0.5 * x);
  return 0.25 * (1 - t * t);
}

/// E f(√q z).
template <class F>
double average(double q, const F& f) {
  const Quadrature& rule = nodes();
  const double root = std::sqrt(q);
  double total = 0;
  for (Index i = 0; i < kNodes; ++i) total += rule.weights(i) * f(root * rule.nodes(i));
  return total;
}

/// E f(u) f(v) with variances q and correlation c.
double pair_average(double q, double c, Gate gate, double (*f)(Gate, double)) {
  const Quadrature& rule = pair_nodes();
  const double root = std::sqrt(q), rest = std::sqrt(std::max(0.0, 1 - c * c));
  double total = 0;
  for (Index i = 0; i < kPairNodes; ++i) {
    double inner = 0;
    for (Index j = 0; j < kPairNodes; ++j) {
      inner += rule.weights(j) * f(gate, root * (c * rule.nodes(i) + rest * rule.nodes(j)));
    }
    total += rule.weights(i) * f(gate, root * rule.nodes(i)) * inner;
  }
  return total;
}

/// The angle between vectors of correlation c, from 0 to π, by halving cos; no arc cosine is needed
/// elsewhere.
double angle(double c) {
  double low = 0, high = kPi;
  for (int k = 0; k < kHalvings; ++k) {
    const double middle = 0.5 * (low + high);
    (lm::cos(middle) > c ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// arcsin.
double arc_sine(double s) { return 0.5 * kPi - angle(std::clamp(s, -1.0, 1.0)); }

/// E φ(u)φ(v).
double pair_product(Gate gate, double q, double c) {
  if (gate == Gate::relu) {
    const double turned = angle(std::clamp(c, -1.0, 1.0));
    return q / (2 * kPi) * (std::sqrt(std::max(0.0, 1 - c * c)) + c * (kPi - turned));
  }
  if (gate == Gate::erf) return 2 / kPi * arc_sine(2 * q * c / (1 + 2 * q));
  return pair_average(q, c, gate, response);
}

/// E φ'(u)φ'(v).
double pair_slopes(Gate gate, double q, double c) {
  if (gate == Gate::relu) return (kPi - angle(std::clamp(c, -1.0, 1.0))) / (2 * kPi);
  if (gate == Gate::erf) {
    const double one = 1 + 2 * q, other = 2 * q * c;
    return 4 / kPi / std::sqrt(one * one - other * other);
  }
  return pair_average(q, c, gate, slope);
}

double mean_square_slope(Gate gate, double q) {
  if (gate == Gate::relu) return 0.5;
  if (gate == Gate::erf) return 4 / kPi / std::sqrt(1 + 4 * q);
  return average(q, [gate](double x) {
    const double s = slope(gate, x);
    return s * s;
  });
}

double mean_square_of(Gate gate, double q) {
  if (gate == Gate::relu) return 0.5 * q;
  if (gate == Gate::erf) return 2 / kPi * arc_sine(2 * q / (1 + 2 * q));
  return average(q, [gate](double x) {
    const double y = response(gate, x);
    return y * y;
  });
}

}  // namespace

double MeanField::mean_square(double q) const { return mean_square_of(gate_, q); }

double MeanField::length_slope(double q) const {
  if (gate_ == Gate::relu) return 0.5 * w_;
  // Below this φ is linear to the last bit but one.
  if (q < 1e-16) return chi(0);
  const double moved =
      average(q, [this](double x) { return x * response(gate_, x) * slope(gate_, x); });
  return w_ * moved / q;
}

double MeanField::chi(double q) const { return w_ * mean_square_slope(gate_, q); }

double MeanField::correlation(double q, double c) const {
  const double next = length(q);
  // Signals of length zero have no direction; without biases those of a linear network keep c.
  if (!(next > 0)) return c;
  return std::clamp((w_ * pair_product(gate_, q, c) + b_) / next, -1.0, 1.0);
}

double MeanField::chi_apart(double q, double c) const { return w_ * pair_slopes(gate_, q, c); }

double MeanField::fixed_length() const {
  if (gate_ == Gate::relu) return w_ < 2 ? b_ / (1 - 0.5 * w_) : kNaN;
  // q ↦ length(q) − q is concave and falls at its last root: Newton from above stays above.
  double q = w_ + b_;
  for (int k = 0; k < kHalvings; ++k) {
    const double next = q - (q - length(q)) / (1 - length_slope(q));
    if (!(next > 0)) return 0;
    if (!(next < q)) break;
    q = next;
  }
  return q;
}

double MeanField::fixed_correlation() const {
  if (gate_ == Gate::relu) return 1;
  const double q = fixed_length();
  if (chi(q) <= 1) return 1;
  double low = 0, high = 1;
  for (int k = 0; k < kHalvings && high - low > 1e-12; ++k) {
    const double middle = 0.5 * (low + high);
    (correlation(q, middle) > middle ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double MeanField::correlation_depth() const {
  const double q = gate_ == Gate::relu ? 1 : fixed_length();
  const double c = fixed_correlation();
  const double chi_there = c == 1 ? chi(q) : chi_apart(q, c);
  return chi_there < 1 ? -1 / lm::log(chi_there) : std::numeric_limits<double>::infinity();
}

double MeanField::length_noise(double q) const {
  const double second = mean_square(q);
  const double fourth = average(q, [this](double x) {
    const double y = response(gate_, x);
    return y * y * y * y;
  });
  // The kink of ReLU is no matter for a polynomial rule: half of E x⁴ = 3q²/2 by symmetry.
  return w_ * w_ * ((gate_ == Gate::relu ? 1.5 * q * q : fourth) - second * second);
}

double MeanField::gradient_noise(double q) const {
  const double second = mean_square_slope(gate_, q);
  if (gate_ == Gate::relu) return 3 * 0.5 / (second * second) - 1;
  const double fourth = average(q, [this](double x) {
    const double s = slope(gate_, x);
    return s * s * s * s;
  });
  return 3 * fourth / (second * second) - 1;
}

CriticalPoint critical_at(Gate gate, double q) {
  const double weight_variance = 1 / mean_square_slope(gate, q);
  return {q - weight_variance * mean_square_of(gate, q), weight_variance};
}

double critical_weight_variance(Gate gate, double bias_variance) {
  if (gate == Gate::relu) return 2;
  if (gate == Gate::sigmoid) return kNaN;
  double low = 0, high = kLargestLength;
  for (int k = 0; k < kHalvings; ++k) {
    const double middle = 0.5 * (low + high);
    (critical_at(gate, middle).bias_variance < bias_variance ? low : high) = middle;
  }
  return critical_at(gate, low).weight_variance;
}

void LengthLaw::pass(const MeanField& field, double units) {
  const double slope = field.length_slope(q);
  variance = slope * slope * variance + field.length_noise(q) / units;
  q = field.length(q);
}

double LengthLaw::relative_deviation(double units) const {
  return std::sqrt(2 / units + variance / (q * q));
}

}  // namespace lm::theory
