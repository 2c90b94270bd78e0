// Experiment gradient-flow: gradient descent against gradient flow and its own exact solution.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/linear-regression/descent_plane.hpp"
#include "lab/battery.hpp"
#include "lab/linear_model.hpp"

namespace lm::gradient_flow {
namespace {

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

  Views views() const override {
    Views all = LinearModel::views();
    all.push_back(over_history(deviations_, "weight_deviation",
                               "Deviation of the weights from gradient flow",
                               log_axis("$\\lVert w - w(t)\\rVert / \\lVert w(t)\\rVert$"))
                      .measured("measured", "weights")
                      .predicted("leading order in $\\eta$", "leading weights"));
    all.push_back(over_history(deviations_, "loss_deviation",
                               "Deviation of the excess loss from gradient flow",
                               log_axis("$1 - (L - L^*)/(L(t) - L^*)$"))
                      .measured("measured", "loss")
                      .predicted("leading order in $\\eta$", "leading loss")
                      .reference("late: $4c^2\\eta\\lambda_{\\min}^2t$", "late loss"));
    if (problem().rank() >= 2) all.push_back(plane_.view(*this, true));
    return all;
  }

  Scalars scalars() const override {
    return joined(LinearModel::scalars(),
                  {predicted("predicted_deviation", leading_weight_deviation(flow_weights()),
                             "predicted deviation of the weights, leading order in $\\eta$"),
                   measured("largest_deviation", largest("weights"),
                            "largest deviation of the weights so far"),
                   measured("exact_deviation", relative_distance(weights(), descent_weights()),
                            "deviation of the weights from gradient descent's exact solution"),
                   measured("loss_deviation", loss_deviation(),
                            "deviation of the excess loss from gradient flow's"),
                   predicted("predicted_loss_deviation",
                             solution().leading_loss_deviation(learning_rate(), elapsed_time()),
                             "predicted deviation of the excess loss, leading order in $\\eta$")});
  }

  /// ‖w − w(t)‖/‖w(t)‖ to leading order in η; `flow` is w(t).
  double leading_weight_deviation(const Vector& flow) const {
    return solution().leading_gap(learning_rate(), elapsed_time()).norm() / flow.norm();
  }
  /// The relative deviation of the excess loss from gradient flow's, 1 − excess/flow; NaN below the
  /// floor of rounding.
  double loss_deviation() const {
    const double flow = solution().flow_excess(elapsed_time());
    if (std::min(flow, excess_loss()) <= excess_floor(kLossFloor)) return kNaN;
    return 1 - excess_loss() / flow;
  }
  /// The largest of a column since the present predictions began.
  double largest(const std::string& column) const {
    const std::vector<double>& values = deviations_.column(column);
    double most = 0;
    for (std::size_t i = solution_row(); i < values.size(); ++i) {
      if (!(values[i] <= most)) most = values[i];
    }
    return most;
  }

 protected:
  void record() override {
    LinearModel::record();
    plane_.record(*this);
    const double time = elapsed_time();
    const Vector flow = flow_weights();
    const double way = solution().gaps().norm();
    const double distance = (weights() - flow).norm();
    deviations_.add(
        step(), {relative_distance(weights(), flow), leading_weight_deviation(flow),
                 loss_deviation(), solution().leading_loss_deviation(learning_rate(), time),
                 theory::late_loss_deviation(factor(), learning_rate(), problem().smallest(), time),
                 relative_distance(weights(), descent_weights()), way > 0 ? distance / way : 0.0});
  }

  Vector predicted_weights() const override { return flow_weights(); }

 private:
  Checks checks() const override {
    const double step_size = factor() * learning_rate() * problem().largest();
    const double way = solution().gaps().norm();
    const bool far = way > kFarShare * solution().limit().norm();
    return {
        at_most("relative distance of the weights from gradient descent's exact solution", 0,
                relative_distance(weights(), descent_weights()), kExactTolerance + step_rounding(),
                "rounding: about κ·2e-16, and 2.2e-16 per step", exact_range()),
        at_most(
            "largest distance of the weights from gradient flow's, relative to the way to the "
            "limit",
            step_size, largest("travelled"), 1e-12 + step_rounding() * weights().norm() / way,
            "a theorem: $0 \\le e^{-kx} - (1-x)^k \\le x/2$ for $x = 2c\\eta\\lambda \\le 1$; "
            "1e-12 "
            "and 2.2e-16 of the weights per step for rounding",
            Range(
                "learning rate up to half the critical one, a way of at least 1e-6 of the weights")
                .needs(2 * step_size <= 1, "the learning rate is above half the critical one")
                .needs(far, "the start is too close to the limit")),
        late_check(),
    };
  }

