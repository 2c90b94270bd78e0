// Statistics of a list of numbers.
#pragma once

#include <vector>

namespace lm {

/// The value in the middle of the sorted list; of an even count, the mean of the two in the middle.
/// NaN of an empty list, and of one that holds a NaN: no check can pass by it.
double median(std::vector<double> values);

}  // namespace lm
