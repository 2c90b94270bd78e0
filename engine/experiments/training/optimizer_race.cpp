// Experiment optimizer-race: five optimizers race down a bowl, with predicted arrivals.
#include <cmath>
#include <optional>
#include <string>

#include "core/elementary.hpp"
#include "core/text.hpp"
#include "experiments/training/race_run.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/optimizer_floor.hpp"

namespace lm::optimizer_race {
namespace {

/// A path of k steps near a double root carries k² roundings of 2e-16 while it shrinks: less than
/// 1e-11 where it has not shrunk yet (k ≤ 100).
constexpr double kRounding = 1e-10;
/// Adam divides by |g| + 1e-8, and the softest slope at the start is 1/κ ≥ 1e-3.
constexpr double kEpsilonShare = 1.1e-5;
/// Adam's ε, which is added to the size of the slopes.
constexpr double kEpsilonOfAdam = 1e-8;
/// A stretch of Adam's walk lies so many standard deviations off once in a million races.
constexpr double kErrors = 5;
/// Adam may fall into a cycle that no walk of the theory came to: in 16000 races at random settings
/// it then was 0.023 off at most.
constexpr double kOtherCycle = 0.03;
/// The start's share of v̂ is e⁻¹⁰ of that at the floor.
constexpr double kForgotten = 10;

class OptimizerRace : public ExperimentOf<Parameters> {
 public:
  OptimizerRace(const Parameters& p, const Setup& setup)
      : ExperimentOf(p), run_(p, static_cast<std::uint64_t>(setup.seed)) {
    if (settles()) over_floor_ = theory::adam_over_floor(p.beta1, p.beta2, p.horizon / 2);
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.horizon; }
  Views views() const override { return run_.views(); }
  Scalars scalars() const override {
    return {measured("gradient_descent_steps", run_.plain(kDescent).steps(), "steps of descent"),
            predicted("predicted_gradient_descent_steps", run_.predicted_steps(kDescent),
                      "of its closed form"),
            measured("heavy_ball_steps", run_.plain(kHeavyBall).steps(), "steps of the heavy ball"),
            predicted("predicted_heavy_ball_steps", run_.predicted_steps(kHeavyBall),
                      "of its closed form"),
            measured("nesterov_steps", run_.plain(kNesterov).steps(), "steps of Nesterov"),
            predicted("predicted_nesterov_steps", run_.predicted_steps(kNesterov),
                      "of its closed form"),
            measured("adam_steps", run_.adam().steps(), "steps of Adam (no theory)"),
            measured("adam_level", run_.adam_level(), "Adam’s distance, second half of the race"),
            predicted("predicted_adam_level", run_.adam_floor(),
                      "Adam’s floor $\\eta_A(1 - \\beta_1)/2(1 + \\beta_1)$"),
            measured("adam_over_floor", run_.adam_ratio(), "the quotient"),
            measured("muon_steps", run_.muon().touched(), "steps of Muon to its rate"),
            predicted("predicted_muon_steps", run_.predicted_touch(false), "by its five steps"),
            measured("polar_steps", run_.polar().touched(), "of Muon, orthogonal exactly"),
            predicted("predicted_polar_steps", run_.predicted_touch(true), "by $1 - \\sum\\eta$"),
            reference("beta", run_.momentum(kHeavyBall), "heavy ball’s $\\beta$"),
            reference("rate", run_.rate(kHeavyBall), "heavy ball’s $\\eta$"),
            reference("contraction", run_.contraction(kHeavyBall), "what a step leaves at last"),
            reference("nesterov_beta", run_.momentum(kNesterov), "Nesterov’s $\\beta$")};
  }

  double steps(std::size_t which) const { return run_.plain(which).steps(); }
  double predicted_steps(std::size_t which) const { return run_.predicted_steps(which); }
  double adam_steps() const { return run_.adam().steps(); }
  double adam_over_floor() const { return run_.adam_ratio(); }
  double departure(std::size_t which) const { return run_.departure(which); }
  double polar_departure() const { return run_.polar_departure(); }

