// Experiment bandit: slot machines played by hand and by four policies; what must be lost.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/text.hpp"
#include "experiments/beyond-supervised/bandit_parameters.hpp"
#include "experiments/beyond-supervised/grid_world.hpp"
#include "experiments/beyond-supervised/machines.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/lai_robbins.hpp"

namespace lm::bandit {
namespace {

using slot_machines::kPolicies;
using slot_machines::kPolicyWords;
using slot_machines::Players;
using slot_machines::Policy;

/// A mean lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// Sweeps that are drawn; after them the values rest.
constexpr std::int64_t kSweeps = 80;
/// Two solutions of 11 linear equations agree to this.
constexpr double kFixed = 1e-8;
constexpr const char* kNames[] = {"Thompson", "UCB", "ε-greedy", "greedy"};

class Bandit : public ExperimentOf<Parameters> {
 public:
  Bandit(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        chances_(chances_of(p, seed_)),
        constant_(theory::lai_robbins_constant(chances_)),
        sweeps_(slot_machines::grid_world(p.discount)),
        tries_(as_size(p.arms)),
        wins_(as_size(p.arms)) {
    for (const Policy policy : kPolicies) {
      players_.emplace_back(policy, chances_, p.exploration, as_index(p.repeats), seed_);
    }
    for (std::vector<double>& curve : regrets_) {
      curve.reserve(as_size(p.rounds + 1));
      curve.push_back(0);
    }
    for (std::vector<double>* kept : {&early_, &middle_}) kept->resize(as_size(p.repeats) * 4);
    errors_.reserve(as_size(kSweeps + 1));
    errors_.push_back(sweeps_.error());
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.rounds; }
  Views views() const override {
    return {machines_view(), regret_view(), rounds_view(),
            luck_view(),     values_view(), sweeps_view()};
  }
  Scalars scalars() const override {
    const Policy policy = p_.policy;
    Scalars all{
        measured("regret", regret(policy), "lost by the policy"),
        reference("lower_bound", bound(step()), "Lai and Robbins: $C \\ln T$"),
        measured("regret_slope", slope(policy), "loss per $\\ln T$, last decade"),
        predicted("bound_slope", constant_, "Lai and Robbins’ $C$"),
        measured("slope_over_bound", slope(policy) / constant_, "the slope over $C$"),
        measured("best_arm_share", players(policy).share(best()), "rounds on the best machine"),
        measured("value_iteration_error", sweeps_.error(), "value iteration: distance left"),
        measured("hand_pulls", as_double(hand_.size()), "rounds that you played"),
        measured("hand_regret", step() == 0 ? kNaN : hand_lost(), "lost by you"),
        measured("thompson_then", thompson_then(), "Thompson in as many rounds"),
        predicted("predicted_ucb_regret", ucb_theory(step()), "UCB if all means were exact"),
        measured("stuck_share", stuck(), "greedy players who left the best for good"),
        predicted("least_stuck_share", theory::greedy_trap(chances_), "trapped at the first try")};
    const char* const names[] = {"thompson_regret", "ucb_regret", "epsilon_regret",
                                 "greedy_regret"};
    for (const Policy one : kPolicies) {
      all.push_back(
          measured(names[index(one)], regret(one), std::string(kNames[index(one)]) + " lost"));
    }
    return all;
  }

  double regret(Policy policy) const { return regrets_[index(policy)].back(); }
  double constant() const { return constant_; }
  /// (R(T) − R(T/10))/ln 10.
  double slope(Policy policy) const {
    if (step() < 10) return kNaN;
    return (regret(policy) - regrets_[index(policy)][as_size(step() / 10)]) / log(10.0);
  }

 protected:
  void take_step() override {
    for (Players& players : players_) {
      players.play(step());
      regrets_[index(players.policy())].push_back(players.mean_regret());
    }
    if (step() + 1 == p_.rounds / 10) keep(early_);
    if (step() + 1 == p_.rounds / 2) keep(middle_);
    sweeps_.sweep();
    if (step() < kSweeps) errors_.push_back(sweeps_.error());
  }
  bool finished() const override { return step() >= p_.rounds; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  /// `pull` with the number of a machine: a round that the student plays.
  void perform(const std::string& name, const std::string& value) override {
    if (name != "pull") return Experiment::act(name, value);
    const auto which = parse_int64(value);
    if (!which || *which < 1 || *which > p_.arms) {
      throw Error("bad_value", "pull",
                  "\"" + value.substr(0, 40) + "\" is given; allowed is a machine from 1 to " +
                      std::to_string(p_.arms));
    }
    const std::size_t i = as_size(*which - 1);
    const Random luck(seed_, stream("bandit/hand", static_cast<std::uint64_t>(i)));
    if (luck.uniform_at(static_cast<std::uint64_t>(tries_[i])) < chances_[i]) ++wins_[i];
    ++tries_[i];
    hand_.push_back(hand_lost() + top() - chances_[i]);
  }

  Checks checks() const override {
    const double n = as_double(p_.repeats), half = as_double(p_.rounds) / 2;
    Range far("fifty players or more, after the last round"), late = far, known = far;
    for (Range* range : {&far, &late, &known})
      range->needs(p_.repeats >= 50, "fewer than 50 players");
    const double evidence = as_double(p_.rounds) * p_.gap * p_.gap / as_double(p_.arms);
    late.needs(evidence >= 100, "fewer than 100/Δ² rounds for each machine");
    known.needs(p_.exploration * evidence >= 8,
                "less than 8/Δ² rounds of exploration for each machine");
    for (Range* range : {&far, &late, &known}) range->awaits(finished(), "the rounds are not over");
    const double thompson = slope(Policy::thompson) / constant_;
    const double error = kErrors * late_error(Policy::thompson, early_) / log(10.0) / constant_;
    const double loss = theory::exploration_loss(chances_, p_.exploration);
    const double tried = p_.exploration * as_double(p_.arms - 1) / as_double(p_.arms);
    const double trap = theory::greedy_trap(chances_);
    const double ucb = ucb_theory(step());
    return {
        within("Thompson: slope of the last decade over Lai and Robbins’ constant", 0.875, thompson,
               0.325 + error,
               "the bound is for T without end; on the way there slopes from 0.55 to 1.2 of it",
               late),
        within("UCB’s loss, against machines whose means are exact", ucb, regret(Policy::ucb),
               ucb * 3 * 0.25 / (2 * log(std::max(2.0, as_double(step())))) +
                   kErrors * late_error(Policy::ucb, {}),
               "next order: 1/Δ² grows by 3 v/Δ², with v = 1/4n of n coins and nΔ² = 2 ln T", late),
        within("ε-greedy: loss per round in the second half", loss,
               (regret(Policy::epsilon) - mean_of(middle_, Policy::epsilon)) /
                   (as_double(p_.rounds) - std::floor(half)),
               kErrors * p_.gap * std::sqrt(tried * (1 - tried) / (half * n)) + p_.gap * 1e-3,
               "five standard errors, and a thousandth for players who are still misled: at "
               "half-time the machines are four standard errors apart",
               known),
        at_least("greedy: share of players who left the best for good", trap, stuck(),
                 kErrors * std::sqrt(trap * (1 - trap) / n), "five standard errors", far),
        at_most(
            "value iteration: distance to the fixed point by linear equations", 0, sweeps_.error(),
            kFixed, "rounding, once it has converged",
            Range("discount up to 1; 100 sweeps or more").awaits(step() >= 100, "too few sweeps")),
        within("value of the start, against the textbook’s table", 0.705,
               sweeps_.value()(slot_machines::grid_state(2, 0)), 5e-4, "the table has three digits",
               Range("no discount")
                   .needs(p_.discount == 1, "there is a discount")
                   .awaits(step() >= 100, "too few sweeps")),
        at_most("value iteration: largest factor of a sweep", p_.discount, largest_factor(), 1e-9,
                "rounding: Bellman’s step contracts by γ",
                Range("any discount").awaits(step() >= 1, "no sweep"))};
  }

 private:
  static std::size_t index(Policy policy) { return static_cast<std::size_t>(policy); }
  static std::vector<double> chances_of(const Parameters& p, std::uint64_t seed) {
    Random random(seed, stream("bandit/best"));
    std::vector<double> chances(as_size(p.arms), (1 - p.gap) / 2);
    chances[as_size(random.below(static_cast<std::uint64_t>(p.arms)))] = (1 + p.gap) / 2;
    return chances;
  }
  const Players& players(Policy policy) const { return players_[index(policy)]; }
  Index best() const {
    return as_index(std::max_element(chances_.begin(), chances_.end()) - chances_.begin());
  }
  double top() const { return chances_[as_size(best())]; }
  double bound(std::int64_t t) const { return t > 0 ? constant_ * log(as_double(t)) : 0; }
  double ucb_theory(std::int64_t t) const {
    return t > p_.arms ? theory::ucb_regret(chances_, as_double(t)) : kNaN;
  }
  /// Told once the policies have begun: it says at once which machine is the best.
  double hand_lost() const { return hand_.empty() ? 0 : hand_.back(); }
  double thompson_then() const {
    const std::vector<double>& curve = regrets_[index(Policy::thompson)];
    return hand_.size() < curve.size() ? curve[hand_.size()] : kNaN;
  }
  void keep(std::vector<double>& kept) const {
    for (const Players& players : players_) {
      for (Index r = 0; r < players.count(); ++r) {
        kept[index(players.policy()) * as_size(p_.repeats) + as_size(r)] = players.regret(r);
      }
    }
  }
  double mean_of(const std::vector<double>& kept, Policy policy) const {
    double sum = 0;
    for (std::size_t r = 0; r < as_size(p_.repeats); ++r) {
      sum += kept[index(policy) * as_size(p_.repeats) + r];
    }
    return sum / as_double(p_.repeats);
  }
  /// Standard error over players of what was lost since `kept`, or from the start.
  double late_error(Policy policy, const std::vector<double>& kept) const {
    const double n = as_double(p_.repeats);
    double sum = 0, squares = 0;
    for (Index r = 0; r < players(policy).count(); ++r) {
      const double before =
          kept.empty() ? 0 : kept[index(policy) * as_size(p_.repeats) + as_size(r)];
      const double lost = players(policy).regret(r) - before;
      sum += lost, squares += lost * lost;
    }
    return std::sqrt(std::max(0.0, squares - sum * sum / n) / (n * (n - 1)));
  }
  /// The share of greedy players who did not play the best machine once in the second half.
  double stuck() const {
    if (!finished()) return kNaN;
    const double half = as_double(p_.rounds - p_.rounds / 2) * p_.gap;
    double count = 0;
    for (Index r = 0; r < players(Policy::greedy).count(); ++r) {
      const double before = middle_[index(Policy::greedy) * as_size(p_.repeats) + as_size(r)];
      // All of these rounds cost the gap; half of one is for rounding.
      if (players(Policy::greedy).regret(r) - before > half - p_.gap / 2) ++count;
    }
    return count / as_double(p_.repeats);
  }
  double largest_factor() const {
    double most = 0;
    for (std::size_t k = 1; k < errors_.size(); ++k) {
      if (errors_[k] > kFixed) most = std::max(most, errors_[k] / errors_[k - 1]);
    }
    return most;
  }

  View machines_view() const {
    std::vector<double> paid;
    for (std::size_t i = 0; i < tries_.size(); ++i) {
      paid.push_back(tries_[i] > 0 ? as_double(wins_[i]) / as_double(tries_[i]) : 0);
    }
    Plot plot = bars("machines", "What each machine paid you", axis("machine"),
                     axis("coins per try"), count_from_one(as_index(p_.arms)));
    plot.measured("it paid you", paid);
    // The chances are uncovered once the policies have begun.
    return step() > 0 ? plot.predicted("its chance", chances_) : plot;
  }
  /// So many points are enough for a curve over the logarithm of the rounds.
  std::vector<double> moments() const {
    std::vector<double> t;
    for (double x = 1; x <= as_double(p_.rounds); x = std::max(x + 1, std::floor(x * 1.04))) {
      t.push_back(x);
    }
    return t;
  }
  View regret_view() const {
    Plot plot = curve("regret", "What was lost for want of knowledge", log_axis("rounds $t$"),
                      axis("regret $R$"));
    std::vector<double> t = moments(), law, ucb;
    for (const double x : t) {
      law.push_back(constant_ * log(x));
      ucb.push_back(ucb_theory(static_cast<std::int64_t>(x)));
    }
    std::vector<double> past;
    for (const double x : t) {
      if (x <= as_double(step())) past.push_back(x);
    }
    for (const Policy policy : kPolicies) {
      std::vector<double> y;
      for (const double x : past) y.push_back(regrets_[index(policy)][as_size(x)]);
      if (!past.empty()) plot.measured(kNames[index(policy)], past, y);
    }
    if (!hand_.empty() && step() > 0)
      plot.add(Role::test, "you", count_from_one(as_index(hand_.size())), hand_);
    return plot.reference("Lai and Robbins’ slope: $C \\ln t$", t, law)
        .predicted("UCB, means exact", std::vector(t.begin() + p_.arms, t.end()),
                   std::vector(ucb.begin() + p_.arms, ucb.end()));
  }
  View rounds_view() const {
    Plot plot = bars("rounds", "Where the rounds went", axis("machine"), axis("share of rounds"),
                     count_from_one(as_index(p_.arms)));
    if (step() > 0) {
      for (const Policy policy : kPolicies) {
        std::vector<double> y;
        for (Index i = 0; i < p_.arms; ++i) y.push_back(players(policy).share(i));
        plot.measured(kNames[index(policy)], y);
      }
    }
    if (!hand_.empty()) {
      std::vector<double> y;
      for (const std::int64_t n : tries_) y.push_back(as_double(n) / as_double(hand_.size()));
      plot.add(Role::test, "you", y);
    }
    return plot;
  }
  /// The players of each policy in the order of what they lost.
  View luck_view() const {
    Plot plot = curve("luck", "Lucky and unlucky players", axis("share of players"),
                      axis("lost up to now"));
    for (const Players& players : players_) {
      std::vector<double> x, y;
      for (Index r = 0; r < players.count(); ++r) {
        y.push_back(players.regret(r));
        x.push_back((as_double(r) + 0.5) / as_double(players.count()));
      }
      std::stable_sort(y.begin(), y.end());
      plot.measured(kNames[index(players.policy())], x, y);
    }
    return plot;
  }
  View values_view() const {
    const auto grid = [](const Vector& value) {
      Matrix z(slot_machines::kGridRows, slot_machines::kGridColumns);
      for (Index i = 0; i < z.rows(); ++i) {
        for (Index j = 0; j < z.cols(); ++j) {
          const Index s = slot_machines::grid_state(i, j);
          z(i, j) = s < 0 ? 0 : value(s);
        }
      }
      return z;
    };
    return heat_map("values", "What each square is worth to the agent", axis("column"), axis("row"),
                    axis("value"))
        .add(Role::measured, "after this many sweeps", grid(sweeps_.value()))
        .add(Role::predicted, "fixed point", grid(sweeps_.fixed()));
  }
  View sweeps_view() const {
    std::vector<double> law;
    double left = errors_.front();
    for (std::int64_t k = 0; k <= kSweeps; ++k, left *= p_.discount) law.push_back(left);
    return curve("sweeps", "Value iteration closes in", axis("sweeps"), log_axis("largest error"))
        .measured("value iteration", count_from_zero(as_index(errors_.size())), errors_)
        .reference("$\\gamma^k$: never above", count_from_zero(kSweeps + 1), law);
  }

  std::uint64_t seed_;
  std::vector<double> chances_;
  double constant_;
  std::vector<Players> players_;
  std::vector<double> regrets_[4];
  std::vector<double> early_, middle_;  // of each player at a tenth and at half of the rounds
  slot_machines::ValueSweeps sweeps_;
  std::vector<double> errors_;
  std::vector<std::int64_t> tries_, wins_;  // by hand
  std::vector<double> hand_;                // lost by hand, after each round
};

}  // namespace

ExperimentInfo info() {
  return info_of<Bandit, Parameters>(
      {.title = "Slot machines",
       .question = "How much must be lost before the best of $K$ machines is known?",
       .precision = "double: regrets are compared with a constant, values with a fixed point",
       .range = "Lai and Robbins' bound is for $T \\to \\infty$: what is judged is the slope over "
                "the last decade, once $T\\Delta^2$ is 100 for each machine.",
       .no_fitted_parameter = true,
       .acts = {{"pull", "machine"}}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  Parameters p;
  p.repeats = 200;
  for (const std::int64_t seed : result.seeds) {
    const std::string at = ", seed " + std::to_string(seed) + ": ";
    const auto run = run_whole<Bandit>(p, seed);
    add_verdicts(result, "4 machines" + at, *run);
    const double thompson = run->regret(Policy::thompson);
    double worse = 0;
    for (const Policy other : kPolicies) worse += run->regret(other) < thompson ? 1 : 0;
    result.add(*run, ordered("4 machines" + at + "policies that lose less than Thompson’s", worse,
                             "none of the other three", "10,000 rounds, a gap of 0.2"));
    result.add(*run, at_most("control" + at + "Thompson’s loss over C ln T", 0.8,
                             thompson / (run->constant() * log(as_double(p.rounds))), 0,
                             "below 1: the bound is for endless play and bounds no finite loss",
                             "outside: ten thousand rounds"));
    result.add(*run,
               at_least("control" + at + "greedy: slope over Lai and Robbins’ constant", 5,
                        run->slope(Policy::greedy) / run->constant(), 0,
                        "it loses in proportion to the rounds", "outside: it does not explore"));
  }
  Parameters two;
  two.arms = 2, two.gap = 0.4, two.rounds = 3000, two.repeats = 400;
  add_verdicts(result, "2 machines: ", *run_whole<Bandit>(two, 1));
  Parameters ten;
  ten.arms = 10, ten.gap = 0.6, ten.exploration = 0.3, ten.discount = 0.9;
  add_verdicts(result, "10 machines, γ = 0.9: ", *run_whole<Bandit>(ten, 2));
  return result;
}

}  // namespace lm::bandit
