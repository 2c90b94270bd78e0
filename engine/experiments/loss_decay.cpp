// Experiment loss-decay: the loss is a sum of exponentials, and late one of rate 4cλ_min.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/battery.hpp"
#include "experiments/linear_model.hpp"

namespace lm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Late slopes are held to this share: at most 0.1 % was met in the battery.
constexpr double kSlopeTolerance = 0.01;
/// From this share of the excess loss on, the slowest mode counts as alone; what the others add to
/// the slope is then below κ times what is missing.
constexpr double kAlone = 0.9999;
/// Gradient flow's slope is claimed where gradient descent's own, 2 ln(1 − x)/η with x = 2cηλ_min,
/// differs from it by x/2 below 0.25 %.
constexpr double kFlowStep = 0.005;
/// Below this share of the loss's scale slopes are not measured: the square root, 1e-8, is the
/// share of the weights, of which rounding, √κ·2e-16, is then 1e-6 at κ = 1e4.
constexpr double kSlopeFloor = 1e-16;
/// Down to this one the closed form of the excess loss itself is held: the weights' share is 1e-6,
/// of which rounding is 1e-8 at κ = 1e4, and the order of neighbouring slopes is safe.
constexpr double kExactFloor = 1e-12;
constexpr double kExactTolerance = 1e-5;

class LossDecay : public LinearModel {
 public:
  LossDecay(const LinearParameters& parameters, const Setup& setup)
      : LinearModel(parameters, setup, Solution::flow, kLossAccuracy),
        slopes_({"time", "measured", "flow", "descent"}) {
    begin();
  }

  Observation observe() const override;

  /// The local slope of the log excess loss over the last recorded interval: measured, of gradient
  /// flow, of gradient descent's exact solution. NaN before there is one and below the floor.
  double slope() const { return slopes_.column("measured").back(); }
  double descent_slope() const { return slopes_.column("descent").back(); }
  /// The share of the excess loss that the slowest mode carries in gradient descent's exact
  /// solution.
  double slowest_share() const;
  /// Neighbouring slopes out of order: the log of a sum of exponentials is convex.
  double concave_turns() const;
  /// Largest |excess/exact − 1| while the excess loss is above kExactFloor of its start.
  double worst_exact_deviation() const;

 protected:
  void record() override;
  Vector predicted_weights() const override { return flow_weights(); }

 private:
  View slope_view() const;
  View shares_view() const;
  void add_checks(Observation& seen) const;
  Vector shares(const Vector& gaps) const;

  Recorder slopes_;
  double last_time_ = 0;
  double last_excess_ = 0;
};

/// (ln after − ln before)/span, NaN where that is no number.
double log_slope(double before, double after, double span) {
  return before > 0 && after > 0 && span > 0 ? (lm::log(after) - lm::log(before)) / span : kNaN;
}

void LossDecay::record() {
  LinearModel::record();
  const double now = time();
  const double excess = excess_loss();
  const double span = now - last_time_;
  const bool above = excess > excess_floor(kSlopeFloor) && step() > 0;
  // The predicted slopes are over the same interval, or its part since the predictions restarted.
  const std::int64_t last_step =
      slopes_.rows() > 0 ? static_cast<std::int64_t>(slopes_.steps().back()) : 0;
  const std::int64_t begin = std::max(last_step, solution_step());
  const double steps = static_cast<double>(step() - begin);
  const double flow = log_slope(
      solution().flow_excess(learning_rate() * static_cast<double>(begin - solution_step())),
      solution().flow_excess(elapsed_time()), steps * learning_rate());
  const double descent = log_slope(
      solution().descent_excess(learning_rate(), begin - solution_step()),
      solution().descent_excess(learning_rate(), elapsed_steps()), steps * learning_rate());
  slopes_.add(step(), {now - span / 2, above ? log_slope(last_excess_, excess, span) : kNaN,
                       above ? flow : kNaN, above ? descent : kNaN});
  last_time_ = now;
  last_excess_ = excess;
}

Vector LossDecay::shares(const Vector& gaps) const {
  Vector parts = gaps.cwiseAbs2().cwiseProduct(problem().eigenvalues().head(gaps.size()));
  const double total = parts.sum();
  return total > 0 ? Vector(parts / total) : parts;
}

double LossDecay::slowest_share() const {
  return solution().slowest_share(solution().descent_gaps(learning_rate(), elapsed_steps()));
}

double LossDecay::concave_turns() const {
  constexpr double kSlack = 1e-3;  // rounding of a slope, relative
  const std::vector<double>& slope = slopes_.column("measured");
  const std::vector<double>& excess = history().column("excess");
  double turns = 0;
  for (std::size_t i = std::max<std::size_t>(solution_row(), 2); i < slope.size(); ++i) {
    if (excess[i] <= excess_floor(kExactFloor)) break;
    if (slope[i] < slope[i - 1] - kSlack * std::abs(slope[i - 1])) ++turns;
  }
  return turns;
}