 protected:
  void take_step() override { run_.take_step(); }
  bool finished() const override { return step() >= p_.horizon; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override { run_.record(step()); }

  Checks checks() const override {
    Checks all;
    for (std::size_t i = 0; i < kPlain; ++i) {
      const std::string name = kPlainNames[i];
      Range arrives("a bowl, and a race that is long enough"), stays("a bowl that is stable");
      arrives.needs(p_.bend == 0, "the valley is bent")
          .needs(!std::isnan(run_.predicted_steps(i)), "it is not to arrive in this race")
          .awaits(finished(), "the race is on");
      stays.needs(p_.bend == 0, "the valley is bent")
          .needs(run_.contraction(i) < 1 - 1e-6, "it does not shrink in every direction");
      all.push_back(equal(name + ": steps to a millionth", run_.predicted_steps(i), steps(i),
                          "both are whole numbers", arrives));
      all.push_back(at_most(name + ": largest distance from its closed form", 0, departure(i),
                            kRounding, "rounding of each step", stays));
    }
    const Range bowl = Range("a bowl").needs(p_.bend == 0, "the valley is bent");
    Range touches = bowl, lands = bowl,
          floor(
              "a bowl, β₂ ≤ 0.99, a constant rate, 4000 steps or more, half of which forget the "
              "start");
    touches.needs(!std::isnan(run_.predicted_touch(false)), "it is not to land in this race")
        .awaits(!std::isnan(run_.muon().touched()), "it has not landed");
    lands.needs(!std::isnan(run_.predicted_touch(true)), "it is not to land in this race")
        .awaits(!std::isnan(run_.polar().touched()), "it has not landed");
    floor.needs(p_.bend == 0, "the valley is bent")
        .needs(p_.beta2 <= 0.99, "Adam forgets too slowly: β₂ is above 0.99")
        .needs(p_.schedule == RateShape::constant, "the rate is not constant")
        .needs(settles(), "fewer than 4000 steps, or too few to forget the start")
        .needs(p_.condition <= 200 && p_.adam_rate >= 0.003,
               "gradients at the floor are near Adam’s ε")
        .awaits(finished(), "the race is on");
    const Place first = run_.adam_first();
    return joined(
        all,
        {equal("Muon: steps until both values are below its rate", run_.predicted_touch(false),
               run_.muon().touched(), "both are whole numbers", touches),
         at_most("Muon: largest distance from five steps on each value", 0, run_.muon_departure(),
                 kRounding, "rounding of each step", bowl),
         within("orthogonal exactly: steps until both values are below the rate",
                run_.predicted_touch(true), run_.polar().touched(), 1,
                "a value that equals the rate may round to either side", lands),
         at_most("orthogonal exactly: largest distance from 1 − Ση", 0, run_.polar_departure(),
                 kRounding, "rounding of each step", bowl),
         within("Adam: its first step, across the valley or along it", p_.adam_rate, first[0],
                kEpsilonShare * p_.adam_rate, "ε over the softest slope", bowl),
         within("Adam: distance over its floor, second half of the race", over_floor_.value,
                run_.adam_ratio(), kErrors * over_floor_.scatter + kOtherCycle + epsilon_share(),
                "five standard deviations of such a stretch, another cycle, and ε over the softest "
                "slope at the floor",
                floor)});
  }

 private:
  double floor() const { return theory::adam_floor(p_.adam_rate, p_.beta1); }
  double epsilon_share() const { return kEpsilonOfAdam * p_.condition / floor(); }
  /// Whether half of the race is enough for Adam to come down, at its rate per step, and for v̂ to
  /// fall from 1 to the floor's square, by β₂ in each.
  bool settles() const {
    const double down = 1 / p_.adam_rate;
    const double memory = (2 * lm::log(1 / floor()) + kForgotten) / (1 - p_.beta2);
    return p_.schedule == RateShape::constant && p_.beta2 <= 0.99 && p_.horizon >= 4000 &&
           down + memory <= as_double(p_.horizon / 2);
  }

  RaceRun run_;
  theory::Stretch over_floor_{kNaN, kNaN};
};

void check_bowls(Battery& result) {
  for (const double condition : {1.0, 10.0, 100.0, 400.0}) {
    for (const Start start : {Start::rest, Start::thrown}) {
      Parameters p;
      p.condition = condition;
      p.start = start;
      p.horizon = condition > 100 ? 3000 : 1000;
      const std::string name = "κ = " + short_number(condition) + ", " +
                               kStartWords[static_cast<std::size_t>(start)] + ": ";
      add_verdicts(result, name, *run_whole<OptimizerRace>(p, 1));
    }
  }
}

/// Momenta that creep, damp and ring, at the rate of descent.
void check_momenta(Battery& result) {
  for (const double momentum : {0.5, 0.67, 0.74, 0.9}) {
    Parameters p;
    p.learning_rate = 2 / 1.01;
    p.momentum = momentum;
    add_verdicts(result, "η = 1.98, β = " + short_number(momentum, 2) + ": ",
                 *run_whole<OptimizerRace>(p, 2));
  }
}

void check_floor(Battery& result) {
  Parameters p;
  p.schedule = RateShape::constant;
  p.horizon = 8000;
  for (const double beta1 : {0.0, 0.5, 0.9}) {
    for (const double rate : {0.01, 0.1}) {
      p.beta2 = 0.99;
      p.beta1 = beta1;
      p.adam_rate = rate;
      const auto run = run_whole<OptimizerRace>(p, 3);
      const std::string name =
          "β₁ = " + short_number(beta1, 1) + ", η = " + short_number(rate, 2) + ": ";
      add_verdicts(result, name, *run);
    }
  }
}

/// A bent valley is no bowl; the heavy ball, tuned to the bowl's edge, is thrown out.
void check_controls(Battery& result) {
  Parameters p;
  p.bend = 0.1;
  const auto bent = run_whole<OptimizerRace>(p, 1);
  result.add(*bent, equal("control, bend 0.1: whether the heavy ball arrives, predicted after 95",
                          0, std::isnan(bent->steps(kHeavyBall)) ? 0 : 1,
                          "it is unstable from a curvature of 1.01 on, and finds 1.04",
                          "outside: the valley is bent"));
  p.bend = 0.2;
  const auto more = run_whole<OptimizerRace>(p, 1);
  result.add(*more, at_least("control, bend 0.2: steps of descent beyond the prediction", 5,
                             more->steps(kDescent) - more->predicted_steps(kDescent), 0,
                             "it takes a longer way", "outside: the valley is bent"));
  p = Parameters();
  p.beta2 = 0.99;
  p.horizon = 4000;
  const auto hot = run_whole<OptimizerRace>(p, 1);
  result.add(*hot, equal("a cosine schedule: whether Adam stays at the goal", 1,
                         std::isnan(hot->adam_steps()) ? 0 : 1,
                         "the floor falls with the rate, to zero", "the end of the schedule"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<OptimizerRace, Parameters>(
      {.title = "The race of the optimizers",
       .question = "Who is first at the bottom of a bowl, and after how many steps?",
       .precision = "double: whole numbers of steps are predicted to the step",
       .range = "A bowl, that is a quadratic loss. Steps of descent, heavy ball and Nesterov are "
                "exact; Adam’s number of steps has no theory, its floor has.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_bowls(result);
  check_momenta(result);
  check_floor(result);
  check_controls(result);
  return result;
}

}  // namespace lm::optimizer_race
