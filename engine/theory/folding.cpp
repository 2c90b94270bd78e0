// Tents, their pieces, and the zeros of random sums.
#include "theory/folding.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/types.hpp"

namespace lm::theory {
namespace {

/// An image that ends at the crease does not have it inside; rounding of a few folds.
constexpr double kAtCrease = 1e-12;

/// arctan x for x ≥ 0: three halvings of the angle, then the series, to rounding.
double arctan(double x) {
  if (x > 1) return 0.5 * kPi - arctan(1 / x);
  for (int i = 0; i < 3; ++i) x /= 1 + std::sqrt(1 + x * x);
  double sum = 0, power = x;
  for (int k = 0; k < 12; ++k) {
    sum += power / (2 * k + 1);
    power *= -x * x;
  }
  return 8 * sum;
}

}  // namespace

double tent(double crease, double height, double x) {
  return x <= crease ? height * x / crease : height * (1 - x) / (1 - crease);
}

double laps(double crease, double height, std::int64_t folds) {
  using Image = std::pair<double, double>;
  std::vector<Image> images = {{0.0, 1.0}};
  for (std::int64_t k = 0; k < folds; ++k) {
    std::vector<Image> next;
    for (const auto& [low, high] : images) {
      const double one = tent(crease, height, low), other = tent(crease, height, high);
      if (low < crease - kAtCrease && high > crease + kAtCrease) {
        next.emplace_back(one, height);
        next.emplace_back(other, height);
      } else {
        next.emplace_back(std::min(one, other), std::max(one, other));
      }
    }
    images = std::move(next);
  }
  return as_double(images.size());
}

double sawtooth_floor(std::int64_t folds, double pieces, double samples) {
  double pairs = 0.5;
  for (std::int64_t k = 0; k < folds; ++k) pairs *= 2;
  const double missed = std::max(0.0, 1 - (pieces - 1) / pairs);
  return missed * (1 - 1 / (samples * samples)) / 12;
}

double random_switches(std::int64_t layer, double weight_deviation, double bias_deviation,
                       double reach) {
  if (bias_deviation <= 0) return 1;
  const double ratio = weight_deviation * reach / (bias_deviation * std::sqrt(as_double(layer)));
  return 2 / kPi * arctan(ratio);
}

}  // namespace lm::theory
