// Two numbers that multiply, in training: the run of experiment scalar-factorization.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/recorder.hpp"
#include "core/rng.hpp"
#include "experiments/scalar-factorization/factor_plane.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/scalar_factorization.hpp"

namespace lm::scalar {

enum class Loss { sum, half_sum };
inline constexpr std::array<const char*, 2> kLossWords = {"sum", "half_sum"};
/// Starts lie in this window of the plane, and the curves are drawn in it.
inline constexpr double kWindow = 4;
/// A run counts as converged when the loss is below this share of s²: five digits of the product.
inline constexpr double kConvergedLoss = 1e-10;
/// κ's change in a step is held to rounding: two squares and powers of up to 2L − 4 = 6 factors,
/// each rounded by 1e-16; random settings came to 1.03e-14.
inline constexpr double kStepTolerance = 1e-13;

struct Parameters {
  double target = 2;
  std::int64_t depth = 2;
  double w1 = 2;
  double w2 = 0.1;
  double learning_rate = 0.02;
  double label_noise = 0;
  Loss loss = Loss::sum;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Problem");
    v.real(target, param("target", "Target").symbol("s").log(0.05, 10),
           "The number that the product of the weights is to reach.");
    v.integer(depth,
              param("depth", "Layers").symbol("L").between(2, as_double(theory::kMostFactors)),
              "Number of factors. With more than two, all after the first start equal, $w_2$, and "
              "then stay equal: $f = w_1 w_2^{L-1}$.");
    v.choice(loss, kLossWords, param("loss", "Loss convention"),
             "$L = c\\,(s - w_1 w_2^{L-1})^2$ with c = 1 (sum) or 1/2 (half_sum). It rescales time "
             "and the last stable step, nothing else.");
    v.group("Start");
    v.real(w1,
           param("w1", "Start, first layer").symbol("w_1(0)").between(-kWindow, kWindow).start(),
           "Or drag the start in the plane.");
    v.real(w2,
           param("w2", "Start, second layer").symbol("w_2(0)").between(-kWindow, kWindow).start(),
           "Of all layers after the first when there are more than two.");
    v.group("Training");
    v.real(learning_rate, learning_rate_param(1e-5, 2),
           "Step size. A minimum holds it while its sharpness is below $2/\\eta$.");
    v.real(label_noise, param("label_noise", "Label noise").symbol("\\sigma").between(0, 2).live(),
           "Standard deviation of fresh normal noise added to the target in every step; drawn from "
           "the seed.");
  }
};

using theory::WeightPair;

/// A weight past this size is on its way to infinity: no start lies beyond kWindow.
inline constexpr double kDivergedSize = 1e6;
/// The flow counts as arrived when this share of s is left.
inline constexpr double kArrived = 1e-4;
/// The longest time that the flow is followed: 500 times that of the slowest minimum's curvature.
inline constexpr double kPatience = 500;
inline constexpr double kMostSteps = 200'000;
/// With label noise κ is followed to this share of its start.
inline constexpr double kForgotten = 1e-3;
/// Beyond this multiple of the flattest minimum the threshold 2/η would press the curves on a
/// linear axis to its foot.
inline constexpr double kFarThreshold = 5;
/// Points of the drawn flow.
inline constexpr int kFlowPoints = 120;

/// When the flow has all but arrived: within kArrived of s from either side, or `patience`.
inline double settling_time(const WeightPair& start, double s, Index depth, double c,
                            double patience) {
  theory::FactorFlow flow(start, s, depth, c);
  double stride = 1e-5 * patience;
  while (flow.time() < patience && std::abs(flow.product() - s) > kArrived * s) {
    flow.advance_to(std::min(patience, flow.time() + stride));
    stride *= 1.05;
  }
  return flow.time();
}

/// Gradient descent on c (s − w₁w₂^{L−1})² beside its flow.
class ScalarFactorization : public ExperimentOf<Parameters> {
 public:
  ScalarFactorization(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters),
        c_(parameters.loss == Loss::sum ? 1 : 0.5),
        noise_(static_cast<std::uint64_t>(setup.seed), stream("scalar-factorization/labels")),
        weights_{parameters.w1, parameters.w2},
        ruled_kappa_(theory::conserved_difference(weights_)),
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

