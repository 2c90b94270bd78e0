// Statistics of a list of numbers.
#pragma once

#include <vector>

namespace lm {

/// The value in the middle of the sorted list; of an even count, the mean of the two in the middle.
/// NaN of an empty list, and of one that holds a NaN: no check can pass by it.
double median(std::vector<double> values);

/// Σx/n; NaN of an empty list.
double mean(const std::vector<double>& values);

/// The standard error of that mean, √(Σ(x − mean)²/(n(n − 1))); NaN of fewer than two values.
double standard_error(const std::vector<double>& values);

}  // namespace lm
