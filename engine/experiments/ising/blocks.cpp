// Blocks of four spins, by majority or by the first of them.
#include "experiments/ising/blocks.hpp"

namespace lm::ising {

void coarsen(const Spins& spins, Rule rule, Random& random, Spins& into) {
  const Index side = spins.side / 2;
  into.side = side;
  for (Index r = 0; r < side; ++r) {
    const std::int8_t* upper = spins.values.data() + 2 * r * spins.side;
    const std::int8_t* lower = upper + spins.side;
    for (Index c = 0; c < side; ++c) {
      int sum = upper[2 * c];
      if (rule == Rule::majority) sum += upper[2 * c + 1] + lower[2 * c] + lower[2 * c + 1];
      if (sum == 0) sum = random.sign() > 0 ? 1 : -1;
      into.values[as_size(r * side + c)] = sum > 0 ? 1 : -1;
    }
  }
}

double neighbour_correlation(const Spins& spins) {
  Index sum = 0;
  for (Index r = 0; r < spins.side; ++r) {
    const std::int8_t* row = spins.values.data() + r * spins.side;
    const std::int8_t* below = spins.values.data() + (r + 1) % spins.side * spins.side;
    for (Index c = 0; c < spins.side; ++c) {
      sum += row[c] * (row[(c + 1) % spins.side] + below[c]);
    }
  }
  return as_double(sum) / as_double(2 * spins.side * spins.side);
}

}  // namespace lm::ising
