// Eight long walks of Adam, in units in which the rate and the stiffness are 1.
#include "theory/optimizer_floor.hpp"

#include <algorithm>
#include <cmath>

#include "theory/sign_descent.hpp"

namespace lm::theory {
namespace {

constexpr int kWalks = 8;
/// Steps of a walk that are counted, and before them those in which it forgets its start.
constexpr std::int64_t kCounted = 25000, kForgotten = 2000;

struct Walk {
  double beta1, beta2, x, v, m = 0;

  double mean_square(std::int64_t steps) {
    double sum = 0;
    for (std::int64_t k = 0; k < steps; ++k) {
      m = beta1 * m + (1 - beta1) * x;
      v = beta2 * v + (1 - beta2) * x * x;
      x -= m / std::sqrt(v);
      sum += x * x;
    }
    return sum / static_cast<double>(steps);
  }
};

}  // namespace

Stretch adam_over_floor(double beta1, double beta2, std::int64_t steps) {
  const double floor = adam_floor(1, beta1), square = floor * floor;
  double count = 0, sum = 0, squares = 0, below = 1;
  for (int i = 0; i < kWalks; ++i) {
    if (i % 2 == 1) below *= 1e-8;
    Walk walk{beta1, beta2, floor * (i % 2 == 0 ? 0.37 * (i + 1) : below), 4 * square};
    walk.mean_square(kForgotten);
    for (std::int64_t k = std::max<std::int64_t>(1, kCounted / steps); k > 0; --k) {
      const double one = walk.mean_square(steps) / square;
      count += 1, sum += one, squares += one * one;
    }
  }
  const double mean = sum / count, value = std::sqrt(mean);
  const double variance = std::max(0.0, squares / count - mean * mean) * count / (count - 1);
  return {value, std::sqrt(variance) / (2 * value)};
}

}  // namespace lm::theory
