// Experiment glass-box: one weight of a deep network is moved, and the gradient of every layer with
// it.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/recorder.hpp"
#include "core/sampling.hpp"
#include "experiments/glass-box/frozen_networks.hpp"
#include "experiments/glass-box/weight_probe.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/network_derivatives.hpp"

namespace lm::glass_box {
namespace {

constexpr std::int64_t kSuggestedSteps = 200;
/// Sizes of nudges in the view `size`.
constexpr int kSizes = 25;
constexpr double kLeastSize = 1e-4;
/// A loss this many times its start is on its way to infinity.
constexpr double kDivergedGrowth = 1e6;

/// A deep network and a linear model beside it, frozen between steps, one weight moved.
/// Acts: `edit` (layer:row:column:value) keeps an edit, `restore` takes back all since the last
/// step.
class GlassBox : public ExperimentOf<Parameters> {
 public:
  GlassBox(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters), history_({"network", "linear"}) {
    const auto seed = static_cast<std::uint64_t>(setup.seed);
    Random random(seed, stream("glass-box/data"));
    loss_.X = normal_matrix(random, parameters.samples, kInputs);
    const Vector teacher = normal_vector(random, kInputs);
    loss_.Y = loss_.X * teacher;
    for (Index i = 0; i < loss_.Y.size(); ++i) loss_.Y(i) = lm::sin(loss_.Y(i));
    loss_.activation = parameters.activation;
    loss_.c = 1 / static_cast<double>(parameters.samples);
    Parameters one_layer = parameters;
    one_layer.depth = 1;
    network_ = std::make_unique<Probe>(loss_.X, loss_.Y, network_of(parameters),
                                       parameters.learning_rate, seed);
    linear_ = std::make_unique<Probe>(loss_.X, loss_.Y, network_of(one_layer),
                                      parameters.learning_rate, seed);
    start_loss_ = network_->training().loss();
    begin();
  }

  std::int64_t suggested_steps() const override { return kSuggestedSteps; }
  Views views() const override {
    return {layers_view(), network_view(), coupling_view(), size_view(),
            linear_view(), weights_view(), loss_view()};
  }
  Scalars scalars() const override {
    const Reading& seen = reading();
    double changed = 0, least = std::numeric_limits<double>::infinity();
    for (std::size_t l = 1; l <= layers(); ++l) {
      const double change = relative_change(seen.change, seen.before, l);
      if (change > kSeen) changed += 1;
      least = std::min(least, change);
    }
    return {
        measured("changed_layers", changed, "layers whose gradient changes by more than $10^{-4}$"),
        measured("far_change", relative_change(seen.change, seen.before, far_layer()),
                 "relative change of the gradient of layer 17 (or the last)"),
        predicted("predicted_far_change", relative_change(seen.predicted, seen.before, far_layer()),
                  "the same, by the Hessian of the frozen network"),
        measured("own_change", relative_change(seen.change, seen.before, place().layer + 1),
                 "relative change of the edited layer's own gradient"),
        measured("least_change", least, "smallest relative change of any layer"),
        measured("prediction_error", seen.prediction_error,
                 "what the Hessian misses, as a share of the change"),
        measured("hessian_change", seen.hessian_change,
                 "network: change of the Hessian along the edit"),
        measured("linear_hessian_change", seen.linear_hessian_change, "linear model: the same"),
        measured("linear_change", seen.linear_change.norm(),
                 "linear model: change of the gradient"),
        predicted("predicted_linear_change", seen.linear_predicted.norm(),
                  "linear model: $\\lVert 2c\\,X^\\top X\\,\\Delta w\\rVert$"),
        measured("edited_layer", as_double(place().layer + 1), "layer of the edited weight"),
        measured("edited_row", as_double(place().row + 1), "unit that it comes from"),
        measured("edited_column", as_double(place().column + 1), "unit that it leads to"),
        measured("weight", network_->weight(place()), "the weight before the nudge"),
        measured("train_loss", network_->training().loss(), "training loss of the network"),
        measured("parameter_count", as_double(flat_size(network_->training().blocks())),
                 "weights in the network")};
  }

  /// What the edit does now, measured once per state.
  const Reading& reading() const {
    return reading_.of(*this, [this] { return read(); });
  }
  std::size_t layers() const { return network_->layers(); }

