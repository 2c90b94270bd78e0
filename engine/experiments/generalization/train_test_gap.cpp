// Experiment train-test-gap: the error on the points that were seen, and on others, over many
// draws.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "experiments/generalization/gap_settings.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/verdicts.hpp"

namespace lm::train_test_gap {
namespace {

using polynomial::FitSetting;
using polynomial::GapCount;
using polynomial::kTargetWords;
using polynomial::Target;

/// A mean lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// Draws from which on their own scatter says how far a mean may be off: the error of the error is
/// then at most √(15/4·200) of it, 14 %, even where one mode decides.
constexpr std::int64_t kEnough = 200;
/// What rounding leaves of an error that is zero.
constexpr double kRounding = 1e-9;
constexpr Index kMostDegree = 10;
constexpr Index kLadder[] = {8, 12, 16, 20, 30, 50, 80, 120, 200};

struct Parameters {
  Target target = Target::cubic;
  std::int64_t degree = 3, examples = 20;
  double noise = 0.1, penalty = 0;
  std::int64_t idle = 0, repeats = 2000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The fit");
    v.integer(degree, param("degree", "Degree").symbol("d").between(0, kMostDegree),
              "The polynomial has $d + 1$ weights.");
    v.integer(idle, param("idle", "Idle features").between(0, 6),
              "More columns, of numbers that have nothing to do with the values.");
    v.real(penalty, param("penalty", "Penalty").symbol("\\lambda").between(0, 10),
           "Adds $\\lambda|w|^2$ to what is minimized: it keeps weights in a narrow range.");
    v.group("Points");
    v.choice(target, kTargetWords, param("target", "True curve"),
             "cubic: $x^3 - x/2$, which degree 3 holds. sine: $\\sin x$ on [−π, π], which no "
             "polynomial holds.");
    v.integer(examples, param("examples", "Points").symbol("N").between(12, 200),
              "Their places are drawn once and stay.");
    v.real(noise, param("noise", "Noise").symbol("\\sigma").between(0.01, 1),
           "Standard deviation of the noise, which is drawn anew in each step.");
    v.integer(repeats, param("repeats", "Draws").symbol("R").log(10, 20000),
              "So often are the values drawn and fitted.");
  }
};

class TrainTestGap : public ExperimentOf<Parameters> {
 public:
  TrainTestGap(const Parameters& p, const Setup& setup)
      : ExperimentOf(p), history_({"train", "test", "elsewhere"}) {
    const auto seed = static_cast<std::uint64_t>(setup.seed);
    const FitSetting base{p.target,         as_index(p.degree), as_index(p.examples),
                          as_index(p.idle), p.penalty,          p.noise};
    const auto add = [&](std::vector<GapCount>& list, FitSetting setting) {
      list.emplace_back(setting, seed, number_++);
    };
    add(factors_, base);
    for (int factor = 1; factor <= 4; ++factor) {
      FitSetting changed = base;
      if (factor == 1) changed.degree += 4;
      if (factor == 2) changed.examples *= 2;
      if (factor == 3) changed.penalty += 1;
      if (factor == 4) changed.idle += 4;
      add(factors_, changed);
    }
    for (Index d = 0; d <= kMostDegree; ++d) {
      FitSetting changed = base;
      changed.degree = d;
      add(degrees_, changed);
    }
    for (const Index n : kLadder) {
      FitSetting changed = base;
      changed.examples = n;
      if (n >= base.degree + 1 + base.idle + 3) add(sizes_, changed);
    }
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.repeats; }
  Views views() const override {
    return {course_view(), degree_view(), size_view(), factor_view()};
  }
  Scalars scalars() const override {
    const GapCount& g = now();
    return {measured("train_error", g.train().mean(), "error on the points, mean"),
            predicted("predicted_train_error", g.predicted_train(), "the same, in theory"),
            measured("test_error", g.test().mean(), "error of new values there, mean"),
            predicted("predicted_test_error", g.predicted_test(), "the same, in theory"),
            measured("gap", g.gap().mean(), "the gap between the two"),
            predicted("predicted_gap", g.predicted_gap(), "the gap, in theory"),
            measured("gap_error", g.gap().error(), "standard error of the gap"),
            measured("elsewhere_error", g.elsewhere().mean(), "error at new places, mean"),
            predicted("predicted_elsewhere_error", g.predicted_elsewhere(), "the same, in theory"),
            predicted("effective_weights", g.effective(), "effective number of weights"),
            measured("gap_more_terms", ratio(1), "gap with four terms more, over the gap"),
            measured("gap_more_points", ratio(2), "gap with twice the points, over the gap"),
            measured("gap_narrow_weights", ratio(3), "gap with weights kept narrow, over the gap"),
            measured("gap_more_features", ratio(4), "gap with four idle features, over the gap")};
  }

  double train() const { return now().train().mean(); }
  double ratio(int factor) const {
    return factors_[as_size(factor)].gap().mean() / now().gap().mean();
  }

 protected:
  void take_step() override {
    for (auto* list : {&factors_, &degrees_, &sizes_}) {
      for (GapCount& one : *list) one.draw(static_cast<std::uint64_t>(step()));
    }
  }
  bool finished() const override { return step() >= p_.repeats; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    history_.add(step(), {now().train().mean(), now().test().mean(), now().elsewhere().mean()});
  }

