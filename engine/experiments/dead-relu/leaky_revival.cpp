// Experiment leaky-revival: a dead unit with a leak walks back along a line that theory knows.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/leaky_unit.hpp"

namespace lm::leaky_revival {
namespace {

struct Parameters {
  double slope = 0.01;
  double weight = 1;
  double bias = -6;
  double learning_rate = 0.1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Unit");
    v.real(slope, param("slope", "Leak").symbol("s").between(0, 0.3),
           "Slope of the activation below zero; 0 is the plain ReLU.");
    v.real(weight, param("weight", "Weight at the start").symbol("w_0").between(-4, 4).start(),
           "Of the one input.");
    v.real(bias, param("bias", "Bias at the start").symbol("b_0").between(-10, 2).start(),
           "At −6 no example lifts the unit above zero.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-3, 0.5),
           "Of gradient descent on the mean squared error; the target is max(x, 0).");
  }
};

constexpr Index kExamples = 100;
/// Steps that the theory looks ahead; then a run; and those of a run in which nothing is to happen.
constexpr std::int64_t kPatience = 300'000;
constexpr std::int64_t kQuietSteps = 3000;
/// Time ηk that a run goes on after waking: enough to see the unit find its task.
constexpr double kSettlingTime = 200;
/// Rounding of up to 3·10⁵ steps, each of 1e-16 of numbers up to 10.
constexpr double kRounding = 1e-9;
constexpr int kCurvePoints = 160;

class LeakyRevival : public ExperimentOf<Parameters> {
 public:
  LeakyRevival(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters),
        x_(kExamples),
        y_(kExamples),
        now_{parameters.weight, parameters.bias},
        history_({"weight", "bias", "loss", "drift_loss", "highest"}),
        line_({"weight", "bias", "highest"}) {
    Random random(static_cast<std::uint64_t>(setup.seed), stream("leaky-revival/inputs"));
    fill_normal(random, x_);
    y_ = x_.cwiseMax(0.0);
    drift_ = std::make_unique<theory::LeakyDrift>(x_, y_, p_.slope, now_, p_.learning_rate);
    asleep_at_start_ = highest(now_) <= 0;
    if (!asleep_at_start_) waking_ = 0;
    predicted_waking_ = asleep_at_start_ ? drift_->waking_step(kPatience) : -1;
    draw_line();
    start_loss_ = loss();
    start_gradient_ = gradient();
    begin();
  }

  std::int64_t suggested_steps() const override {
    if (asleep_at_start_ && predicted_waking_ < 0) return kQuietSteps;
    const double after = std::ceil(kSettlingTime / p_.learning_rate);
    return std::min<std::int64_t>(
        kPatience, std::max<std::int64_t>(predicted_waking_, 0) + static_cast<std::int64_t>(after));
  }
  Views views() const override { return {fit_view(), plane_view(), rise_view(), loss_view()}; }
  Scalars scalars() const override {
    return {measured("initial_loss", start_loss_, "loss at the start"),
            measured("final_loss", loss(), "loss now"),
            measured("gradient_at_start", norm(start_gradient_), "length of the first gradient"),
            predicted("predicted_gradient_at_start", norm(drift_->gradient()),
                      "the same, of a linear model"),
            measured("waking_step", waking_, "step at which an example wakes the unit"),
            predicted("predicted_waking_step", predicted_waking(), "the same, predicted"),
            measured("awake_fraction", awake(), "examples on which the unit fires, share"),
            predicted("leak_floor", floor(), "loss that the leak leaves at $w = 1$, $b = 0$"),
            measured("unit_weight", now_.weight, "weight $w$"),
            measured("unit_bias", now_.bias, "bias $b$")};
  }

  double loss() const {
    double total = 0;
    for (Index i = 0; i < kExamples; ++i) total += error(i) * error(i);
    return total / kExamples;
  }
  /// What is left at w = 1, b = 0: the leak's own error.
  double floor() const { return p_.slope * p_.slope * x_.cwiseMin(0.0).squaredNorm() / kExamples; }
  double first_slope() const { return norm(start_gradient_); }
  double linear_slope() const { return norm(drift_->gradient()); }
  double waking() const { return waking_; }
  double predicted_waking() const {
    return predicted_waking_ < 0 ? kNaN : as_double(predicted_waking_);
  }
  /// |w − w₀| + |b − b₀|.
  double moved() const { return std::abs(now_.weight - p_.weight) + std::abs(now_.bias - p_.bias); }
  double awake() const {
    return ((x_.array() * now_.weight + now_.bias) > 0).cast<double>().mean();
  }