  std::int64_t suggested_steps() const override { return suggested_steps_; }
  Views views() const override {
    return {plane_view(),     product_view(), sharpness_view(),
            conserved_view(), loss_view(),    landscape_view()};
  }
  Scalars scalars() const override {
    return {
        measured("time", time_, "time $t = \\eta k$"),
        measured("first_weight", weights_.w1, "$w_1$"),
        measured("second_weight", weights_.w2, "$w_2$"),
        measured("product", product(), "product of the weights $f$"),
        predicted("flow_product", flow_now().product(), "the same of gradient flow"),
        measured("train_loss", loss(), "training loss $c\\,(s - f)^2$"),
        measured("flow_deviation", flow_deviation_, "largest $|f - f_{\\text{flow}}|/s$ so far"),
        measured("half_time", half_time_, "time at which $f = s/2$"),
        predicted("predicted_half_time", predicted_half_time_, "the same of gradient flow"),
        measured("kappa", kappa(), "conserved quantity $\\kappa = w_1^2 - w_2^2$"),
        predicted("start_kappa", start_kappa(), "$\\kappa$ of gradient flow"),
        measured("kappa_drift", start_kappa() == 0 ? 0 : std::abs(kappa() / start_kappa() - 1),
                 "relative drift of $\\kappa$"),
        measured("sharpness", sharpness(), "sharpness"),
        predicted("stable_sharpness", threshold(), "largest sharpness that holds $2/\\eta$"),
        predicted("flattest_sharpness", flattest(), "sharpness of the flattest minimum"),
        predicted("largest_stable_target",
                  theory::largest_stable_target(p_.learning_rate, depth(), c_),
                  "largest $s$ with a minimum that holds")};
  }

  const theory::WeightPair& weights() const { return weights_; }
  double product() const { return theory::factor_product(weights_, depth()); }
  double loss() const { return c_ * (s() - product()) * (s() - product()); }
  double sharpness() const { return theory::factor_sharpness(weights_, s(), depth(), c_); }
  double kappa() const { return theory::conserved_difference(weights_); }
  double start_kappa() const { return theory::conserved_difference({p_.w1, p_.w2}); }
  /// κ by its own rule, carried along from the start with each step's error.
  double ruled_kappa() const { return ruled_kappa_; }
  /// Largest |κ after a step − the rule| over w₁² + w₂², of all steps.
  double rule_deviation() const { return rule_deviation_; }
  /// Largest |a − flow|/s over the recorded steps, and of the sharpness met.
  double flow_deviation() const { return flow_deviation_; }
  double largest_sharpness() const { return largest_sharpness_; }
  /// When the product first passed s/2, between two steps by a straight line; NaN before.
  double half_time() const { return half_time_; }
  double predicted_half_time() const { return predicted_half_time_; }
  double time() const { return time_; }
  double c() const { return c_; }
  bool converged() const { return loss() <= kConvergedLoss * s() * s(); }

