// The lattice that a student watches: its means since the temperature was set, with their errors.
#pragma once

#include <array>
#include <vector>

#include "experiments/ising/lattice.hpp"

namespace lm::ising {

enum class Moves { both, metropolis, wolff };
inline constexpr std::array kMovesNames{"both", "metropolis", "wolff"};

/// Means over blocks of equal length; when there are 32, neighbours are joined. So their number
/// stays between 16 and 32, and a block grows long against the lattice's memory.
class BlockMeans {
 public:
  BlockMeans() { blocks_.reserve(kMost); }
  void add(double value);
  void clear() { *this = BlockMeans(); }
  std::int64_t count() const { return count_; }
  double mean() const { return count_ > 0 ? sum_ / as_double(count_) : kNaN; }
  /// Not a number before 16 blocks are full.
  double error() const;

 private:
  static constexpr std::size_t kMost = 32;
  std::vector<double> blocks_;
  double open_ = 0, sum_ = 0;
  std::int64_t length_ = 1, filled_ = 0, count_ = 0;
};

class LiveLattice {
 public:
  LiveLattice(Index side, Random random, double temperature, Moves moves);

  /// One step of the chosen moves. Allocates nothing.
  void step();
  /// Another temperature from here on; the means begin anew.
  void set_temperature(double temperature);

  const Lattice& lattice() const { return lattice_; }
  const BlockMeans& energy() const { return energy_; }
  const BlockMeans& magnetization() const { return magnetization_; }

 private:
  Lattice lattice_;
  double temperature_;
  Moves moves_;
  std::int64_t since_ = 0;
  BlockMeans energy_, magnetization_;
};

}  // namespace lm::ising
