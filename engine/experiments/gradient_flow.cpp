// Experiment gradient-flow: gradient descent against gradient flow and its own exact solution.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/battery.hpp"
#include "experiments/descent_plane.hpp"
#include "experiments/linear_model.hpp"

namespace lm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Gradient descent against its own closed form: rounding alone, 2e-14 at most in the
/// battery.
constexpr double kExactTolerance = 1e-10;
/// Below this share of the loss's scale rounding may be felt: its square root is the share of the
/// weights, 1e-7, of which rounding, √κ·2e-16, is then 1e-8 to 1e-7.
constexpr double kLossFloor = 1e-14;
/// How far the loss's deviation may be from 4c²ηλ_min²t, relative, besides the next orders, which
/// are added: what the modes above the slowest leave.
constexpr double kLateTolerance = 0.01;
/// A way to the limit shorter than this share of the weights is not compared with: rounding of the
/// weights, 1e-16, would be felt in what is measured against it.
constexpr double kFarShare = 1e-6;
/// From this share of the excess loss on, the slowest mode counts as alone.
constexpr double kAlone = 0.999;

struct Parameters : LinearParameters {
  Parameters() { initial_norm = 1; }
};

class GradientFlow : public LinearModel {
 public:
  GradientFlow(const Parameters& parameters, const Setup& setup)
      : LinearModel(parameters, setup, Solution::flow, kLossAccuracy),
        deviations_({"weights", "leading weights", "loss", "leading loss", "late loss", "exact",
                     "travelled"}) {
    begin();
  }

  Observation observe() const override;

  /// ‖w − w(t)‖/‖w(t)‖ to leading order in η; `flow` is w(t).
  double leading_weight_deviation(const Vector& flow) const {
    return solution().leading_gap(learning_rate(), elapsed_time()).norm() / flow.norm();
  }
  /// The relative deviation of the excess loss from gradient flow's, 1 − excess/flow; NaN below the
  /// floor of rounding.
  double loss_deviation() const;
  /// The largest of a column since the present predictions began.
  double largest(const std::string& column) const;

 protected:
  void record() override;
  Vector predicted_weights() const override { return flow_weights(); }

 private:
  View deviation_view(const char* name, const char* title, const char* label,
                      const std::vector<std::pair<const char*, Role>>& columns) const;
  void add_checks(Observation& seen) const;

  Recorder deviations_;
  DescentPlane plane_;
};

double GradientFlow::loss_deviation() const {
  const double flow = solution().flow_excess(elapsed_time());
  if (std::min(flow, excess_loss()) <= excess_floor(kLossFloor)) return kNaN;
  return 1 - excess_loss() / flow;
}

void GradientFlow::record() {
  LinearModel::record();
  plane_.record(*this);
  const double time = elapsed_time();
  const Vector flow = flow_weights();
  const double way = solution().gaps().norm();
  const double distance = (weights() - flow).norm();
  deviations_.add(
      step(), {relative_distance(weights(), flow), leading_weight_deviation(flow), loss_deviation(),
               solution().leading_loss_deviation(learning_rate(), time),
               theory::late_loss_deviation(factor(), learning_rate(), problem().smallest(), time),
               relative_distance(weights(), descent_weights()), way > 0 ? distance / way : 0.0});
}

double GradientFlow::largest(const std::string& column) const {
  const std::vector<double>& values = deviations_.column(column);
  double most = 0;
  for (std::size_t i = solution_row(); i < values.size(); ++i) {
    if (!(values[i] <= most)) most = values[i];
  }
  return most;
}

View GradientFlow::deviation_view(const char* name, const char* title, const char* label,
                                  const std::vector<std::pair<const char*, Role>>& columns) const {
  View view = history_view(name, title, label, "log");
  const char* const series_names[] = {"measured", "leading order in $\\eta$",
                                      "late: $4c^2\\eta\\lambda_{\\min}^2t$"};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    view.series.push_back(make_series(series_names[i], columns[i].second, history_x(),
                                      deviations_.column(columns[i].first)));
  }
  return view;
}