  Checks checks() const override {
    const GapCount& g = now();
    const double s = p_.noise * p_.noise, least = kRounding * (s + 1);
    const double n = as_double(p_.examples);
    const Range any = enough("any curve and any penalty, 200 draws");
    Checks all{within("error on the points", g.predicted_train(), g.train().mean(),
                      kErrors * g.train().error() + least, kWhy, any),
               within("error of new values at the same places", g.predicted_test(), g.test().mean(),
                      kErrors * g.test().error() + least, kWhy, any),
               within("the gap, against twice σ² times effective weights over points",
                      2 * s * g.effective() / n, g.gap().mean(), kErrors * g.gap().error() + least,
                      kWhy, any),
               within("error at new places", g.predicted_elsewhere(), g.elsewhere().mean(),
                      kErrors * g.elsewhere().error() + least, kWhy, any),
               within("error on the points, against σ²(1 − p/N)",
                      theory::expected_training_error(as_index(p_.examples), g.weights(), s),
                      g.train().mean(), kErrors * g.train().error() + least, kWhy,
                      enough("the polynomial holds the curve, and no penalty")
                          .needs(p_.target == Target::cubic && p_.degree >= 3,
                                 "the polynomial does not hold the curve")
                          .needs(p_.penalty == 0, "there is a penalty"))};
    const char* const names[] = {"", "four terms more: the gap", "twice the points: the gap",
                                 "narrow weights: the gap", "four idle features: the gap"};
    for (std::size_t k = 1; k < factors_.size(); ++k) {
      const GapCount& f = factors_[k];
      all.push_back(within(names[k], f.predicted_gap(), f.gap().mean(),
                           kErrors * f.gap().error() + least, kWhy, any));
    }
    return all;
  }

 private:
  static constexpr const char* kWhy = "five standard errors, from the scatter of the draws";

  Range enough(const char* text) const {
    return Range(text).awaits(step() >= kEnough, "fewer than 200 draws");
  }
  const GapCount& now() const { return factors_.front(); }

  View course_view() const {
    return over_steps(history_, "course", "Means over the draws", axis("mean squared error"))
        .add(Role::train, "on the points", "train")
        .add(Role::test, "new values, same places", "test")
        .measured("new places", "elsewhere")
        .predicted("theory: points", now().predicted_train())
        .predicted("theory: same places", now().predicted_test())
        .predicted("theory: new places", now().predicted_elsewhere());
  }
  template <class Number>
  static std::vector<double> of(const std::vector<GapCount>& list, const Number& number) {
    std::vector<double> all;
    for (const GapCount& one : list) all.push_back(number(one));
    return all;
  }
  Plot errors(Plot plot, const std::vector<GapCount>& list) const {
    if (step() > 0) {
      plot.add(Role::train, "on the points", of(list, [](auto& g) { return g.train().mean(); }))
          .add(Role::test, "new values, same places",
               of(list, [](auto& g) { return g.test().mean(); }));
    }
    return plot.predicted("theory: points", of(list, [](auto& g) { return g.predicted_train(); }))
        .predicted("theory: same places", of(list, [](auto& g) { return g.predicted_test(); }))
        .reference("noise $\\sigma^2$", p_.noise * p_.noise);
  }
  View degree_view() const {
    return errors(curve("degree", "Error against degree", axis("degree $d$"),
                        log_axis("mean squared error"), count(degrees_.size())),
                  degrees_);
  }
  static std::vector<double> count(std::size_t n) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(as_double(i));
    return x;
  }
  View size_view() const {
    return errors(curve("size", "Error against the number of points", log_axis("points $N$"),
                        axis("mean squared error"),
                        of(sizes_, [](auto& g) { return as_double(g.setting().examples); })),
                  sizes_);
  }
  View factor_view() const {
    Plot plot = bars("factors", "What widens the gap, and what narrows it",
                     axis("1 as set, 2 degree + 4, 3 points × 2, 4 narrow weights, 5 idle + 4"),
                     axis("gap"), {1, 2, 3, 4, 5});
    if (step() > 0) plot.measured("measured", of(factors_, [](auto& g) { return g.gap().mean(); }));
    return plot.predicted("theory", of(factors_, [](auto& g) { return g.predicted_gap(); }));
  }

  std::uint64_t number_ = 0;
  std::vector<GapCount> factors_, degrees_, sizes_;
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<TrainTestGap, Parameters>(
      {.title = "The gap",
       .question = "How much better does a fit look on its own points than on others?",
       .precision = "double: means are compared with a closed form",
       .range = "Linear models with places that stay. The rule $\\sigma^2(1 - p/N)$ needs a model "
                "that holds the curve, and no penalty.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    const auto run = run_whole<TrainTestGap>(Parameters{}, seed);
    const std::string at = "degree 3, seed " + std::to_string(seed) + ": ";
    add_verdicts(result, at, *run);
    const double wrong = (run->ratio(1) > 1 ? 0 : 1) + (run->ratio(2) < 1 ? 0 : 1) +
                         (run->ratio(3) < 1 ? 0 : 1) + (run->ratio(4) > 1 ? 0 : 1);
    result.add(*run, ordered(at + "factors of the lecture’s table with the other sign", wrong,
                             "none of the four", "20 points, σ = 0.1"));
  }
  Parameters p;
  p.degree = 1;
  const auto line = run_whole<TrainTestGap>(p, 1);
  add_verdicts(result, "straight line: ", *line);
  result.add(*line, at_least("control, straight line: error on the points over σ²(1 − p/N)", 2,
                             line->train() / (0.01 * 0.9), 0, "the line misses the curve",
                             "outside: the polynomial does not hold the curve"));
  p = {};
  p.penalty = 0.5, p.idle = 3, p.degree = 6;
  add_verdicts(result, "penalty and idle features: ", *run_whole<TrainTestGap>(p, 2));
  return result;
}

}  // namespace lm::train_test_gap
