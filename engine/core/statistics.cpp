// Statistics of a list of numbers.
#include "core/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace lm {

double median(std::vector<double> values) {
  const auto not_a_number = [](double value) { return std::isnan(value); };
  if (values.empty() || std::any_of(values.begin(), values.end(), not_a_number)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::stable_sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace lm