double LossDecay::worst_exact_deviation() const {
  const std::vector<double>& excess = history().column("excess");
  const std::vector<double>& exact = history().column("descent_excess");
  double worst = 0;
  for (std::size_t i = solution_row(); i < excess.size(); ++i) {
    if (exact[i] <= excess_floor(kExactFloor)) continue;
    worst = std::max(worst, std::abs(excess[i] / exact[i] - 1));
  }
  return worst;
}

View LossDecay::slope_view() const {
  View view =
      history_view("slope", "Local slope of the log excess loss", "$d\\ln(L-L^*)/dt$", "linear");
  const std::vector<double>& x = slopes_.column("time");
  view.series.push_back(
      make_series("gradient descent", Role::measured, x, slopes_.column("measured")));
  view.series.push_back(make_series("gradient flow: sum of exponentials", Role::predicted, x,
                                    slopes_.column("flow")));
  view.series.push_back(make_series("gradient descent, exact solution", Role::reference, x,
                                    slopes_.column("descent")));
  const double late = theory::late_flow_slope(factor(), problem().smallest());
  view.series.push_back(make_series("$-4c\\lambda_{\\min}$", Role::reference, x,
                                    std::vector<double>(x.size(), late)));
  return view;
}

View LossDecay::shares_view() const {
  View view;
  view.name = "shares";
  view.title = "Share of the excess loss by mode";
  view.kind = ViewKind::bars;
  view.x.label = "mode, from the largest eigenvalue";
  view.y.label = "share";
  const std::vector<double> numbers = count_from_one(problem().rank());
  const Vector measured = problem().coordinates(solution().limit() - weights());
  view.series.push_back(
      make_series("gradient descent", Role::measured, numbers, to_list(shares(measured))));
  view.series.push_back(make_series("gradient flow", Role::predicted, numbers,
                                    to_list(shares(solution().flow_gaps(elapsed_time())))));
  return view;
}

void LossDecay::add_checks(Observation& seen) const {
  const double step_size = 2 * factor() * learning_rate() * problem().largest();
  if (exact_comparable() && !divergence()) {
    seen.checks.push_back(at_most(
        "largest relative deviation of the excess loss from the exact sum over the modes", 0,
        worst_exact_deviation(), kExactTolerance,
        "rounding of the weights, 1e-12 of them, against the 1e-6 that is left of their distance",
        std::string("until the excess loss is 1e-12 of its start; ") + kExactRange));
  }
  if (step_size > 1) return;  // above half the critical rate a fast mode may be the last to go
  seen.checks.push_back(
      ordered("neighbouring slopes of the log loss out of order (steeper later)", concave_turns(),
              "the log of a sum of decaying exponentials is convex; 0.1 % for rounding",
              "learning rate up to half the critical one"));
  const double smallest = problem().smallest();
  if (!std::isfinite(slope()) || !(slowest_share() >= kAlone)) return;
  const double exact = theory::late_descent_slope(factor(), learning_rate(), smallest);
  seen.checks.push_back(within("late slope of the log excess loss over 2 ln(1 − 2cηλ_min)/η", 1,
                               slope() / exact, kSlopeTolerance, "what the other modes still add",
                               "the slowest mode holds 99.99 % of the excess loss"));
  if (2 * factor() * learning_rate() * smallest <= kFlowStep) {
    seen.checks.push_back(within("late slope of the log excess loss over −4cλ_min", 1,
                                 slope() / theory::late_flow_slope(factor(), smallest),
                                 kSlopeTolerance,
                                 "other modes, and cηλ_min ≤ 0.25 % of gradient descent",
                                 "2cηλ_min up to 0.005, the slowest mode alone"));
  }
}

Observation LossDecay::observe() const {
  Observation seen = LinearModel::observe();
  seen.views.push_back(slope_view());
  seen.views.push_back(shares_view());
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("slope", slope(), "local slope of the log excess loss", Role::measured);
  add("predicted_slope", slopes_.column("flow").back(),
      "the same for gradient flow's sum of exponentials", Role::predicted);
  add("late_slope", theory::late_flow_slope(factor(), problem().smallest()),
      "late slope $-4c\\lambda_{\\min}$", Role::predicted);
  add("late_descent_slope",
      theory::late_descent_slope(factor(), learning_rate(), problem().smallest()),
      "late slope at this learning rate $2\\ln(1-2c\\eta\\lambda_{\\min})/\\eta$", Role::predicted);
  add("excess_loss", excess_loss(), "excess loss $L - L^*$", Role::measured);
  add("slowest_share", slowest_share(), "share of the slowest mode in the excess loss",
      Role::predicted);
  add_checks(seen);
  return seen;
}

// The battery.

LinearParameters shape(std::int64_t samples, std::int64_t dimension) {
  LinearParameters p;
  p.samples = samples;
  p.dimension = dimension;
  return p;
}

