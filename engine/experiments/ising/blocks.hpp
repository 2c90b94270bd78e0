// One step of coarse-graining: squares of 2 × 2 spins become one spin each.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/rng.hpp"
#include "core/types.hpp"

namespace lm::ising {

enum class Rule { majority, decimation };
inline constexpr std::array kRuleNames{"majority", "decimation"};

/// A square of spins ±1, row by row.
struct Spins {
  Index side = 0;
  std::vector<std::int8_t> values;
};

/// `spins` with half its side, into `into`, which has its room already. Majority: the sign of the
/// four, by a coin where they are two and two. Decimation: the upper left one of the four.
void coarsen(const Spins& spins, Rule rule, Random& random, Spins& into);

/// Mean of s_i s_j over all neighbours, around the edges.
double neighbour_correlation(const Spins& spins);

}  // namespace lm::ising
