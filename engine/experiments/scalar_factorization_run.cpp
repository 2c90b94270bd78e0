// Steps, acts and readings of two numbers that multiply.
#include "experiments/scalar_factorization_run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/factor_plane.hpp"
#include "experiments/series.hpp"

namespace lm::scalar {
namespace {

using theory::WeightPair;

/// A weight past this size is on its way to infinity: no start lies beyond kWindow.
constexpr double kDivergedSize = 1e6;
/// The flow counts as arrived when this share of s is left.
constexpr double kArrived = 1e-4;
/// The longest time that the flow is followed: 500 times that of the slowest minimum's curvature.
constexpr double kPatience = 500;
constexpr double kMostSteps = 200'000;
/// With label noise κ is followed to this share of its start.
constexpr double kForgotten = 1e-3;
/// Beyond this multiple of the flattest minimum the threshold 2/η would press the curves on a
/// linear axis to its foot.
constexpr double kFarThreshold = 5;
/// Points of the drawn flow.
constexpr int kFlowPoints = 120;

/// When the flow has all but arrived: within kArrived of s from either side, or `patience`.
double settling_time(const WeightPair& start, double s, Index depth, double c, double patience) {
  theory::FactorFlow flow(start, s, depth, c);
  double stride = 1e-5 * patience;
  while (flow.time() < patience && std::abs(flow.product() - s) > kArrived * s) {
    flow.advance_to(std::min(patience, flow.time() + stride));
    stride *= 1.05;
  }
  return flow.time();
}

}  // namespace

ScalarFactorization::ScalarFactorization(const Parameters& parameters, const Setup& setup)
    : parameters_(parameters),
      c_(parameters.loss == Loss::sum ? 1 : 0.5),
      noise_(static_cast<std::uint64_t>(setup.seed), stream("scalar-factorization/labels")),
      weights_{parameters.w1, parameters.w2},
      ruled_kappa_(theory::conserved_difference(weights_)),
      noisy_(parameters.label_noise > 0),
      flow_(weights_, parameters.target, parameters.depth, c_),
      history_({"time", "product", "flow", "loss", "flow_loss", "sharpness", "flow_sharpness",
                "threshold", "kappa", "ruled", "w1", "w2"}) {
  const double patience = kPatience / flattest();
  settled_time_ = settling_time(start(), s(), depth(), c_, patience);
  predicted_half_time_ = theory::factor_arrival(start(), s(), depth(), c_, 0.5, patience);
  suggested_steps_ = steps_for_whole_story();
  drawn_flow_ = flow_path();
  drawn_minima_ = minima(s(), depth(), kWindow);
  drawn_loss_ = loss_map(s(), depth(), c_, kWindow);
  begin();
}

/// One and a half times the flow's way to its minimum; with label noise, until κ has shrunk to
/// kForgotten of its start at the flattest minimum.
std::int64_t ScalarFactorization::steps_for_whole_story() const {
  const double eta = parameters_.learning_rate;
  double steps = std::max(60.0, 1.5 * settled_time_ / eta);
  if (noisy_) {
    const double inner =
        lm::pow(s(), (static_cast<double>(depth()) - 2) / static_cast<double>(depth()));
    const double x = 2 * c_ * eta * parameters_.label_noise * inner;
    steps += -lm::log(kForgotten) / (x * x);
  }
  return static_cast<std::int64_t>(std::min(kMostSteps, std::ceil(steps)));
}

void ScalarFactorization::take_step() {
  const double noise = noisy_ ? parameters_.label_noise * noise_.normal() : 0;
  const double target = s() + noise;
  const double eta = parameters_.learning_rate;
  const double before = product();
  const double error = target - before;
  const double factor = theory::difference_factor(weights_.w2, depth(), c_, eta, error);
  const double ruled = kappa() * factor;
  ruled_kappa_ *= factor;  // the rule alone, all the way from the start
  weights_ = theory::factor_step(weights_, target, depth(), c_, eta);
  const double size = weights_.w1 * weights_.w1 + weights_.w2 * weights_.w2;
  const double missed = std::abs(kappa() - ruled) / (size > 0 ? size : 1);
  rule_deviation_ = std::max(rule_deviation_, missed);
  largest_sharpness_ = std::max(largest_sharpness_, sharpness());
  const double after = product();
  if (std::isnan(half_time_) && before < s() / 2 && after >= s() / 2) {
    half_time_ = time_ + eta * (s() / 2 - before) / (after - before);
  }
  time_ += eta;
}

std::optional<std::string> ScalarFactorization::trouble() const {
  const double size = std::max(std::abs(weights_.w1), std::abs(weights_.w2));
  if (size <= kDivergedSize) return std::nullopt;
  return "a weight passed " + short_number(kDivergedSize) + "; learning_rate " +
         short_number(parameters_.learning_rate) +
         " is too large for this start, whose sharpness " +
         short_number(theory::factor_sharpness(start(), s(), depth(), c_)) +
         " stands against 2/η = " + short_number(threshold()) + "; the flattest minimum has " +
         short_number(flattest());
}

void ScalarFactorization::act(const std::string& name, const std::string& value) {
  if (name != "learning_rate" && name != "label_noise") {
    throw Error("unknown_event", name.substr(0, 40),
                "the acts here are learning_rate and label_noise");
  }
  const Parameters read = lm::bind<Parameters>(schema_of<Parameters>().parse({{name, value}}));
  if (name == "learning_rate") {
    parameters_.learning_rate = read.learning_rate;
  } else {
    parameters_.label_noise = read.label_noise;
    noisy_ = read.label_noise > 0;
  }
}

theory::FactorFlow ScalarFactorization::flow_now() const {
  theory::FactorFlow flow = flow_;
  flow.advance_to(time_);
  return flow;
}

void ScalarFactorization::record() {
  flow_.advance_to(time_);
  const double a = flow_.product();
  const double gap = s() - a;
  flow_deviation_ = std::max(flow_deviation_, std::abs(product() - a) / s());
  largest_sharpness_ = std::max(largest_sharpness_, sharpness());
  history_.add(step(), {time_, product(), a, loss(), c_ * gap * gap, sharpness(),
                        theory::factor_sharpness(flow_.weights(), s(), depth(), c_), threshold(),
                        kappa(), ruled_kappa_, weights_.w1, weights_.w2});
}

Series ScalarFactorization::flow_path() const {
  theory::FactorFlow flow(start(), s(), depth(), c_);
  std::vector<double> x = {start().w1}, y = {start().w2};
  for (int i = 1; i <= kFlowPoints; ++i) {
    // Denser at the start, where the path may bend.
    const double share = static_cast<double>(i) / kFlowPoints;
    flow.advance_to(share * share * share * settled_time_);
    x.push_back(flow.weights().w1);
    y.push_back(flow.weights().w2);
  }
  return make_series("gradient flow", Role::predicted, std::move(x), std::move(y));
}

Series ScalarFactorization::path() const {
  return make_series("gradient descent", Role::measured, history_.column("w1"),
                     history_.column("w2"));
}

View ScalarFactorization::plane_view() const {
  View view = make_view("plane", "The plane of the weights", ViewKind::scatter, "$w_1$", "$w_2$");
  view.steps = history_.steps();
  view.series = {make_series("start", Role::measured, {start().w1}, {start().w2}), path(),
                 drawn_flow_, drawn_minima_,
                 holding_border(parameters_.learning_rate, depth(), c_, kWindow)};
  return view;
}

View ScalarFactorization::landscape_view() const {
  View view = make_view("landscape", "The loss over the plane", ViewKind::field, "$w_1$", "$w_2$");
  view.z.label = "loss";
  view.z.scale = "log";
  view.steps = history_.steps();
  view.series = {drawn_loss_, path(), drawn_flow_};
  return view;
}

View ScalarFactorization::history(const char* name, const char* title, const char* y_label) const {
  View view = make_view(name, title, ViewKind::curve, "time $t = \\eta k$", y_label);
  view.steps = history_.steps();
  return view;
}

View ScalarFactorization::product_view() const {
  View view = history("product", "The product of the weights", "$f = w_1 w_2^{L-1}$");
  const std::vector<double>& t = history_.column("time");
  view.series = {make_series("gradient descent", Role::measured, t, history_.column("product")),
                 make_series("gradient flow", Role::predicted, t, history_.column("flow")),
                 make_series("target $s$", Role::reference, t, std::vector<double>(t.size(), s()))};
  return view;
}

View ScalarFactorization::sharpness_view() const {
  View view = history("sharpness", "Sharpness against what the step size can hold",
                      "largest eigenvalue of the Hessian");
  if (threshold() > kFarThreshold * flattest()) view.y.scale = "log";
  const std::vector<double>& t = history_.column("time");
  view.series = {
      make_series("gradient descent", Role::measured, t, history_.column("sharpness")),
      make_series("gradient flow", Role::predicted, t, history_.column("flow_sharpness")),
      make_series("$2/\\eta$", Role::reference, t, history_.column("threshold")),
      make_series("flattest minimum", Role::reference, t,
                  std::vector<double>(t.size(), flattest()))};
  return view;
}

View ScalarFactorization::conserved_view() const {
  View view = history("conserved", "The quantity that gradient flow conserves",
                      "$\\kappa = w_1^2 - w_2^2$");
  const std::vector<double>& t = history_.column("time");
  view.series = {make_series("gradient descent", Role::measured, t, history_.column("kappa")),
                 make_series("$\\kappa \\leftarrow \\kappa\\,(1 - 4c^2\\eta^2 e^2 w_2^{2L-4})$",
                             Role::predicted, t, history_.column("ruled")),
                 make_series("gradient flow", Role::reference, t,
                             std::vector<double>(t.size(), start_kappa()))};
  return view;
}

View ScalarFactorization::loss_view() const {
  View view = history("loss", "Training loss without the label noise", "$c\\,(s - f)^2$");
  view.y.scale = "log";
  const std::vector<double>& t = history_.column("time");
  view.series = {make_series("gradient descent", Role::measured, t, history_.column("loss")),
                 make_series("gradient flow", Role::predicted, t, history_.column("flow_loss"))};
  return view;
}

void ScalarFactorization::add_scalars(Observation& seen) const {
  const auto add = [&seen](const char* name, double value, const char* label,
                           Role role = Role::measured) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  const theory::FactorFlow flow = flow_now();
  add("time", time_, "time $t = \\eta k$");
  add("first_weight", weights_.w1, "$w_1$");
  add("second_weight", weights_.w2, "$w_2$");
  add("product", product(), "product of the weights $f$");
  add("flow_product", flow.product(), "the same of gradient flow", Role::predicted);
  add("train_loss", loss(), "training loss $c\\,(s - f)^2$");
  add("flow_deviation", flow_deviation_, "largest $|f - f_{\\text{flow}}|/s$ so far");
  add("half_time", half_time_, "time at which $f = s/2$");
  add("predicted_half_time", predicted_half_time_, "the same of gradient flow", Role::predicted);
  add("kappa", kappa(), "conserved quantity $\\kappa = w_1^2 - w_2^2$");
  add("start_kappa", start_kappa(), "$\\kappa$ of gradient flow", Role::predicted);
  add("kappa_drift", start_kappa() == 0 ? 0 : std::abs(kappa() / start_kappa() - 1),
      "relative drift of $\\kappa$");
  add("sharpness", sharpness(), "sharpness");
  add("stable_sharpness", threshold(), "largest sharpness that holds $2/\\eta$", Role::predicted);
  add("flattest_sharpness", flattest(), "sharpness of the flattest minimum", Role::predicted);
  add("largest_stable_target",
      theory::largest_stable_target(parameters_.learning_rate, depth(), c_),
      "largest $s$ with a minimum that holds", Role::predicted);
}

void ScalarFactorization::add_checks(Observation& seen) const {
  if (step() == 0 || divergence()) return;
  seen.checks.push_back(at_most(
      "largest deviation of κ after a step from κ(1 − 4c²η²e²w₂^{2L−4}), over w₁² + w₂²", 0,
      rule_deviation_, kStepTolerance, "rounding of two squares", "every step, any learning rate"));
  if (!noisy_ && converged()) {
    seen.checks.push_back(at_most("sharpness of the minimum reached, over 2/η", 1,
                                  sharpness() / threshold(), 1e-3,
                                  "the loss is 1e-10 s², so the weights are at the minimum to 1e-5",
                                  "converged, no label noise"));
  }
}

Observation ScalarFactorization::observe() const {
  Observation seen;
  seen.views = {plane_view(),     product_view(), sharpness_view(),
                conserved_view(), loss_view(),    landscape_view()};
  add_scalars(seen);
  add_checks(seen);
  return seen;
}

}  // namespace lm::scalar
