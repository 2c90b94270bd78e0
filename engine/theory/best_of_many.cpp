// Tails of a binomial law by sums; a normal integral by the trapezoidal rule, which is exact here.
#include "theory/best_of_many.hpp"

#include <vector>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// P(X > k) for k = 0 … n − 1, X ~ Bin(n, ½).
std::vector<double> tails(Index n) {
  std::vector<double> mass(as_size(n) + 1);
  // From the middle outwards, so that nothing underflows, then divided by the sum.
  const std::size_t middle = as_size(n / 2);
  mass[middle] = 1;
  for (std::size_t k = middle; k < as_size(n); ++k) {
    mass[k + 1] = mass[k] * as_double(as_size(n) - k) / as_double(k + 1);
  }
  for (std::size_t k = middle; k > 0; --k) {
    mass[k - 1] = mass[k] * as_double(k) / as_double(as_size(n) - k + 1);
  }
  double total = 0;
  for (const double m : mass) total += m;
  std::vector<double> above(as_size(n));
  double sum = 0;
  for (std::size_t k = as_size(n); k-- > 0;) {
    sum += mass[k + 1];
    above[k] = sum / total;
  }
  return above;
}

}  // namespace

BestOfMany best_of_coins(Index guessers, Index questions) {
  const double m = as_double(guessers), n = as_double(questions);
  double first = 0, second = 0;
  const std::vector<double> above = tails(questions);
  for (std::size_t k = 0; k < above.size(); ++k) {
    const double all = lm::pow(above[k], m);
    first += all;
    second += (2 * as_double(k) + 1) * all;
  }
  return {first / n, (second - first * first) / (n * n)};
}

double expected_largest_normal(Index count) {
  const double step = 1.0 / 64;
  double sum = 0;
  for (double x = -9 + step / 2; x < 9; x += step) {
    const double below = lm::pow(lm::normal_cdf(x), as_double(count));
    sum += (x > 0 ? 1 - below : -below) * step;
  }
  return sum;
}

}  // namespace lm::theory
