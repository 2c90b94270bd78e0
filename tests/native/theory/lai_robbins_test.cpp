// Bounds of regret: the divergence, UCB's numbers, the trap of the greedy.
#include "theory/lai_robbins.hpp"

#include <catch.hpp>
#include <cmath>

#include "core/rng.hpp"
#include "theory/markov_decisions.hpp"

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)

}  // namespace

TEST_CASE("the divergence of two coins is the mean of the log-likelihood ratio",
          "[theory][bandit]") {
  CHECK(theory::bernoulli_divergence(0.3, 0.3) == 0);
  // By counting heads of n coins: KL of the counts is n times that of one coin.
  const double p = 0.4, q = 0.6;
  double sum = 0, binomial = 1;
  for (int k = 0; k <= 5; ++k) {
    const double first = binomial * std::pow(p, k) * std::pow(1 - p, 5 - k);
    const double second = binomial * std::pow(q, k) * std::pow(1 - q, 5 - k);
    sum += first * std::log(first / second);
    binomial *= (5.0 - k) / (k + 1);
  }
  CHECK(std::abs(theory::bernoulli_divergence(p, q) - sum / 5) < 1e-14);
  // Three others, each Δ/KL = 0.2/(0.2 ln 1.5).
  CHECK(std::abs(theory::lai_robbins_constant({0.4, 0.6, 0.4, 0.4}) - 3 / std::log(1.5)) < 1e-12);
}

TEST_CASE("UCB with exact means loses what its play loses", "[theory][bandit]") {
  const std::vector<double> chances{0.4, 0.6, 0.4};
  std::vector<double> tries{1, 1, 1};
  for (int t = 4; t <= 20000; ++t) {
    std::size_t best = 0;
    double most = -1;
    for (std::size_t i = 0; i < 3; ++i) {
      const double index = chances[i] + std::sqrt(2 * std::log(1.0 * t) / tries[i]);
      if (index > most) most = index, best = i;
    }
    ++tries[best];
  }
  const double played = 0.2 * (tries[0] + tries[2]);
  // Whole tries: one for each machine.
  CHECK(std::abs(theory::ucb_regret(chances, 20000) - played) < 0.4);
}

TEST_CASE("the trap of the greedy is counted", "[theory][bandit]") {
  const std::vector<double> chances{0.6, 0.4, 0.4};
  Random random(1, stream("trap-test"));
  double count = 0;
  for (int i = 0; i < 40000; ++i) {
    const bool best = random.uniform() < 0.6, one = random.uniform() < 0.4,
               two = random.uniform() < 0.4;
    count += !best && (one || two) ? 1 : 0;
  }
  CHECK(std::abs(count / 40000 - theory::greedy_trap(chances)) < 0.011);  // 4.5 standard errors
  CHECK(std::abs(theory::exploration_loss({0.4, 0.6, 0.4, 0.4}, 0.1) - 0.015) < 1e-15);
}

TEST_CASE("policy iteration ends at the fixed point of Bellman's equation", "[theory][bandit]") {
  // Two states: stay for 1 each time, or go to a place that gives 3 and sends back.
  theory::DecisionProcess process;
  process.discount = 0.9;
  process.reward = Vector(2);
  process.reward << 1, 3;
  Matrix stay(2, 2), go(2, 2);
  stay << 1, 0, 1, 0;
  go << 0, 1, 1, 0;
  process.moves = {stay, go};
  const Vector value = theory::best_value(process, {0, 0});
  // Going: V₀ = 1 + 0.9 V₁, V₁ = 3 + 0.9 V₀.
  CHECK(std::abs(value(0) - 3.7 / 0.19) < 1e-12);
  CHECK(std::abs(value(1) - (3 + 0.9 * 3.7 / 0.19)) < 1e-12);
}
