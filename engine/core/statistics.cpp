// Statistics of a list of numbers.
#include "core/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/types.hpp"

namespace lm {

double median(std::vector<double> values) {
  const auto not_a_number = [](double value) { return std::isnan(value); };
  if (values.empty() || std::any_of(values.begin(), values.end(), not_a_number)) {
    return kNaN;
  }
  std::stable_sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

double standard_error(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  if (n < 2) return kNaN;
  const double m = mean(values);
  double squares = 0;
  for (const double x : values) squares += (x - m) * (x - m);
  return std::sqrt(squares / (n * (n - 1)));
}

}  // namespace lm
