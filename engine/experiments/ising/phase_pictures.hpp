// Pictures of spins over a range of temperatures, labelled by the side of a gap on which they lie.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::ising {

/// Pictures, one in a row, each with its temperature.
struct Pictures {
  Matrix spins;  ///< N × side²
  std::vector<double> temperatures;

  Index count() const { return spins.rows(); }
};

/// `each` pictures at each temperature, in turns: picture i is at temperatures[i mod their number].
/// Every temperature has a chain of its own, from (seed, name, its number). `upright`: pictures
/// with more spins down than up are flipped; otherwise either sign is equally likely.
Pictures draw_pictures(Index side, const std::vector<double>& temperatures, Index count,
                       bool upright, std::uint64_t seed, const char* name);

/// From 1 to `low` and from `high` to 3.5, in steps of 0.1 counted from the gap.
std::vector<double> below_gap(double low);
std::vector<double> above_gap(double high);

}  // namespace lm::ising
