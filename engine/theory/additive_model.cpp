// Three terms, their moments, and what a sum leaves out.
#include "theory/additive_model.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/types.hpp"

namespace lm::theory {
namespace {

/// E e^{−a x²} for x uniform on [−1, 1].
double bump_mean(double a) { return std::sqrt(kPi / a) / 2 * lm::erf(std::sqrt(a)); }

/// E of the square of term i.
double second_moment(std::int64_t i) {
  if (i == 0) return 0.5 - lm::sin(6.0) / 12;
  if (i == 1) return 0.2;
  return i == 2 ? bump_mean(6) : 0;
}

}  // namespace

double additive_term(std::int64_t i, double x) {
  if (i == 0) return lm::sin(3 * x);
  if (i == 1) return x * x;
  return i == 2 ? lm::exp(-3 * x * x) : 0;
}

double additive_mean(std::int64_t i) {
  if (i == 1) return 1.0 / 3;
  return i == 2 ? bump_mean(3) : 0;
}

double additive_deviation(std::int64_t i) {
  const double mean = additive_mean(i);
  return std::sqrt(second_moment(i) - mean * mean);
}

double additive_floor(double epsilon) { return epsilon * epsilon / 9; }

double target_variance(double epsilon) {
  double variance = additive_floor(epsilon);
  for (std::int64_t i = 0; i < kTrueInputs; ++i) {
    variance += additive_deviation(i) * additive_deviation(i);
  }
  return variance;
}

}  // namespace lm::theory
