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

/// The angle φ of complex roots r e^{±iφ}: by its tangent, which keeps its digits near 0 and π.
double angle_of(double half_sum, double rise) {
  // arctan by halving the angle three times and six terms of its series.
  const double r = std::sqrt(half_sum * half_sum + rise * rise);
  double t = rise / (r + std::abs(half_sum));
  for (int i = 0; i < 4; ++i) t = t / (1 + std::sqrt(1 + t * t));
  const double t2 = t * t;
  double series = 0;
  for (int n = 8; n >= 0; --n) series = (n % 2 == 0 ? 1.0 : -1.0) / (2 * n + 1) + t2 * series;
  const double angle = 32 * t * series;
  return half_sum < 0 ? kPi - angle : angle;
}

/// s_k = (z₁^k − z₂^k)/(z₁ − z₂); 0 at k = 0, 1 at k = 1.
double ratio(const ModeLaw& law, std::int64_t k) {
  if (k <= 1) return as_double(k);
  const double half = law.sum / 2, inside = half * half - law.product;
  if (inside < 0) {
    const double rise = std::sqrt(-inside), angle = angle_of(half, rise);
    const double r = std::sqrt(law.product);
    return whole_power(r, k) * lm::sin(as_double(k) * angle) / rise;
  }
  const double root = std::sqrt(inside);
  const double large = half < 0 ? half - root : half + root;
  if (large == 0) return 0;
  const double q = 1 - 2 * root / std::abs(large);
  const double part = q == 1  ? as_double(k)
                      : q > 0 ? -lm::expm1(as_double(k) * lm::log1p(q - 1)) / (1 - q)
                              : (1 - whole_power(q, k)) / (1 - q);
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
