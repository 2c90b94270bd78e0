// The two moves; 32 random bits decide about a spin or a bond.
#include "experiments/ising/lattice.hpp"

#include <algorithm>
#include <string>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm::ising {
namespace {

/// A number of 32 bits lies below it with probability p, to 2⁻³².
std::uint64_t threshold(double p) { return static_cast<std::uint64_t>(p * 4294967296.0); }

}  // namespace

Lattice::Lattice(Index side, Random random) : side_(side), random_(random) {
  if (side < 2 || side > 1024 || side % 2 != 0) {
    throw Error("bad_value", "side",
                "side is " + std::to_string(side) + "; it must be even, 2 to 1024");
  }
  spins_.assign(as_size(side * side), 1);
  stack_.reserve(as_size(side * side));
}

void Lattice::set_all(std::int8_t spin) { std::fill(spins_.begin(), spins_.end(), spin); }

void Lattice::shuffle() {
  for (std::int8_t& spin : spins_) spin = (bits() & 1u) != 0 ? 1 : -1;
}

void Lattice::flip() {
  for (std::int8_t& spin : spins_) spin = static_cast<std::int8_t>(-spin);
}

std::uint32_t Lattice::bits() {
  if (left_ == 0) block_ = random_.next(), left_ = 4;
  return block_[--left_];
}

void Lattice::sweep(double temperature) {
  const std::uint64_t four = threshold(lm::exp(-4 / temperature));
  const std::uint64_t eight = threshold(lm::exp(-8 / temperature));
  for (Index colour = 0; colour < 2; ++colour) {
    for (Index r = 0; r < side_; ++r) {
      std::int8_t* row = spins_.data() + r * side_;
      const std::int8_t* above = spins_.data() + ((r + side_ - 1) % side_) * side_;
      const std::int8_t* below = spins_.data() + ((r + 1) % side_) * side_;
      for (Index c = (r + colour) % 2; c < side_; c += 2) {
        const int left = row[c > 0 ? c - 1 : side_ - 1], right = row[c + 1 < side_ ? c + 1 : 0];
        const int aligned = row[c] * (left + right + above[c] + below[c]);  // ΔE = 2 · aligned
        if (aligned > 0 && bits() >= (aligned == 2 ? four : eight)) continue;
        row[c] = static_cast<std::int8_t>(-row[c]);
      }
    }
  }
}

Index Lattice::turn_cluster(double temperature) {
  const std::uint64_t join = threshold(-lm::expm1(-2 / temperature));
  const auto start =
      static_cast<std::int32_t>(random_.below(static_cast<std::uint64_t>(side_ * side_)));
  const std::int8_t spin = spins_[as_size(start)];
  const auto turn = [this, spin](std::int32_t site) {
    spins_[as_size(site)] = static_cast<std::int8_t>(-spin);
    stack_.push_back(site);
  };
  const auto side = static_cast<std::int32_t>(side_);
  Index size = 0;
  stack_.clear();
  turn(start);
  while (!stack_.empty()) {
    const std::int32_t site = stack_.back();
    stack_.pop_back();
    ++size;
    const std::int32_t r = site / side, c = site % side;
    const std::int32_t neighbours[4] = {
        r * side + (c > 0 ? c - 1 : side - 1), r * side + (c + 1 < side ? c + 1 : 0),
        (r > 0 ? r - 1 : side - 1) * side + c, (r + 1 < side ? r + 1 : 0) * side + c};
    for (const std::int32_t other : neighbours) {
      if (spins_[as_size(other)] == spin && bits() < join) turn(other);
    }
  }
  return size;
}

double Lattice::energy() const {
  Index sum = 0;
  for (Index r = 0; r < side_; ++r) {
    for (Index c = 0; c < side_; ++c) {
      sum += spins_[as_size(r * side_ + c)] * (at(r, c + 1) + at(r + 1, c));
    }
  }
  return -as_double(sum) / as_double(sites());
}

double Lattice::magnetization() const {
  Index sum = 0;
  for (const std::int8_t spin : spins_) sum += spin;
  return as_double(sum) / as_double(sites());
}

}  // namespace lm::ising