void GradientFlow::add_checks(Observation& seen) const {
  if (exact_comparable()) {
    seen.checks.push_back(
        at_most("relative distance of the weights from gradient descent's exact solution", 0,
                relative_distance(weights(), descent_weights()), kExactTolerance,
                "rounding: about κ·2e-16", kExactRange));
  }
  const double step_size = factor() * learning_rate() * problem().largest();
  const bool far = solution().gaps().norm() > kFarShare * solution().limit().norm();
  if (2 * step_size <= 1 && far) {
    seen.checks.push_back(at_most(
        "largest distance of the weights from gradient flow's, relative to the way to the limit",
        step_size, largest("travelled"), 1e-12,
        "a theorem: $0 \\le e^{-kx} - (1-x)^k \\le x/2$ for $x = 2c\\eta\\lambda \\le 1$; 1e-12 "
        "for rounding",
        "learning rate up to half the critical one, a way of at least 1e-6 of the weights"));
  }
  const double time = elapsed_time();
  const double late =
      theory::late_loss_deviation(factor(), learning_rate(), problem().smallest(), time);
  const double measured = loss_deviation();
  const double next = late / 2 + 2 * factor() * learning_rate() * problem().smallest();
  if (std::isfinite(measured) && late <= 0.1 &&
      solution().slowest_share(solution().flow_gaps(time)) >= kAlone) {
    seen.checks.push_back(within("relative deviation of the excess loss from gradient flow's", late,
                                 measured, late * (kLateTolerance + next) + 1e-6,
                                 "1 % for the other modes, plus the next order in η and t",
                                 "4c²ηλ_min²t up to 0.1, late"));
  }
}

Observation GradientFlow::observe() const {
  Observation seen = LinearModel::observe();
  seen.views.push_back(
      deviation_view("weight_deviation", "Deviation of the weights from gradient flow",
                     "$\\lVert w - w(t)\\rVert / \\lVert w(t)\\rVert$",
                     {{"weights", Role::measured}, {"leading weights", Role::predicted}}));
  seen.views.push_back(deviation_view("loss_deviation",
                                      "Deviation of the excess loss from gradient flow",
                                      "$1 - (L - L^*)/(L(t) - L^*)$",
                                      {{"loss", Role::measured},
                                       {"leading loss", Role::predicted},
                                       {"late loss", Role::reference}}));
  if (problem().rank() >= 2) seen.views.push_back(plane_.view(*this, true));
  const double time = elapsed_time();
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("predicted_deviation", leading_weight_deviation(flow_weights()),
      "predicted deviation of the weights, leading order in $\\eta$", Role::predicted);
  add("largest_deviation", largest("weights"), "largest deviation of the weights so far",
      Role::measured);
  add("exact_deviation", relative_distance(weights(), descent_weights()),
      "deviation of the weights from gradient descent's exact solution", Role::measured);
  add("loss_deviation", loss_deviation(), "deviation of the excess loss from gradient flow's",
      Role::measured);
  add("predicted_loss_deviation", solution().leading_loss_deviation(learning_rate(), time),
      "predicted deviation of the excess loss, leading order in $\\eta$", Role::predicted);
  add_checks(seen);
  return seen;
}

// The battery.

Parameters case_of(std::int64_t samples, std::int64_t dimension) {
  Parameters p;
  p.samples = samples;
  p.dimension = dimension;
  return p;
}

double critical(const Parameters& parameters, std::int64_t seed) {
  return GradientFlow(parameters, {{}, seed, {}}).critical_learning_rate();
}

std::string label(const std::string& what, std::int64_t seed) {
  return what + ", seed " + std::to_string(seed) + ": ";
}

/// Just below the critical learning rate the loss vanishes, just above it explodes.
void check_critical(LossConvention convention, std::int64_t seed, Battery& result) {
  constexpr std::int64_t kSteps = 2000;
  Parameters p = case_of(8, 20);
  p.loss = convention;
  const double edge = critical(p, seed);
  const std::string name = label(kLossConventionNames[static_cast<std::size_t>(convention)], seed);
  p.learning_rate = 0.99 * edge;
  Made<GradientFlow> below(p, seed);
  below.advance(kSteps);
  result.add(below, at_most(name + "loss after 2000 steps at 0.99 of the critical rate", 1e-8,
                            below.loss(), 0, "the top mode alone shrinks by 0.98 a step",
                            "interpolation (P < d), learning rate below critical"));
  p.learning_rate = 1.01 * edge;
  Made<GradientFlow> above(p, seed);
  const double start = above.loss();
  above.advance(kSteps);
  result.add(above,
             at_least(name + "growth of the loss within 2000 steps at 1.01 of the critical rate",
                      1e6, above.loss() / start, 0,
                      "the top mode grows by 1.02 a step; runs stop at 1e12 times the start",
                      "learning rate above critical"));
}

/// The largest deviation of the weights from gradient flow over a fixed time.
Reading deviation_over(const Parameters& parameters, double learning_rate, double time,
                       std::int64_t seed) {
  Parameters p = parameters;
  p.learning_rate = learning_rate;
  Made<GradientFlow> model(p, seed);
  model.advance(static_cast<std::int64_t>(std::ceil(time / learning_rate)));
  return {model.largest("weights"), model};
}

