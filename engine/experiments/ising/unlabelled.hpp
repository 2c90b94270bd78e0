// T_c without labels: magnetizations of lattices of three sizes, and where their curves cross.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "experiments/ising/lattice.hpp"

namespace lm::ising {

/// What is compared between sizes: ⟨|m|⟩ L^{1/8}, or Binder's 1 − ⟨m⁴⟩/3⟨m²⟩². At T_c neither
/// depends on L.
enum class Measure { scaled, binder };

class Unlabelled {
 public:
  static constexpr std::array<Index, 3> kSides{8, 16, 32};
  static constexpr Index kTemperatures = 7;

  explicit Unlabelled(std::uint64_t seed);

  /// Moves every lattice and reads its magnetization. Allocates nothing.
  void read();
  std::int64_t readings() const { return readings_; }

  static double temperature(Index k);
  /// From all readings; `without`: leaves out one part of ten (−1: none).
  double value(Measure measure, std::size_t size, Index k, Index without = -1) const;

  struct Crossing {
    double temperature, error;
  };
  /// Where the curves of 16 and 32 cross: a parabola through each by least squares. The error by
  /// leaving out one part of ten at a time (jackknife).
  Crossing crossing(Measure measure) const;

 private:
  static constexpr Index kParts = 10;
  /// Σ|m|, Σm², Σm⁴, count.
  using Sums = std::array<double, 4>;

  /// Before the first reading, and not sooner: a run is made faster than it is carried on.
  void warm();
  double root(Measure measure, Index without) const;

  std::vector<Lattice> lattices_;
  std::vector<Sums> sums_;  // by size, temperature, part
  std::int64_t readings_ = 0;
};

}  // namespace lm::ising