 protected:
  void take_step() override {
    network_->training().step();
    linear_->training().step();
    edited_ = false;
  }
  std::optional<std::string> trouble() const override {
    const double loss = network_->training().loss();
    if (std::isfinite(loss) && loss <= kDivergedGrowth * (1 + start_loss_)) return std::nullopt;
    return "the network's loss " +
           std::string(std::isfinite(loss) ? "passed 1e6 times its start" : "is not finite") +
           "; learning_rate " + short_number(p_.learning_rate) + " is too large for these weights";
  }
  void record() override {
    history_.add(step(), {network_->training().loss(), linear_->training().loss()});
  }

  void perform(const std::string& name, const std::string& value) override {
    if (name == "restore") return restore();
    const std::pair<Place, double> edit = parse_edit(value, *network_);
    if (!edited_) frozen_ = network_->weights();
    edited_ = true;
    network_->weight(edit.first) = edit.second;
    network_->settle();
  }

 private:
  void restore() {
    if (!edited_) return;
    for (std::size_t l = 0; l < layers(); ++l) {
      const ParameterBlock& at = network_->block(l);
      std::copy(frozen_[l].data(), frozen_[l].data() + frozen_[l].size(),
                network_->training().parameters() + at.offset);
    }
    edited_ = false;
    network_->settle();
  }
  Reading read() const {
    Reading reading;
    const Gradients now = network_->weights();
    const Gradients& frozen = edited_ ? frozen_ : now;
    reading.before = edited_ ? theory::layer_gradients(loss_, frozen) : network_->gradients();
    const Place at = place();
    const double nudge = p_.nudge;
    const Gradients there = network_->nudged(at, nudge);
    const Gradients twice = network_->nudged(at, 2 * nudge);
    const Gradients here = network_->nudged(at, 0);
    const Gradients small = network_->nudged(at, kSmallNudge);
    network_->settle();
    reading.change = difference(there, reading.before);
    Gradients direction = difference(now, frozen);
    direction[at.layer](at.row, at.column) += nudge;
    reading.predicted = theory::gradient_change(loss_, frozen, direction);
    const double size = norm_of(reading.change);
    reading.prediction_error =
        size > 0 ? norm_of(difference(reading.change, reading.predicted)) / size : 0;
    // The same at a nudge so small that only the first order is left.
    const Gradients first_order =
        theory::gradient_change(loss_, now, single_weight(now, at, kSmallNudge));
    const double scale = norm_of(first_order);
    reading.small_prediction_error =
        scale > 0 ? norm_of(difference(difference(small, here), first_order)) / scale : 0;
    const double once = norm_of(difference(there, here));
    const Gradients bent = difference(difference(twice, there), difference(there, here));
    reading.hessian_change = once > 0 ? norm_of(bent) / once : 0;
    read_linear(reading);
    return reading;
  }

  Checks checks() const override {
    const Reading& seen = reading();
    const auto nudged = [this](const char* text) {
      return Range(text)
          .needs(!divergence(), "the run has diverged")
          .needs(p_.nudge != 0, "the weight is not moved");
    };
    return {
        at_most("linear model: change of the gradient minus 2c XᵀXΔ, relative", 0,
                (seen.linear_change - seen.linear_predicted).norm() / seen.linear_predicted.norm(),
                kRounding / std::min(1.0, std::abs(p_.nudge)),
                "rounding of the gradients, over the size of the nudge",
                nudged("any nudge, anywhere")),
        at_most("network: change of all gradients at a nudge of 1e-6 minus Hessian times nudge, "
                "relative",
                0, seen.small_prediction_error, kFirstOrder,
                "second order in the nudge, and rounding of the gradients over it",
                nudged("smooth activations, scale of the start up to 2, no kept edit")
                    .needs(p_.gain <= 2,
                           "the scale of the start is above 2: the network is chaotic, "
                           "and even this nudge is not small")
                    .needs(p_.activation != theory::Pointwise::relu, "ReLU has kinks")
                    .needs(!edited_, "an edit is kept"))};
  }

