// Evaluating learning-rate schedules.
#include "optimize/rate.hpp"

#include <algorithm>

#include "core/elementary.hpp"

namespace lm {
namespace {

/// base^n for n ≥ 0 by repeated squaring.
double power(double base, std::int64_t n) {
  double result = 1;
  for (; n > 0; n /= 2, base *= base) {
    if (n % 2 == 1) result *= base;
  }
  return result;
}

}  // namespace

double RateSchedule::at(std::int64_t step) const {
  if (step < warmup) return static_cast<double>(step + 1) / static_cast<double>(warmup);
  const std::int64_t k = step - warmup;
  switch (shape) {
    case RateShape::constant:
      return 1;
    case RateShape::step:
      return power(decay, k / std::max<std::int64_t>(period, 1));
    case RateShape::cosine: {
      const double t = static_cast<double>(std::min(k, total)) / static_cast<double>(total);
      return floor + (1 - floor) * 0.5 * (1 + lm::cos(kPi * t));
    }
  }
  return 1;
}

}  // namespace lm
