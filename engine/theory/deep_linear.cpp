// The modes of deep linear networks.
#include "theory/deep_linear.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {
namespace {

void require(bool fine, const char* where, const char* allowed) {
  if (!fine) throw Error("bad_argument", where, allowed);
}

/// ∫ of a smooth f from `low` to `high`, cut into pieces of at most unit length.
double integral(double low, double high, const std::function<double(double)>& f) {
  constexpr Index kNodes = 20;  // per unit length: exponentials to 1e-16
  static const Quadrature rule = gauss_legendre(kNodes);
  const int pieces = std::max(1, static_cast<int>(std::ceil(high - low)));
  const double half = 0.5 * (high - low) / pieces;
  double total = 0;
  for (int k = 0; k < pieces; ++k) {
    const double middle = low + (2 * k + 1) * half;
    total += half * rule.integrate([&](double z) { return f(middle + half * z); });
  }
  return total;
}

}  // namespace

double mode_strength(double s, double a0, double c, double t) {
  require(s > 0 && a0 > 0 && c > 0 && t >= 0, "mode_strength",
          "s, a0 and c must be above 0 and t at least 0");
  return s / (1 + (s / a0 - 1) * lm::exp(-4 * c * s * t));
}

double mode_half_time(double s, double a0, double c) {
  require(s > 0 && a0 > 0 && c > 0, "mode_half_time", "s, a0 and c must be above 0");
  if (a0 >= s / 2) return 0;
  return lm::log(s / a0 - 1) / (4 * c * s);
}

double mode_half_time_delay(double s, double a0, double learning_rate) {
  require(s > 0 && a0 > 0 && a0 <= s / 2, "mode_half_time_delay", "a0 must be in (0, s/2]");
  return learning_rate * (lm::log(s / (2 * a0)) / 4 + lm::log(s / (2 * (s - a0))) / 2);
}

double initial_strength(const Matrix& W1, const Matrix& W2, const Vector& u, const Vector& v) {
  require(W1.cols() == v.size() && W2.rows() == u.size() && W1.rows() == W2.cols(),
          "initial_strength", "W1 must be hidden × in, W2 out × hidden, u out, v in");
  return (W2.transpose() * u + W1 * v).squaredNorm() / 4;
}

double plateau_loss(const Vector& singular_values, Index learned, double c) {
  require(learned >= 0 && learned <= singular_values.size(), "plateau_loss",
          "learned must be between 0 and the number of modes");
  return c * singular_values.tail(singular_values.size() - learned).squaredNorm();
}

double mode_velocity(double a, double s, Index depth, double c) {
  require(a >= 0 && depth >= 1 && c > 0, "mode_velocity", "a ≥ 0, depth ≥ 1 and c > 0");
  const double L = static_cast<double>(depth);
  return 2 * c * L * lm::pow(a, 2 - 2 / L) * (s - a);
}

double mode_time(double a0, double a, double s, Index depth, double c) {
  require(a0 > 0 && a0 <= a && a < s && depth >= 1 && depth <= 10 && c > 0, "mode_time",
          "0 < a0 ≤ a < s, depth 1 to 10 and c > 0");
  // Below s/2 the growth is exponential in ln a, above it the approach is in ln(s − a).
  const double middle = std::clamp(s / 2, a0, a);
  const double growth = integral(lm::log(a0), lm::log(middle), [&](double x) {
    const double value = lm::exp(x);
    return value / mode_velocity(value, s, depth, c);
  });
  const double approach = integral(lm::log(s - a), lm::log(s - middle), [&](double x) {
    const double gap = lm::exp(x);
    return gap / mode_velocity(s - gap, s, depth, c);
  });
  return growth + approach;
}

double mode_strength_at_depth(double s, double a0, Index depth, double c, double t) {
  require(t >= 0, "mode_strength_at_depth", "t must be at least 0");
  // Bisection in x = ln(a/(s − a)), which is monotone and spreads both ends.
  double low = lm::log(a0 / (s - a0));
  double high = low + 1;
  const auto strength = [&](double x) { return s / (1 + lm::exp(-x)); };
  constexpr double kSaturated = 34;  // a = s(1 − 2e-15): s to double precision
  while (high < kSaturated && mode_time(a0, strength(high), s, depth, c) < t) high += 1;
  if (high >= kSaturated) return s;
  for (int k = 0; k < 60; ++k) {
    const double x = 0.5 * (low + high);
    (mode_time(a0, std::max(a0, strength(x)), s, depth, c) < t ? low : high) = x;
  }
  return strength(0.5 * (low + high));
}

double imbalance(const Matrix& lower, const Matrix& upper) {
  require(lower.rows() == upper.cols(), "imbalance", "upper's columns must be lower's rows");
  return (upper.transpose() * upper - lower * lower.transpose()).norm();
}

double neuron_imbalance(double rate_in, double rate_out, const Vector& incoming,
                        const Vector& outgoing) {
  return rate_in * outgoing.squaredNorm() - rate_out * incoming.squaredNorm();
}

}  // namespace lm::theory