/// Slope of the least-squares line through the points (ln x, ln y).
double log_log_slope(const std::vector<double>& x, const std::vector<double>& y) {
  double mean_x = 0;
  double mean_y = 0;
  const double count = static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += lm::log(x[i]) / count;
    mean_y += lm::log(y[i]) / count;
  }
  double above = 0;
  double below = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    above += (lm::log(x[i]) - mean_x) * (lm::log(y[i]) - mean_y);
    below += (lm::log(x[i]) - mean_x) * (lm::log(x[i]) - mean_x);
  }
  return above / below;
}

/// The deviation is of first order in η.
void check_order(std::int64_t seed, Battery& result) {
  const Parameters p = case_of(8, 20);
  const double edge = critical(p, seed);
  std::vector<double> rates;
  std::vector<double> deviations;
  Evidence runs;
  for (const double share : {1e-1, 1e-2, 1e-3, 1e-4}) {
    rates.push_back(share * edge);
    const Reading deviation = deviation_over(p, rates.back(), 5 * edge, seed);
    deviations.push_back(deviation.value);
    runs = {runs, deviation.from};
  }
  result.add(
      runs, within(label("ηλ_max from 1e-1 to 1e-4", seed) + "slope of log deviation against log η",
                   1, log_log_slope(rates, deviations), 0.05, "second order in η at ηλ_max = 0.1",
                   "learning rate up to a tenth of the critical one"));
}

/// Gradient flow within ηλ_max, gradient descent within rounding of its closed form.
void check_solutions(const char* what, const Parameters& parameters, std::int64_t seed,
                     Battery& result) {
  constexpr double kShare = 0.01;  // cηλ_max
  Parameters p = parameters;
  p.learning_rate = kShare * critical(p, seed);
  Made<GradientFlow> model(p, seed);
  model.advance(model.suggested_steps());
  result.add(model, at_most(label(what, seed) +
                                "largest relative deviation of the weights from w(T), equation 7",
                            kShare, model.largest("weights"), 0,
                            "first order in η: at most cηλ_max", "cηλ_max = 0.01"));
  result.add(model, at_most(label(what, seed) +
                                "largest relative deviation of the weights from the exact solution",
                            0, model.largest("exact"), kExactTolerance, "rounding: about κ·2e-16",
                            "every learning rate"));
}

/// The loss's relative deviation grows as 4c²ηλ_min²t, measured when the slowest mode is alone.
void check_loss_deviation(LossConvention convention, std::int64_t seed, Battery& result) {
  Parameters p = case_of(8, 20);
  p.loss = convention;
  p.learning_rate = 0.001 * critical(p, seed);
  Made<GradientFlow> model(p, seed);
  const double share = 1e-10;  // of the excess loss: late, and far above rounding
  const double rate = 4 * model.factor() * model.problem().smallest() * model.learning_rate();
  model.advance(static_cast<std::int64_t>(-lm::log(share) / rate));
  const double predicted = theory::late_loss_deviation(model.factor(), model.learning_rate(),
                                                       model.problem().smallest(), model.time());
  result.add(model,
             within(label(kLossConventionNames[static_cast<std::size_t>(convention)], seed) +
                        "deviation of the excess loss over 4c²ηλ_min²t",
                    1, model.loss_deviation() / predicted, kLateTolerance,
                    "the next order in η, the other modes", "late, 4c²ηλ_min²t far below 1"));
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  Parameters tall = case_of(40, 8);
  Parameters geometric = case_of(12, 12);
  geometric.spectrum = Spectrum::geometric;
  for (const std::int64_t seed : result.seeds) {
    for (const LossConvention convention : {LossConvention::sum, LossConvention::mean,
                                            LossConvention::half_sum, LossConvention::half_mean}) {
      check_critical(convention, seed, result);
      check_loss_deviation(convention, seed, result);
    }
    check_order(seed, result);
    check_solutions("wide (P=8, d=20)", case_of(8, 20), seed, result);
    check_solutions("tall (P=40, d=8)", tall, seed, result);
    check_solutions("square, κ=100 (P=d=12)", geometric, seed, result);
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo gradient_flow() {
  ExperimentInfo info;
  info.slug = "gradient-flow";
  info.title = "Gradient descent follows gradient flow";
  info.question =
      "How closely does gradient descent follow the gradient flow's closed form, and how "
      "does the gap depend on the learning rate?";
  info.precision = "double: deviations down to 1e-13 are part of the claim";
  info.source = "engine/experiments/gradient_flow.cpp";
  info.range =
      "Gradient flow is the limit $\\eta \\to 0$: with $c\\eta\\lambda_{\\max}$ small the weights "
      "deviate by at most $c\\eta\\lambda_{\\max}$, relatively. The exact solution of gradient "
      "descent holds at every $\\eta$.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.inputs = {regression_input()};
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<GradientFlow>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery gradient_flow_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
