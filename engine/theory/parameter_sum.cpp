// Sums over layers, and a quadratic equation.
#include "theory/parameter_sum.hpp"

#include <cmath>

namespace lm::theory {

double parameter_sum(const std::vector<Index>& sizes, bool bias) {
  double sum = 0;
  for (std::size_t l = 1; l < sizes.size(); ++l) {
    sum += as_double(sizes[l]) * (as_double(sizes[l - 1]) + (bias ? 1 : 0));
  }
  return sum;
}

std::vector<Index> widened(const std::vector<Index>& sizes, Index factor) {
  std::vector<Index> wide = sizes;
  for (std::size_t l = 1; l + 1 < wide.size(); ++l) wide[l] *= factor;
  return wide;
}

std::vector<Index> deepened(const std::vector<Index>& sizes, Index factor) {
  std::vector<Index> deep = {sizes.front()};
  for (Index k = 0; k < factor; ++k) deep.insert(deep.end(), sizes.begin() + 1, sizes.end() - 1);
  deep.push_back(sizes.back());
  return deep;
}

double width_of_budget(Index inputs, Index outputs, Index depth, double parameters, bool bias) {
  const double a = as_double(depth - 1);
  const double b = as_double(inputs + outputs + (bias ? depth : 0));
  const double left = parameters - (bias ? as_double(outputs) : 0);
  // The same root as (−b + √…)/2a, without a division by zero for one layer.
  return left > 0 ? 2 * left / (b + std::sqrt(b * b + 4 * a * left)) : 0;
}

}  // namespace lm::theory