  /// A unit's number counted from one, as an index.
  static Index unit(std::int64_t number) { return static_cast<Index>(number - 1); }
  Place place() const {
    return network_->clamp({static_cast<std::size_t>(p_.layer - 1), unit(p_.row), unit(p_.column)});
  }
  std::size_t far_layer() const {
    return std::min<std::size_t>(static_cast<std::size_t>(kFarLayer), layers());
  }
  /// The linear model with the weight of the same number moved: its gradient must shift by 2c XᵀXΔ.
  void read_linear(Reading& reading) const {
    const Place at = linear_->clamp({0, place().row, 0});
    const double nudge = p_.nudge;
    const Gradients here = linear_->nudged(at, 0);
    const Gradients there = linear_->nudged(at, nudge);
    const Gradients twice = linear_->nudged(at, 2 * nudge);
    linear_->settle();
    reading.linear_change = (there[0] - here[0]).col(0);
    reading.linear_predicted = 2 * loss_.c * nudge * (loss_.X.transpose() * loss_.X.col(at.row));
    const double once = reading.linear_change.norm();
    const Vector bent = (twice[0] - 2 * there[0] + here[0]).col(0);
    reading.linear_hessian_change = once > 0 ? bent.norm() / once : 0;
  }

  View layers_view() const {
    const Reading& seen = reading();
    std::vector<double> measured, predicted;
    for (std::size_t l = 1; l <= layers(); ++l) {
      measured.push_back(relative_change(seen.change, seen.before, l));
      predicted.push_back(relative_change(seen.predicted, seen.before, l));
    }
    return bars("layers", "How much each layer's gradient changes", axis("layer"),
                log_axis("$\\lVert\\Delta\\nabla_{W_l}\\rVert / \\lVert\\nabla_{W_l}\\rVert$"),
                count_from_one(as_index(layers())))
        .measured("measured", measured)
        .predicted("Hessian times the edit, by hand", predicted);
  }

  View network_view() const {
    const Reading& seen = reading();
    Plot plot("network", "The change of every weight's gradient, in units of its layer's",
              ViewKind::network, {}, {});
    plot.z_axis(axis("change of the gradient"));
    for (std::size_t l = 0; l < layers(); ++l) {
      const double scale = seen.before[l].norm() / std::sqrt(as_double(seen.before[l].size()));
      const Matrix shown = scale > 0 ? Matrix(seen.change[l] / scale) : seen.change[l];
      plot.measured("layer " + std::to_string(l + 1), shown);
    }
    return plot;
  }
  View weights_view() const {
    const std::size_t layer = place().layer;
    return heat_map("weights", "Weights of layer " + std::to_string(layer + 1), axis("to unit"),
                    axis("from unit"), axis("weight"))
        .measured("weights", network_->training().parameter(layer));
  }
  /// The same nudge in every layer in turn.
  View coupling_view() const {
    const Index L = as_index(layers());
    const Gradients before = network_->gradients();
    const double nudge = p_.nudge == 0 ? 0.1 : p_.nudge;
    Matrix z(L, L);
    for (Index i = 0; i < L; ++i) {
      const Place at = network_->clamp({as_size(i), unit(p_.row), unit(p_.column)});
      const Gradients change = difference(network_->nudged(at, nudge), before);
      for (Index j = 0; j < L; ++j) z(i, j) = relative_change(change, before, as_size(j + 1));
    }
    network_->settle();
    return heat_map("coupling", "Who hears whom: a weight of one layer, the gradient of another",
                    axis("layer whose gradient changes"), axis("layer of the edit"),
                    log_axis("relative change of the gradient"))
        .measured("coupling", z);
  }

  View size_view() const {
    const std::size_t far = far_layer();
    const Gradients before = network_->gradients();
    const Gradients weights = network_->weights();
    const Place at = place();
    const Gradients per_unit =
        theory::gradient_change(loss_, weights, single_weight(weights, at, 1));
    const double slope = relative_change(per_unit, before, far);
    std::vector<double> sizes, measured, predicted;
    for (int i = 0; i < kSizes; ++i) {
      const double size = kLeastSize * lm::pow(2 / kLeastSize, as_double(i) / (kSizes - 1));
      sizes.push_back(size);
      measured.push_back(
          relative_change(difference(network_->nudged(at, size), before), before, far));
      predicted.push_back(size * slope);
    }
    network_->settle();
    return curve("size",
                 "The gradient of layer " + std::to_string(far) + " against the size of the edit",
                 log_axis("change of the weight $\\Delta$"),
                 log_axis("relative change of the gradient"), sizes)
        .measured("measured", measured)
        .predicted("first order: the Hessian of the frozen network", predicted);
  }

