// The same examples seen in batches of every size, and kicks that are added up over time.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/training/walkers.hpp"

namespace lm::batch_noise {

/// At the bottom of the bowl, each step draws all N examples twice, with and without replacement.
/// The first B of them are a batch of B, for B = 1, 2, 4, …, N.
class SizeLadder {
 public:
  SizeLadder(const Examples& examples, Random luck);
  void step();

  const std::vector<double>& sizes() const { return sizes_; }
  /// The trace of a batch gradient's variance.
  std::vector<double> variance(bool replacement) const;
  /// The relative standard error of the trace of two variances from so many normal draws.
  double error() const;

 private:
  void draw(bool replacement, std::vector<double>& squares);

  const Examples& examples_;
  Random luck_;
  std::vector<double> sizes_, with_, without_;
  std::vector<std::size_t> order_;
  double steps_ = 0;
};

/// Sums of the walkers' kicks η · force over blocks of steps.
class KickSums {
 public:
  /// Blocks of 1, 2, 4, … 64 steps, and of `unit` steps.
  KickSums(double rate, std::int64_t unit);
  void add(const std::vector<double>& force);

  std::vector<double> lengths() const;
  /// The standard deviation of what a block adds up to; NaN before the first is full.
  std::vector<double> deviations() const;
  double unit_variance() const { return variance(blocks_.back()); }
  /// The relative standard error of that, as of normal numbers.
  double unit_error() const;
  std::int64_t unit() const { return blocks_.back().length; }

 private:
  struct Block {
    std::int64_t length = 1;
    std::vector<double> sums = std::vector<double>(kWalkers);
    double squares = 0, counted = 0;
  };
  static double variance(const Block& block);

  double rate_;
  std::vector<Block> blocks_;
  std::int64_t steps_ = 0;
};

}  // namespace lm::batch_noise
