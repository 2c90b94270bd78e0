// Quotients rounded up, and a power of two.
#include "theory/loop_counts.hpp"

#include <cmath>

namespace lm::theory {

std::int64_t updates_per_epoch(Index examples, Index batch) {
  return (examples + batch - 1) / batch;
}

std::int64_t printed_lines(std::int64_t epochs, std::int64_t every) {
  return (epochs + every - 1) / every;
}

double he_over_lecun(Index layers) {
  double squared = 1;
  for (Index l = 0; l < layers; ++l) squared *= 2;
  return std::sqrt(squared);
}

}  // namespace lm::theory
