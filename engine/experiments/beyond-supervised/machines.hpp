// Slot machines that pay 1 or nothing, and four ways to play them, many players of each at once.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/rng.hpp"
#include "core/types.hpp"

namespace lm::slot_machines {

/// `thompson`: draws a chance for each machine from what it knows of it (Beta(1 + wins, 1 +
/// losses)) and takes the largest. `ucb`: the largest mean + √(2 ln t/n). `epsilon`: a random
/// machine with probability ε, else the largest mean. `greedy`: always the largest mean. All but
/// the first try each machine once at the start.
enum class Policy { thompson, ucb, epsilon, greedy };
inline constexpr std::array<const char*, 4> kPolicyWords{"thompson", "ucb", "epsilon", "greedy"};
inline constexpr std::array kPolicies{Policy::thompson, Policy::ucb, Policy::epsilon,
                                      Policy::greedy};

/// A draw from Beta(a, b) for a, b ≥ 1: x/(x + y) of two gammas. G. Marsaglia and W. W. Tsang,
/// 2000.
double draw_beta(Random& random, double a, double b);

/// So many players of one policy, each with machines of its own luck.
class Players {
 public:
  Players(Policy policy, const std::vector<double>& chances, double exploration, Index count,
          std::uint64_t seed);

  /// One round of all players; `round` counts from 0.
  void play(std::int64_t round);

  Policy policy() const { return policy_; }
  Index count() const { return as_index(random_.size()); }
  /// What player r lost up to now: Σ (p* − p) over its rounds.
  double regret(Index r) const;
  double mean_regret() const;
  /// The share of all rounds on machine i.
  double share(Index i) const;
  std::int64_t pulls(Index r, Index i) const { return tries_[at(r, i)]; }

 private:
  std::size_t at(Index r, Index i) const { return as_size(r * arms_ + i); }
  Index choose(Index r, std::int64_t round, double bonus);
  template <class Worth>
  Index best_by(const Worth& worth) const;

  Policy policy_;
  std::vector<double> chances_;
  double best_, exploration_;
  Index arms_;
  std::vector<Random> random_;
  std::vector<std::int64_t> tries_, wins_;  // players × machines
};

}  // namespace lm::slot_machines