/// Runs until gradient flow's slowest mode alone is left (its share of the start `left`) with
/// cηλ_max = `share`.
std::unique_ptr<Made<LossDecay>> run_late(LinearParameters p, double share, double left,
                                          std::int64_t seed) {
  p.learning_rate = share * LossDecay(p, {{}, seed, {}}).critical_learning_rate();
  auto model = std::make_unique<Made<LossDecay>>(p, seed);
  const double rate = 4 * model->factor() * model->problem().smallest() * *p.learning_rate;
  model->advance(static_cast<std::int64_t>(-lm::log(left) / rate));
  return model;
}

/// At a small learning rate: gradient flow's sum of exponentials and its late slope.
void check_flow(const char* what, const LinearParameters& p, std::int64_t seed, Battery& result) {
  const auto model = run_late(p, 0.005, 1e-12, seed);
  const std::string name = std::string(what) + ", seed " + std::to_string(seed) + ": ";
  const double late = theory::late_flow_slope(model->factor(), model->problem().smallest());
  result.add(*model, within(name + "late slope of the log excess loss over −4cλ_min", 1,
                            model->slope() / late, kSlopeTolerance,
                            "first order in η, and what the other modes still add",
                            "cηλ_max = 0.005, excess loss 1e-12 of its start"));
  result.add(
      *model,
      at_most(
          name + "largest relative deviation of the excess loss from the exact sum over the modes",
          0, model->worst_exact_deviation(), kExactTolerance, "rounding",
          "until the excess loss is 1e-12 of its start"));
  result.add(*model, ordered(name + "neighbouring slopes out of order (steeper later)",
                             model->concave_turns(), "convexity; 0.1 % for rounding",
                             "learning rate up to half the critical one"));
}

/// The loss is no single exponential: its first rate is the mean of 4cλ_i weighted by the modes'
/// shares, many times the last one.
void check_first_slope(std::int64_t seed, Battery& result) {
  LinearParameters p = shape(8, 20);
  p.learning_rate = 1e-4 * LossDecay(p, {{}, seed, {}}).critical_learning_rate();
  Made<LossDecay> model(p, seed);
  model.advance(1);
  const double first = model.solution().flow_decay_rate(0);
  const std::string name = "P=8, d=20, seed " + std::to_string(seed) + ": ";
  result.add(model, within(name + "first slope of the log excess loss over −⟨4cλ⟩", 1,
                           model.slope() / -first, 1e-3, "one step at cηλ_max = 1e-4",
                           "the start, small η"));
  result.add(
      model,
      at_least(name + "first slope of the log excess loss over the late one", 2,
               model.slope() / theory::late_flow_slope(model.factor(), model.problem().smallest()),
               0, "a control: a single exponential has ratio 1", "flat spectrum, P=8, d=20"));
}

/// At the default learning rate: gradient descent's own late slope.
void check_default(std::int64_t seed, Battery& result) {
  const auto model = run_late(shape(8, 20), 0.5, 1e-12, seed);
  const double exact = theory::late_descent_slope(model->factor(), model->learning_rate(),
                                                  model->problem().smallest());
  result.add(*model, within("P=8, d=20, seed " + std::to_string(seed) +
                                ": late slope of the log excess loss over 2 ln(1 − 2cηλ_min)/η",
                            1, model->slope() / exact, kSlopeTolerance,
                            "what the other modes still add", "half the critical learning rate"));
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  LinearParameters geometric = shape(6, 12);
  geometric.spectrum = Spectrum::geometric;
  geometric.condition = 20;
  LinearParameters tall = shape(40, 8);
  LinearParameters mean = shape(8, 20);
  mean.loss = LossConvention::mean;
  for (const std::int64_t seed : result.seeds) {
    check_flow("wide (P=8, d=20)", shape(8, 20), seed, result);
    check_flow("wide, mean loss", mean, seed, result);
    check_flow("wide, eigenvalues 20:1 (P=6, d=12)", geometric, seed, result);
    check_flow("tall, noisy (P=40, d=8)", tall, seed, result);
    check_first_slope(seed, result);
    check_default(seed, result);
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo loss_decay() {
  ExperimentInfo info;
  info.slug = "loss-decay";
  info.title = "How the loss decays";
  info.question = "Does the training loss decay as one exponential, and how fast in the end?";
  info.precision = "double: slopes are measured down to 1e-16 of the initial loss";
  info.source = "engine/experiments/loss_decay.cpp";
  info.range =
      "The sum of exponentials is gradient flow's: $c\\eta\\lambda_{\\max}$ small. The late slope "
      "$-4c\\lambda_{\\min}$ needs the slowest mode to be alone, and the loss above rounding.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<LinearParameters>();
  info.inputs = {regression_input()};
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<LossDecay>(bind<LinearParameters>(setup.values), setup);
  };
  return info;
}

Battery loss_decay_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
