// Cover's share by sums of a binomial law, and Gardner's load.
#include "theory/capacity.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/types.hpp"

namespace lm::theory {
namespace {

/// 2^−n for n below 1000.
double halved(std::int64_t n) {
  double power = 1;
  for (std::int64_t k = 0; k < n; ++k) power /= 2;
  return power;
}

}  // namespace

double separable_share(std::int64_t points, std::int64_t dimension) {
  double term = halved(points - 1), sum = 0;
  for (std::int64_t k = 0; k < std::min(points, dimension); ++k) {
    sum += term;
    term *= as_double(points - 1 - k) / as_double(k + 1);
  }
  return sum;
}

double breaking_share(std::int64_t points, std::int64_t dimension) {
  if (points < dimension) return 0;
  double term = halved(points);
  for (std::int64_t k = 0; k + 1 < dimension; ++k) {
    term *= as_double(points - 1 - k) / as_double(k + 1);
  }
  return term;
}

double load_of_margin(double margin) {
  const double density = lm::exp(-margin * margin / 2) / std::sqrt(2 * kPi);
  return 1 / ((1 + margin * margin) * lm::normal_cdf(margin) + margin * density);
}

}  // namespace lm::theory
