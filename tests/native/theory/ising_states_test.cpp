// How many states of the Ising torus have each energy: against all states of 4 × 4 spins, and
// against Kaufman's moments.
#include "theory/ising_states.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "theory/ising_states.hpp"
#include "theory/ising_torus.hpp"

using namespace lm;

namespace {

/// Unequal neighbours of a state of 4 × 4 spins, bit by bit.
int unequal_bonds(unsigned state) {
  int count = 0;
  for (unsigned r = 0; r < 4; ++r) {
    for (unsigned c = 0; c < 4; ++c) {
      const auto spin = [state](unsigned row, unsigned column) {
        return state >> (4 * (row % 4) + column % 4) & 1u;
      };
      count += spin(r, c) != spin(r, c + 1);
      count += spin(r, c) != spin(r + 1, c);
    }
  }
  return count;
}

}  // namespace

TEST_CASE("4 x 4 spins: every state is counted", "[ising]") {
  std::vector<double> states(17, 0.0);
  for (unsigned state = 0; state < 65536; ++state) ++states[as_size(unequal_bonds(state) / 2)];
  const theory::TorusStates counted(4);
  REQUIRE(counted.count() == 17);
  CHECK(counted.energy(0) == -32);
  CHECK(counted.energy(16) == 32);
  const double shift = counted.log_states()[0] - std::log(2.0);
  for (std::size_t k = 0; k < 12; ++k) {
    if (states[k] == 0) {
      CHECK(std::isinf(counted.log_states()[k]));
    } else {
      CHECK(std::exp(counted.log_states()[k] - shift) == Approx(states[k]).epsilon(1e-9));
    }
  }
}

TEST_CASE("the law of the energy has Kaufman's mean and variance", "[ising]") {
  for (const Index side : {8, 16, 32}) {
    const theory::TorusStates counted(side);
    const double sites = as_double(side * side);
    for (const double t : {1.0, 1.4, 1.9, 2.1, 2.269, 2.4, 3.0, 3.6, 4.0}) {
      const std::vector<double> law = counted.law(t);
      double total = 0, mean = 0, square = 0;
      for (Index k = 0; k < counted.count(); ++k) {
        const double p = law[as_size(k)], e = counted.energy(k);
        total += p, mean += p * e, square += p * e * e;
      }
      const auto exact = theory::torus_energy(side, t);
      INFO("side " << side << ", T " << t);
      CHECK(total == Approx(1).epsilon(1e-12));
      CHECK(mean / sites == Approx(exact.energy).epsilon(1e-7));
      CHECK((square - mean * mean) / sites == Approx(exact.variance).epsilon(2e-4));
    }
  }
}

TEST_CASE("only even sides up to 32 are counted", "[ising]") {
  for (const Index side : {0, 5, 34}) CHECK_THROWS_AS(theory::TorusStates(side), Error);
}
