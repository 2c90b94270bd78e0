// Prefixes of one shuffled order are batches of every size.
#include "experiments/training/noise_ladder.hpp"

#include <cmath>
#include <utility>

namespace lm::batch_noise {

SizeLadder::SizeLadder(const Examples& examples, Random luck) : examples_(examples), luck_(luck) {
  const std::size_t n = examples.count();
  for (std::size_t size = 1; size < n; size *= 2) sizes_.push_back(static_cast<double>(size));
  sizes_.push_back(static_cast<double>(n));
  with_.resize(sizes_.size());
  without_.resize(sizes_.size());
  for (std::size_t i = 0; i < n; ++i) order_.push_back(i);
}

void SizeLadder::step() {
  draw(true, with_);
  draw(false, without_);
  steps_ += 1;
}

void SizeLadder::draw(bool replacement, std::vector<double>& squares) {
  const std::size_t n = examples_.count();
  double across = 0, along = 0;
  std::size_t rung = 0;
  for (std::size_t b = 0; b < n; ++b) {
    std::size_t i = static_cast<std::size_t>(luck_.below(replacement ? n : n - b));
    if (!replacement) {
      std::swap(order_[b], order_[b + i]);
      i = order_[b];
    }
    across += examples_.across[i];
    along += examples_.along[i];
    const double size = static_cast<double>(b + 1);
    if (size == sizes_[rung]) {
      squares[rung++] += (across * across + along * along) / (size * size);
    }
  }
}

std::vector<double> SizeLadder::variance(bool replacement) const {
  std::vector<double> all = replacement ? with_ : without_;
  for (double& sum : all) sum = steps_ > 0 ? sum / steps_ : kNaN;
  return all;
}

double SizeLadder::error() const { return 1 / std::sqrt(steps_); }

KickSums::KickSums(double rate, std::int64_t unit) : rate_(rate) {
  for (std::int64_t length = 1; length <= 64; length *= 2) {
    blocks_.emplace_back();
    blocks_.back().length = length;
  }
  blocks_.emplace_back();
  blocks_.back().length = unit;
}

void KickSums::add(const std::vector<double>& force) {
  ++steps_;
  for (Block& block : blocks_) {
    for (std::size_t w = 0; w < kWalkers; ++w) block.sums[w] += rate_ * force[w];
    if (steps_ % block.length != 0) continue;
    for (double& sum : block.sums) {
      block.squares += sum * sum;
      sum = 0;
    }
    block.counted += static_cast<double>(kWalkers);
  }
}

std::vector<double> KickSums::lengths() const {
  std::vector<double> all;
  for (std::size_t i = 0; i + 1 < blocks_.size(); ++i) all.push_back(as_double(blocks_[i].length));
  return all;
}

std::vector<double> KickSums::deviations() const {
  std::vector<double> all;
  for (std::size_t i = 0; i + 1 < blocks_.size(); ++i) {
    all.push_back(std::sqrt(variance(blocks_[i])));
  }
  return all;
}

double KickSums::unit_error() const { return std::sqrt(2 / blocks_.back().counted); }

double KickSums::variance(const Block& block) {
  return block.counted > 0 ? block.squares / block.counted : kNaN;
}

}  // namespace lm::batch_noise
