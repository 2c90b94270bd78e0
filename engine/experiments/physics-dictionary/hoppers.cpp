// The hop of a particle as a student would program it.
#include "experiments/physics-dictionary/hoppers.hpp"

#include <algorithm>
#include <utility>

#include "core/elementary.hpp"

namespace lm {

using theory::HopRule;

Hoppers::Hoppers(Vector energies, double temperature, HopRule rule, Random random, Index particles,
                 std::int64_t block, double share)
    : energies_(std::move(energies)),
      temperature_(temperature),
      rule_(rule),
      random_(random),
      block_(block),
      share_(share),
      at_(as_size(particles)),
      visits_(as_size(particles), 0.0),
      count_(Vector::Zero(energies_.size())) {
  for (Index i = 0; i < particles; ++i) at_[as_size(i)] = i % energies_.size();
}

Index Hoppers::next(Index from) {
  const Index n = energies_.size();
  const bool one_way = rule_ == HopRule::one_way;
  const auto drawn = static_cast<Index>(random_.below(one_way ? 2 : static_cast<std::uint64_t>(n)));
  const Index to = one_way ? (from + drawn) % n : drawn;
  const double rise = (energies_(to) - energies_(from)) / temperature_;
  const double chance = rule_ == HopRule::equal       ? 1
                        : rule_ == HopRule::heat_bath ? 1 / (1 + lm::exp(rise))
                                                      : lm::exp(std::min(-rise, 0.0));
  return random_.uniform() < chance ? to : from;
}

void Hoppers::hop(bool counts) {
  for (std::size_t i = 0; i < at_.size(); ++i) {
    at_[i] = next(at_[i]);
    if (!counts) continue;
    count_(at_[i]) += 1;
    visits_[i] += at_[i] == 0 ? 1 : 0;
  }
  if (counts && ++in_block_ == block_) close_blocks();
}

void Hoppers::close_blocks() {
  for (double& visits : visits_) {
    const double off = visits / as_double(block_) - share_;
    block_squares_ += off * off;
    blocks_ += 1;
    visits = 0;
  }
  in_block_ = 0;
}

Vector Hoppers::shares() const {
  if (counted() > 0) return count_ / counted();
  Vector now = Vector::Zero(energies_.size());
  for (const Index level : at_) now(level) += 1 / as_double(at_.size());
  return now;
}

}  // namespace lm
