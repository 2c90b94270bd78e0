// Steps of the watched lattice; the first ones after a change are not counted.
#include "experiments/ising/live_lattice.hpp"

#include <cmath>

#include "core/statistics.hpp"

namespace lm::ising {
namespace {

/// Steps before the first reading.
constexpr std::int64_t kSettle = 100;
/// Moves before the run, so that the first picture shows the temperature already.
constexpr int kFirst = 10;

}  // namespace

void BlockMeans::add(double value) {
  sum_ += value, open_ += value, ++count_;
  if (++filled_ < length_) return;
  blocks_.push_back(open_ / as_double(length_));
  open_ = 0, filled_ = 0;
  if (blocks_.size() < kMost) return;
  for (std::size_t k = 0; k < kMost / 2; ++k) {
    blocks_[k] = (blocks_[2 * k] + blocks_[2 * k + 1]) / 2;
  }
  blocks_.resize(kMost / 2);
  length_ *= 2;
}

double BlockMeans::error() const {
  return blocks_.size() < kMost / 2 ? kNaN : standard_error(blocks_);
}

LiveLattice::LiveLattice(Index side, Random random, double temperature, Moves moves)
    : lattice_(side, random), temperature_(temperature), moves_(moves) {
  for (int k = 0; k < kFirst && moves == Moves::both; ++k) lattice_.move(temperature);
}

void LiveLattice::step() {
  if (moves_ != Moves::wolff) lattice_.sweep(temperature_);
  if (moves_ != Moves::metropolis) lattice_.turn_cluster(temperature_);
  if (++since_ <= kSettle) return;
  energy_.add(lattice_.energy());
  magnetization_.add(std::abs(lattice_.magnetization()));
}

void LiveLattice::set_temperature(double temperature) {
  temperature_ = temperature;
  since_ = 0;
  energy_.clear();
  magnetization_.clear();
}

}  // namespace lm::ising
