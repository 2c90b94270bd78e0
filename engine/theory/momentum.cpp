// Powers of the roots of a quadratic, real or complex, without the cancellation at equal roots.
#include "theory/momentum.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/types.hpp"

namespace lm::theory {
namespace {

/// z^k for any sign of z.
double whole_power(double z, std::int64_t k) {
  const double size = lm::pow(std::abs(z), as_double(k));
  return z < 0 && k % 2 != 0 ? -size : size;
}

/// The angle of complex roots with real part `across` ≥ 0 and imaginary part `rise`.
double angle_of(double across, double rise) {
  // arctan by halving the angle five times and nine terms of its series.
  double t = rise / (std::sqrt(across * across + rise * rise) + across);
  for (int i = 0; i < 4; ++i) t = t / (1 + std::sqrt(1 + t * t));
  const double t2 = t * t;
  double series = 0;
  for (int n = 8; n >= 0; --n) series = (n % 2 == 0 ? 1.0 : -1.0) / (2 * n + 1) + t2 * series;
  return 32 * t * series;
}

/// s_k = (z₁^k − z₂^k)/(z₁ − z₂); 0 at k = 0, 1 at k = 1.
double ratio(const ModeLaw& law, std::int64_t k) {
  if (k <= 1) return as_double(k);
  const double half = law.sum / 2, inside = half * half - law.product;
  if (inside < 0) {
    // A negative sum gives the powers of a positive one with changing signs; so no multiple of π
    // takes the digits of a small angle.
    const double rise = std::sqrt(-inside), angle = angle_of(std::abs(half), rise);
    const double size = whole_power(std::sqrt(law.product), k) / rise;
    return (half < 0 && k % 2 == 0 ? -size : size) * lm::sin(as_double(k) * angle);
  }
  const double root = std::sqrt(inside);
  const double large = half < 0 ? half - root : half + root;
  if (large == 0) return 0;
  // 1 − z₂/z₁, with all its digits where the roots are nearly equal.
  const double gap = 2 * root / std::abs(large);
  const double part = gap == 0  ? as_double(k)
                      : gap < 1 ? -lm::expm1(as_double(k) * lm::log1p(-gap)) / gap
                                : (1 - whole_power(1 - gap, k)) / gap;
  return whole_power(large, k - 1) * part;
}

}  // namespace

ModeLaw descent_law(double learning_rate, double lambda) {
  const double kept = 1 - learning_rate * lambda;
  return {kept, 0, kept};
}

ModeLaw heavy_ball_law(double learning_rate, double beta, double lambda) {
  return {1 + beta - learning_rate * lambda, beta, 1 - learning_rate * lambda};
}

ModeLaw thrown(ModeLaw law) {
  law.first = law.sum / 2;
  return law;
}

ModeLaw nesterov_law(double learning_rate, double beta, double lambda) {
  const double kept = 1 - learning_rate * lambda;
  return {(1 + beta) * kept, beta * kept, 1 - (1 + beta) * learning_rate * lambda};
}

double left_after(const ModeLaw& law, std::int64_t step) {
  if (step <= 0) return 1;
  return law.first * ratio(law, step) - law.product * ratio(law, step - 1);
}

std::int64_t arrival(const std::vector<ModeLaw>& directions, double goal, std::int64_t horizon) {
  std::int64_t k = horizon;
  const auto away = [&](std::int64_t step) {
    return std::any_of(directions.begin(), directions.end(), [&](const ModeLaw& law) {
      return !(std::abs(left_after(law, step)) <= goal);
    });
  };
  while (k >= 0 && !away(k)) --k;
  return k == horizon ? -1 : k + 1;
}

double best_descent_rate(double smallest, double largest) { return 2 / (largest + smallest); }

double best_heavy_ball_rate(double smallest, double largest) {
  const double roots = std::sqrt(largest) + std::sqrt(smallest);
  return 4 / (roots * roots);
}

double critical_momentum(double learning_rate, double smallest, double largest) {
  const double soft = 1 - std::sqrt(learning_rate * smallest);
  const double stiff = 1 - std::sqrt(learning_rate * largest);
  return std::max(soft * soft, stiff * stiff);
}

double critical_nesterov_momentum(double learning_rate, double smallest) {
  const double root = std::sqrt(learning_rate * smallest);
  return (1 - root) / (1 + root);
}

}  // namespace lm::theory