  View linear_view() const {
    return bars("linear", "The linear model: its gradient shifts by $2c\\,X^\\top X\\,\\Delta w$",
                axis("weight"), axis("change of its gradient"), count_from_one(kInputs))
        .measured("measured", reading().linear_change)
        .predicted("theory", reading().linear_predicted);
  }
  View loss_view() const {
    return over_steps(history_, "loss", "Training loss", log_axis("mean squared error"))
        .x_axis(axis("step"))
        .measured("network", "network")
        .reference("linear model", "linear");
  }

  theory::LayeredLoss loss_;
  std::unique_ptr<Probe> network_;
  std::unique_ptr<Probe> linear_;
  double start_loss_;
  bool edited_ = false;  // whether edits were kept since the last training step
  Gradients frozen_;     // then: the weights before them
  Recorder history_;
  Once<Reading> reading_;
};

void check_frozen(std::int64_t seed, std::int64_t steps, Battery& result) {
  const std::string name =
      "20 layers, " + std::to_string(steps) + " steps, seed " + std::to_string(seed) + ": ";
  Parameters p;
  Made<GlassBox> model(p, seed);
  model.advance(steps);
  const Reading reading = model.reading();
  double changed = 0;
  for (std::size_t l = 1; l <= model.layers(); ++l) {
    if (relative_change(reading.change, reading.before, l) > kSeen) changed += 1;
  }
  result.add(model, equal(name + "layers whose gradient changes by more than 1e-4 after a nudge of "
                                 "0.1 in layer 3",
                          20, changed, "every gradient holds every weight", "tanh, 20 layers"));
  result.add(model,
             at_most(name + "change at a nudge of 1e-6 minus the Hessian's, by hand, relative", 0,
                     reading.small_prediction_error, kFirstOrder,
                     "second order in the nudge, and rounding of the gradients over it",
                     "smooth activations"));
  // What the Hessian misses is second order: its share of the change is first order in the nudge.
  const auto missed = [&](double nudge) -> lm::Reading {
    Parameters small = p;
    small.nudge = nudge;
    const auto again = run_for<GlassBox>(small, seed, steps);
    return {again->reading().prediction_error, *again};
  };
  const lm::Reading large = missed(1e-2), small = missed(1e-3);
  result.add({large.from, small.from},
             within(name + "order in the nudge of what the Hessian misses, from 1e-2 to 1e-3", 1,
                    lm::log(large.value / small.value) / lm::log(10.0), 0.1,
                    "the next order at 1e-2", "smooth activations"));
  result.add(model,
             at_least(name + "change of the network's Hessian along a nudge of 0.1", 1e-3,
                      reading.hessian_change, 0, "it is no quadratic", "two layers or more"));
  result.add(model, at_most(name + "change of the linear model's Hessian", 0,
                            reading.linear_hessian_change, kRounding * 10,
                            "rounding of the gradients, over a nudge of 0.1", "one layer"));
  result.add(
      model,
      at_most(name + "linear model: change of the gradient minus 2c XᵀXΔ, relative", 0,
              (reading.linear_change - reading.linear_predicted).norm() /
                  reading.linear_predicted.norm(),
              kRounding * 10, "rounding of the gradients, over a nudge of 0.1", "one layer"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<GlassBox, Parameters>(
      {.title = "A transparent machine",
       .question =
           "Freeze a network of twenty layers and change one weight. Which gradients notice?",
       .precision = "double: changes of gradients are told from rounding down to a nudge of 1e-6",
       .range = "The Hessian predicts the change for small edits of smooth networks. For the "
                "linear model it does for every edit.",
       .no_fitted_parameter = true,
       .acts = {{"edit", "layer:row:column:value"}, {"restore", ""}}});
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_frozen(seed, 0, result);
    check_frozen(seed, 100, result);
  }
  return result;
}

}  // namespace lm::glass_box
