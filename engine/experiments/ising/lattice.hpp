// Ising spins on a square that closes around its edges, moved by Metropolis' rule and by Wolff's.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rng.hpp"
#include "core/types.hpp"

namespace lm::ising {

class Lattice {
 public:
  /// side × side spins, all up. side: even, 2 to 1024, else an Error.
  Lattice(Index side, Random random);

  Index side() const { return side_; }
  Index sites() const { return side_ * side_; }
  /// ±1, row by row.
  const std::vector<std::int8_t>& spins() const { return spins_; }
  int at(Index row, Index column) const {
    return spins_[as_size(((row + side_) % side_) * side_ + (column + side_) % side_)];
  }
  void set_all(std::int8_t spin);
  /// Each spin up or down with probability ½.
  void shuffle();
  void flip();

  /// Metropolis' rule once for each site, first the fields of one colour of the checkerboard, then
  /// the others: a spin is turned with probability min(1, e^{−ΔE/T}). Allocates nothing.
  void sweep(double temperature);
  /// Turns one cluster: from a random site it takes equal neighbours with probability 1 − e^{−2/T}.
  /// Returns its size. U. Wolff, 1989. Allocates nothing.
  Index turn_cluster(double temperature);
  /// A sweep and a cluster: fast at every temperature.
  void move(double temperature) {
    sweep(temperature);
    turn_cluster(temperature);
  }

  /// −Σ s_i s_j over neighbours, of a site.
  double energy() const;
  /// The mean spin.
  double magnetization() const;

 private:
  std::uint32_t bits();

  Index side_;
  Random random_;
  RandomBlock block_{};
  unsigned left_ = 0;
  std::vector<std::int8_t> spins_;
  std::vector<std::int32_t> stack_;
};

}  // namespace lm::ising
