// Particles that hop among levels by a rule, and the count of where they were.
#pragma once

#include <vector>

#include "core/rng.hpp"
#include "theory/level_walk.hpp"

namespace lm {

/// `particles` walks at once, from equally many on each level on, as at an infinite temperature. A
/// count begins when it is told to.
class Hoppers {
 public:
  /// `block`: hops of one particle whose mean is kept, to measure how long a level is remembered;
  /// it is measured about `share`, the first level's.
  Hoppers(Vector energies, double temperature, theory::HopRule rule, Random random, Index particles,
          std::int64_t block, double share);

  /// A try of each particle, counted or not.
  void hop(bool counts);

  /// Where each particle is.
  const std::vector<Index>& levels() const { return at_; }
  /// Tries counted so far, on that level and in all.
  double count(Index level) const { return count_(level); }
  double counted() const { return count_.sum(); }
  /// Counted shares; before the count, those of the moment.
  Vector shares() const;
  /// Means kept so far, and their mean squared distance from `share`.
  double blocks() const { return blocks_; }
  double block_variance() const { return block_squares_ / blocks_; }

 private:
  Index next(Index from);
  void close_blocks();

  Vector energies_;
  double temperature_;
  theory::HopRule rule_;
  Random random_;
  std::int64_t block_, in_block_ = 0;
  double share_;
  std::vector<Index> at_;
  std::vector<double> visits_;
  Vector count_;
  double blocks_ = 0, block_squares_ = 0;
};

}  // namespace lm
