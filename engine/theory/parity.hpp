// How many ReLUs parity takes, by construction.
#pragma once

#include <array>
#include <cstdint>

namespace lm::theory {

/// Networks of ReLUs that give the parity of n ≥ 2 bits, each 0 or 1, exactly.
enum class ParityCircuit {
  shallow,  ///< one layer that bends at each value of the sum: n units
  tree,     ///< xor of pairs, of pairs of pairs, …: 2(n − 1) units, ⌈log₂ n⌉ layers
  fold,  ///< the sum folded in half until it is 0 or 1: 2⌈log₂ n⌉ units, ⌈log₂ n⌉ layers
  minterms,  ///< one unit for each odd pattern: 2^(n − 1) units in one layer
};
inline constexpr std::array kParityWords{"shallow", "tree", "fold", "minterms"};

/// ⌈log₂ n⌉ for n ≥ 1.
std::int64_t halvings(std::int64_t n);

/// Units without those that only pass a number on, and hidden layers.
double parity_units(ParityCircuit circuit, std::int64_t bits);
double parity_layers(ParityCircuit circuit, std::int64_t bits);

}  // namespace lm::theory
