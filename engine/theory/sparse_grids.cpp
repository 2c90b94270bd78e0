// Counts of points, and integrals of what is left.
#include "theory/sparse_grids.hpp"

namespace lm::theory {
namespace {

constexpr std::int64_t kHighestLevel = 30;
/// Terms of the tail: each is below half of the one before from the tenth on, for d up to 10.
constexpr int kTail = 120;

/// C(k + d − 1, d − 1): ways to write k as d whole numbers from 0 on. Exact below 2⁵³.
double compositions(std::int64_t d, std::int64_t k) {
  double ways = 1;
  for (std::int64_t j = 1; j < d; ++j) {
    ways = ways * static_cast<double>(k + j) / static_cast<double>(j);
  }
  return ways;
}

double whole_power(double base, std::int64_t exponent) {
  double result = 1;
  for (std::int64_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

}  // namespace

double sparse_points(std::int64_t d, std::int64_t n) {
  double points = 0;
  for (std::int64_t i = 0; i < n; ++i) points += whole_power(2, i) * compositions(d, i);
  return points;
}

double full_points(std::int64_t d, std::int64_t n) { return whole_power(whole_power(2, n) - 1, d); }

double axis_points(std::int64_t d, std::int64_t n) {
  return 1 + static_cast<double>(d) * (whole_power(2, n) - 2);
}

/// As the tail of the series, whose sum from 0 on is (4/3)^d: nothing cancels.
double parabola_sparse_error(std::int64_t d, std::int64_t n) {
  double tail = 0;
  for (std::int64_t k = n + kTail; k-- > n;) tail += compositions(d, k) * whole_power(0.25, k);
  return whole_power(0.75, d) * tail;
}

double parabola_full_error(std::int64_t d, double m) {
  const double left = 1 / ((m + 1) * (m + 1));
  double error = 0;
  for (std::int64_t i = 0; i < d; ++i) error += left * (1 - error);
  return error;
}

double parabola_surplus(std::int64_t d, std::int64_t level_sum) {
  return whole_power(0.25, level_sum - d);
}

std::int64_t points_along_axis(std::int64_t d, double budget) {
  std::int64_t m = 1;
  while (whole_power(static_cast<double>(m + 1), d) <= budget) ++m;
  return m;
}

std::int64_t level_within(std::int64_t d, double budget) {
  std::int64_t level = 1;
  while (level < kHighestLevel && sparse_points(d, level + 1) <= budget) ++level;
  return level;
}

}  // namespace lm::theory