 protected:
  void take_step() override {
    const double noise = noisy() ? p_.label_noise * noise_.normal() : 0;
    const double target = s() + noise;
    const double eta = p_.learning_rate;
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

  std::optional<std::string> trouble() const override {
    const double size = std::max(std::abs(weights_.w1), std::abs(weights_.w2));
    if (size <= kDivergedSize) return std::nullopt;
    return "a weight passed " + short_number(kDivergedSize) + "; learning_rate " +
           short_number(p_.learning_rate) + " is too large for this start, whose sharpness " +
           short_number(theory::factor_sharpness(start(), s(), depth(), c_)) +
           " stands against 2/η = " + short_number(threshold()) + "; the flattest minimum has " +
           short_number(flattest());
  }
  void record() override {
    flow_.advance_to(time_);
    const double a = flow_.product();
    const double gap = s() - a;
    flow_deviation_ = std::max(flow_deviation_, std::abs(product() - a) / s());
    largest_sharpness_ = std::max(largest_sharpness_, sharpness());
    history_.add(step(), {time_, product(), a, loss(), c_ * gap * gap, sharpness(),
                          theory::factor_sharpness(flow_.weights(), s(), depth(), c_), threshold(),
                          kappa(), ruled_kappa_, weights_.w1, weights_.w2});
  }

 private:
  double s() const { return p_.target; }
  Index depth() const { return p_.depth; }
  theory::WeightPair start() const { return {p_.w1, p_.w2}; }
  double threshold() const { return 2 / p_.learning_rate; }
  double flattest() const { return theory::flattest_sharpness_at_depth(s(), depth(), c_); }
  /// One and a half times the flow's way to its minimum; with label noise, until κ has shrunk to
  /// kForgotten of its start at the flattest minimum.
  std::int64_t steps_for_whole_story() const {
    const double eta = p_.learning_rate;
    double steps = std::max(60.0, 1.5 * settled_time_ / eta);
    if (noisy()) {
      const double inner =
          lm::pow(s(), (static_cast<double>(depth()) - 2) / static_cast<double>(depth()));
      const double x = 2 * c_ * eta * p_.label_noise * inner;
      steps += -lm::log(kForgotten) / (x * x);
    }
    return static_cast<std::int64_t>(std::min(kMostSteps, std::ceil(steps)));
  }
  theory::FactorFlow flow_now() const {
    theory::FactorFlow flow = flow_;
    flow.advance_to(time_);
    return flow;
  }
  View plane_view() const {
    View view = scatter("plane", "The plane of the weights", axis("$w_1$"), axis("$w_2$"))
                    .measured("start", std::vector{start().w1}, std::vector{start().w2})
                    .add(path())
                    .add(drawn_flow_)
                    .add(drawn_minima_)
                    .add(holding_border(p_.learning_rate, depth(), c_, kWindow));
    view.steps = history_.steps();
    return view;
  }
  View landscape_view() const {
    View view = field("landscape", "The loss over the plane", axis("$w_1$"), axis("$w_2$"),
                      log_axis("loss"))
                    .add(drawn_loss_)
                    .add(path())
                    .add(drawn_flow_);
    view.steps = history_.steps();
    return view;
  }
  Series path() const {
    return make_series("gradient descent", Role::measured, history_.column("w1"),
                       history_.column("w2"));
  }
  Series flow_path() const {
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
  Plot over_time(const char* name, const char* title, Axis y) const {
    Plot plot = over_steps(history_, name, title, std::move(y));
    plot.x_axis(axis("time $t = \\eta k$")).over(history_.column("time"));
    return plot;
  }
  View product_view() const {
    return over_time("product", "The product of the weights", axis("$f = w_1 w_2^{L-1}$"))
        .measured("gradient descent", "product")
        .predicted("gradient flow", "flow")
        .reference("target $s$", s());
  }
  View sharpness_view() const {
    Axis y = axis("largest eigenvalue of the Hessian");
    if (threshold() > kFarThreshold * flattest()) y.scale = "log";
    return over_time("sharpness", "Sharpness against what the step size can hold", y)
        .measured("gradient descent", "sharpness")
        .predicted("gradient flow", "flow_sharpness")
        .reference("$2/\\eta$", "threshold")
        .reference("flattest minimum", flattest());
  }
  View conserved_view() const {
    return over_time("conserved", "The quantity that gradient flow conserves",
                     axis("$\\kappa = w_1^2 - w_2^2$"))
        .measured("gradient descent", "kappa")
        .predicted("$\\kappa \\leftarrow \\kappa\\,(1 - 4c^2\\eta^2 e^2 w_2^{2L-4})$", "ruled")
        .reference("gradient flow", start_kappa());
  }
  View loss_view() const {
    return over_time("loss", "Training loss without the label noise", log_axis("$c\\,(s - f)^2$"))
        .measured("gradient descent", "loss")
        .predicted("gradient flow", "flow_loss");
  }
  Checks checks() const override {
    const char* left = "the run has diverged";
    return {
        at_most("largest deviation of κ after a step from κ(1 − 4c²η²e²w₂^{2L−4}), over w₁² + w₂²",
                0, rule_deviation_, kStepTolerance, "rounding of two squares and of powers",
                Range("every step, any learning rate").needs(!divergence(), left)),
        at_most("sharpness of the minimum reached, over 2/η", 1, sharpness() / threshold(), 1e-3,
                "the loss is 1e-10 s², so the weights are at the minimum to 1e-5",
                Range("converged, no label noise")
                    .needs(!divergence(), left)
                    .needs(!noisy(), "label noise keeps the weights moving")
                    .awaits(converged(), "the run has not converged"))};
  }

  bool noisy() const { return p_.label_noise > 0; }

  double c_;
  Random noise_;
  theory::WeightPair weights_;
  double time_ = 0;
  double ruled_kappa_;
  double rule_deviation_ = 0;
  double flow_deviation_ = 0;
  double largest_sharpness_ = 0;
  double half_time_ = kNaN;
  double predicted_half_time_;
  double settled_time_;
  std::int64_t suggested_steps_ = 1;
  theory::FactorFlow flow_;
  Recorder history_;
  Series drawn_flow_, drawn_minima_, drawn_loss_;  // what stays the same for the whole run
};

}  // namespace lm::scalar