 protected:
  void take_step() override {
    const theory::LinePair slope = gradient();
    now_.weight -= p_.learning_rate * slope.weight;
    now_.bias -= p_.learning_rate * slope.bias;
    if (std::isnan(waking_) && highest(now_) > 0) waking_ = as_double(step() + 1);
  }
  std::optional<std::string> trouble() const override {
    if (std::abs(now_.weight) + std::abs(now_.bias) < 1e6) return std::nullopt;
    return "the unit passed 1e6; learning_rate " + short_number(p_.learning_rate) + " is too large";
  }
  void record() override {
    if (still_asleep()) deviation_ = std::max(deviation_, drift_gap());
    const double drift_loss = still_asleep() ? drift_->loss(as_double(step())) : kNaN;
    history_.add(step(), {now_.weight, now_.bias, loss(), drift_loss, highest(now_)});
  }
  Checks checks() const override {
    const Range asleep = Range("no example above zero at the start")
                             .needs(asleep_at_start_, "some example is above zero at the start");
    Range wakes = asleep, sleeps = asleep;
    wakes.needs(p_.slope > 0, "without a leak nothing moves")
        .needs(predicted_waking_ >= 0, "theory says that the unit stays asleep")
        .awaits(!std::isnan(waking_), "no example has woken the unit yet");
    sleeps.needs(predicted_waking_ < 0, "theory says that the unit wakes");
    const double predicted_slope = norm(drift_->gradient());
    return {within("length of the first gradient", predicted_slope, norm(start_gradient_),
                   1e-12 * predicted_slope, "rounding of sums of 100 terms", asleep),
            at_most("distance of weight and bias from the linear recursion while asleep", 0,
                    deviation_, kRounding, "rounding of each step", asleep),
            equal("step at which the unit wakes", predicted_waking(), waking_,
                  "the recursion is exact until then", wakes),
            equal("examples on which it has fired", 0, std::isnan(waking_) ? 0 : 1,
                  "the recursion never crosses zero", sleeps)};
  }

 private:
  double sum(Index i) const { return now_.weight * x_(i) + now_.bias; }
  double error(Index i) const {
    const double z = sum(i);
    return (z > 0 ? z : p_.slope * z) - y_(i);
  }
  double highest(const theory::LinePair& at) const {
    return (x_.array() * at.weight + at.bias).maxCoeff();
  }
  bool still_asleep() const { return asleep_at_start_ && std::isnan(waking_); }
  static double norm(const theory::LinePair& v) {
    return std::sqrt(v.weight * v.weight + v.bias * v.bias);
  }
  double drift_gap() const {
    const theory::LinePair line = drift_->at(as_double(step()));
    return std::abs(now_.weight - line.weight) + std::abs(now_.bias - line.bias);
  }
  theory::LinePair gradient() const {
    theory::LinePair total;
    for (Index i = 0; i < kExamples; ++i) {
      const double pull = 2.0 / kExamples * error(i) * (sum(i) > 0 ? 1 : p_.slope);
      total.weight += pull * x_(i);
      total.bias += pull;
    }
    return total;
  }

  /// The recursion up to waking, where the unit is asleep at the start.
  void draw_line() {
    const std::int64_t end = predicted_waking_ >= 0 ? predicted_waking_ : kQuietSteps;
    for (std::int64_t i = 0; i <= kCurvePoints && asleep_at_start_; ++i) {
      const std::int64_t k = end * i / kCurvePoints;
      const theory::LinePair at = drift_->at(as_double(k));
      line_.add(k, {at.weight, at.bias, highest(at)});
    }
  }

