// The three mean occupations, and the memory of a level with two states.
#include "theory/occupation.hpp"

#include <cmath>
#include <limits>

#include "core/elementary.hpp"

namespace lm::theory {

double mean_occupation(Statistics statistics, double x) {
  if (statistics == Statistics::classical) return lm::exp(-x);
  if (statistics == Statistics::fermi) return 1 / (lm::exp(x) + 1);
  return x > 0 ? 1 / lm::expm1(x) : std::numeric_limits<double>::infinity();
}

double tries_per_draw(double x) {
  const double changes = 0.5 * (1 + lm::exp(-std::abs(x)));
  return (2 - changes) / changes;
}

}  // namespace lm::theory
