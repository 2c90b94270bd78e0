// The four rules, and a gamma by squeezing a normal.
#include "experiments/beyond-supervised/machines.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::slot_machines {
namespace {

/// A draw from Gamma(shape), shape ≥ 1.
double draw_gamma(Random& random, double shape) {
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double z = random.normal(), root = 1 + c * z;
    if (root <= 0) continue;
    const double v = root * root * root, u = 1 - random.uniform();
    if (u < 1 - 0.0331 * z * z * z * z) return d * v;
    if (log(u) < z * z / 2 + d * (1 - v + log(v))) return d * v;
  }
}

}  // namespace

double draw_beta(Random& random, double a, double b) {
  const double x = draw_gamma(random, a);
  return x / (x + draw_gamma(random, b));
}

Players::Players(Policy policy, const std::vector<double>& chances, double exploration, Index count,
                 std::uint64_t seed)
    : policy_(policy),
      chances_(chances),
      best_(*std::max_element(chances.begin(), chances.end())),
      exploration_(exploration),
      arms_(as_index(chances.size())),
      tries_(as_size(count * arms_)),
      wins_(as_size(count * arms_)) {
  const std::uint64_t family = stream("bandit/players", static_cast<std::uint64_t>(policy));
  for (Index r = 0; r < count; ++r)
    random_.emplace_back(seed, family + static_cast<std::uint64_t>(r));
}

void Players::play(std::int64_t round) {
  const double bonus = 2 * log(as_double(round + 1));
  for (Index r = 0; r < count(); ++r) {
    const Index i = choose(r, round, bonus);
    ++tries_[at(r, i)];
    if (random_[as_size(r)].uniform() < chances_[as_size(i)]) ++wins_[at(r, i)];
  }
}

double Players::regret(Index r) const {
  double sum = 0;
  for (Index i = 0; i < arms_; ++i) {
    sum += (best_ - chances_[as_size(i)]) * as_double(tries_[at(r, i)]);
  }
  return sum;
}

double Players::mean_regret() const {
  double sum = 0;
  for (Index r = 0; r < count(); ++r) sum += regret(r);
  return sum / as_double(count());
}

double Players::share(Index i) const {
  double own = 0, all = 0;
  for (Index r = 0; r < count(); ++r) {
    own += as_double(tries_[at(r, i)]);
    for (Index j = 0; j < arms_; ++j) all += as_double(tries_[at(r, j)]);
  }
  return all > 0 ? own / all : kNaN;
}

/// The first of the machines with the largest worth.
template <class Worth>
Index Players::best_by(const Worth& worth) const {
  Index best = 0;
  double most = worth(0);
  for (Index i = 1; i < arms_; ++i) {
    const double w = worth(i);
    if (w > most) most = w, best = i;
  }
  return best;
}

Index Players::choose(Index r, std::int64_t round, double bonus) {
  Random& random = random_[as_size(r)];
  const auto wins = [&](Index i) { return as_double(wins_[at(r, i)]); };
  const auto tries = [&](Index i) { return as_double(tries_[at(r, i)]); };
  if (policy_ == Policy::thompson) {
    return best_by([&](Index i) { return draw_beta(random, 1 + wins(i), 1 + tries(i) - wins(i)); });
  }
  if (round < arms_) return as_index(round);
  if (policy_ == Policy::ucb) {
    return best_by([&](Index i) { return wins(i) / tries(i) + std::sqrt(bonus / tries(i)); });
  }
  if (policy_ == Policy::epsilon && random.uniform() < exploration_) {
    return as_index(random.below(static_cast<std::uint64_t>(arms_)));
  }
  return best_by([&](Index i) { return wins(i) / tries(i); });
}

}  // namespace lm::slot_machines
