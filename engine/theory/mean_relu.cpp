// Means, squares, slopes and curvatures of a ReLU neuron's average, law by law.
#include "theory/mean_relu.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

constexpr double kInverseRootTwoPi = 0.39894228040143268;
constexpr double kRootThree = 1.7320508075688772;
constexpr double kRootHalf = 0.70710678118654752;

double normal_density(double x) { return kInverseRootTwoPi * lm::exp(-0.5 * x * x); }
double positive(double x) { return std::max(x, 0.0); }
/// 0, ½ or 1.
double above_zero(double x) { return x > 0 ? 1 : x < 0 ? 0 : 0.5; }

}  // namespace

double MeanRelu::mean(double b) const {
  const double a = kRootThree * s_, c = kRootHalf * s_;
  switch (law_) {
    case InputLaw::normal:
      break;
    case InputLaw::uniform:
      return b >= a ? b : positive(a + b) * positive(a + b) / (4 * a);
    case InputLaw::laplace:
      return positive(b) + 0.5 * c * lm::exp(-std::abs(b) / c);
    case InputLaw::sign:
      return 0.5 * positive(b + s_) + 0.5 * positive(b - s_);
    case InputLaw::lopsided:
      return b >= s_ ? b : s_ * lm::exp(b / s_ - 1);
  }
  return s_ * normal_density(b / s_) + b * lm::normal_cdf(b / s_);
}

double MeanRelu::mean_square(double b) const {
  const double a = kRootThree * s_, c = kRootHalf * s_;
  const double whole = b * b + s_ * s_;  // without the kink
  switch (law_) {
    case InputLaw::normal:
      break;
    case InputLaw::uniform: {
      const double reach = positive(a + b);
      return b >= a ? whole : reach * reach * reach / (6 * a);
    }
    case InputLaw::laplace: {
      const double tail = c * c * lm::exp(-std::abs(b) / c);
      return b > 0 ? whole - tail : tail;
    }
    case InputLaw::sign:
      return 0.5 * positive(b + s_) * positive(b + s_) + 0.5 * positive(b - s_) * positive(b - s_);
    case InputLaw::lopsided:
      return b >= s_ ? whole : 2 * s_ * s_ * lm::exp(b / s_ - 1);
  }
  return whole * lm::normal_cdf(b / s_) + b * s_ * normal_density(b / s_);
}

double MeanRelu::slope(double b) const {
  const double a = kRootThree * s_;
  switch (law_) {
    case InputLaw::normal:
      break;
    case InputLaw::uniform:
      return std::clamp((a + b) / (2 * a), 0.0, 1.0);
    case InputLaw::laplace: {
      const double tail = 0.5 * lm::exp(-std::abs(b) / (kRootHalf * s_));
      return b > 0 ? 1 - tail : tail;
    }
    case InputLaw::sign:
      return 0.5 * above_zero(b + s_) + 0.5 * above_zero(b - s_);
    case InputLaw::lopsided:
      return b >= s_ ? 1 : lm::exp(b / s_ - 1);
  }
  return lm::normal_cdf(b / s_);
}

double MeanRelu::curvature(double b) const {
  const double a = kRootThree * s_, c = kRootHalf * s_;
  switch (law_) {
    case InputLaw::normal:
      break;
    case InputLaw::uniform:
      return std::abs(b) < a ? 1 / (2 * a) : 0;
    case InputLaw::laplace:
      return lm::exp(-std::abs(b) / c) / (2 * c);
    case InputLaw::sign:
      return 0;
    case InputLaw::lopsided:
      return b < s_ ? lm::exp(b / s_ - 1) / s_ : 0;
  }
  return normal_density(b / s_) / s_;
}

double MeanRelu::standard_error(double b, double draws) const {
  const double m = mean(b);
  return std::sqrt(positive(mean_square(b) - m * m) / draws);
}

}  // namespace lm::theory