  View fit_view() const {
    std::vector<double> x, f, wanted;
    for (int i = 0; i <= kCurvePoints; ++i) {
      x.push_back(-4 + 8.0 * i / kCurvePoints);
      const double z = now_.weight * x.back() + now_.bias;
      f.push_back(z > 0 ? z : p_.slope * z);
      wanted.push_back(std::max(x.back(), 0.0));
    }
    return scatter("fit", "The unit and its task", axis("input $x$"), axis("output"))
        .add(Role::train, "examples", to_list(x_), to_list(y_))
        .measured("the unit", x, f)
        .reference("target", x, wanted);
  }
  /// b = −w x of the outermost examples: below both, no example is above zero.
  Series border() const {
    const double low = x_.minCoeff(), high = x_.maxCoeff();
    return make_series("border of the dead region", Role::reference, {-4, 0, 4},
                       {4 * low, 0, -4 * high});
  }
  View plane_view() const {
    View view =
        scatter("plane", "Weight and bias", axis("weight $w$"), axis("bias $b$"))
            .measured("start", std::vector{p_.weight}, std::vector{p_.bias})
            .measured("gradient descent", history_.column("weight"), history_.column("bias"))
            .predicted("linear recursion, while asleep", line_.column("weight"),
                       line_.column("bias"))
            .add(border());
    view.steps = history_.steps();
    return view;
  }
  View rise_view() const {
    return over_steps(history_, "rise", "The largest sum that any example gives the unit",
                      axis("largest $wx_i + b$"))
        .measured("gradient descent", "highest")
        .predicted("linear recursion, while asleep", line_.steps(), line_.column("highest"))
        .reference("awake above", 0.0);
  }
  View loss_view() const {
    return over_steps(history_, "loss", "The loss", log_axis("loss $L$"))
        .measured("gradient descent", "loss")
        .predicted("linear recursion, while asleep", "drift_loss")
        .reference("floor of the leak", p_.slope > 0 ? floor() : kNaN);
  }

  Vector x_, y_;
  theory::LinePair now_;
  std::unique_ptr<theory::LeakyDrift> drift_;
  bool asleep_at_start_ = false;
  std::int64_t predicted_waking_ = -1;
  double start_loss_ = 0, waking_ = kNaN, deviation_ = 0;
  theory::LinePair start_gradient_;
  Recorder history_, line_;
};

/// Three leaks from the course's start, 20,000 steps each.
void check_leaks(std::int64_t seed, Battery& result) {
  double slowest = 0;
  for (const double slope : {0.003, 0.01, 0.03}) {
    Parameters p;
    p.slope = slope;
    const auto run = run_for<LeakyRevival>(p, seed, 20000);
    const std::string name =
        "leak " + short_number(slope) + ", seed " + std::to_string(seed) + ": ";
    add_verdicts(result, name, *run);
    result.add(*run, at_most(name + "loss after 20,000 steps", 1e-3, run->loss(), 0,
                             "the course's own number", "b = −6, η = 0.1"));
    result.add(*run, at_most(name + "the same over what the leak leaves at w = 1, b = 0", 1,
                             run->loss() / run->floor(), 0, "the best unit is at least as good",
                             "after waking"));
    if (slope == 0.003) slowest = run->waking();
    if (slope < 0.03) continue;
    result.add(*run, within(name + "steps to waking with a tenth of this leak, over its own", 10,
                            slowest / run->waking(), 0.5,
                            "as 1/s to first order; the output s(wx + b) itself counts 2 to 4 %",
                            "small leaks, one start"));
  }
}

/// Other starts; then those outside: no leak, where nothing moves, and a start that is awake.
void check_starts(std::int64_t seed, Battery& result) {
  const std::string name = "seed " + std::to_string(seed) + ": ";
  Parameters other;
  other.weight = -2;
  other.bias = -8;
  add_verdicts(result, "from (−2, −8), " + name, *run_whole<LeakyRevival>(other, seed));
  Parameters plain;
  plain.slope = 0;
  const auto frozen = run_for<LeakyRevival>(plain, seed, 20000);
  add_verdicts(result, "no leak (control), " + name, *frozen);
  result.add(*frozen, equal("no leak (control), " + name + "way of weight and bias in 20,000 steps",
                            0, frozen->moved(), "the gradient is exactly zero", "slope 0"));
  Parameters awake;
  awake.bias = -1;
  const Made<LeakyRevival> standing(awake, seed);
  result.add(standing,
             at_least("bias −1 (control), " + name + "first gradient over that of a linear model",
                      5, standing.first_slope() / standing.linear_slope(), 0,
                      "examples that are awake pull 1/s = 100 times as hard",
                      "outside: some examples are above zero"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<LeakyRevival, Parameters>(
      {.title = "A leak that wakes a dead unit",
       .question = "How long does a leaky ReLU need to bring back a unit that fires on no example, "
                   "and does it always?",
       .precision = "double: the linear recursion is followed to the step",
       .range = "As long as no example is above zero the unit is a linear model, and the theory is "
                "exact. Starts at which some example is above zero are outside.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_leaks(seed, result);
    check_starts(seed, result);
  }
  return result;
}

}  // namespace lm::leaky_revival