  Check late_check() const {
    const double time = elapsed_time();
    const double smallest = problem().smallest();
    const double late = theory::late_loss_deviation(factor(), learning_rate(), smallest, time);
    const double next = late / 2 + 2 * factor() * learning_rate() * smallest;
    const double measured = loss_deviation();
    const bool alone = solution().slowest_share(solution().flow_gaps(time)) >= kAlone;
    return within("relative deviation of the excess loss from gradient flow's", late, measured,
                  late * (kLateTolerance + next) + 1e-6,
                  "1 % for the other modes, plus the next order in η and t",
                  Range("4c²ηλ_min²t up to 0.1, late")
                      .needs(late <= 0.1, "4c²ηλ_min²t is above 0.1")
                      .awaits(alone, "faster modes still add to the loss")
                      .needs(std::isfinite(measured), "what is left of the loss is rounding"));
  }

  Recorder deviations_;
  DescentPlane plane_;
};

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

/// Just below the critical learning rate the loss vanishes; just above it the top mode grows by
/// |1 − 2 · 1.01| = 1.02 a step.
void check_critical(std::int64_t seed, Battery& result) {
  Parameters p = case_of(8, 20);
  const double edge = critical(p, seed);
  p.learning_rate = 0.99 * edge;
  Made<GradientFlow> below(p, seed);
  below.advance(2000);
  result.add(below, at_most(label("0.99 of the critical rate", seed) + "loss after 2000 steps",
                            1e-8, below.loss(), 0, "the top mode alone shrinks by 0.98 a step",
                            "interpolation (P < d), learning rate below critical"));
  p.learning_rate = 1.01 * edge;
  Made<GradientFlow> above(p, seed);
  above.advance(600);
  const double before = above.loss();
  above.advance(1);
  result.add(
      above,
      within(label("1.01 of the critical rate", seed) + "growth of the loss in the 601st step",
             1.02 * 1.02, above.loss() / before, 1e-8, "what the other modes add, 1.04^-600 of it",
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

}  // namespace

ExperimentInfo info() {
  return info_of<GradientFlow, Parameters>(
      {.title = "Gradient descent follows gradient flow",
       .question = "How closely does gradient descent follow the gradient flow's closed form, and "
                   "how does the gap depend on the learning rate?",
       .precision = "double: deviations down to 1e-13 are part of the claim",
       .range =
           "Gradient flow is the limit $\\eta \\to 0$: with $c\\eta\\lambda_{\\max}$ small the "
           "weights deviate by at most $c\\eta\\lambda_{\\max}$, relatively. The exact solution "
           "of gradient descent holds at every $\\eta$.",
       .epoch = 2,
       .no_fitted_parameter = true,
       .inputs = {regression_input()}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  Parameters tall = case_of(40, 8);
  Parameters geometric = case_of(12, 12);
  geometric.spectrum = Spectrum::geometric;
  // Other conventions take the same steps in other units: one seed shows that c is where it must
  // be.
  for (const LossConvention convention :
       {LossConvention::mean, LossConvention::half_sum, LossConvention::half_mean}) {
    check_loss_deviation(convention, 1, result);
  }
  for (const std::int64_t seed : result.seeds) {
    check_critical(seed, result);
    check_loss_deviation(LossConvention::sum, seed, result);
    check_order(seed, result);
    check_solutions("wide (P=8, d=20)", case_of(8, 20), seed, result);
    check_solutions("tall (P=40, d=8)", tall, seed, result);
    check_solutions("square, κ=100 (P=d=12)", geometric, seed, result);
  }
  return result;
}

}  // namespace lm::gradient_flow
