// Edits, readings and views of the glass box.
#include "experiments/glass_box_run.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "core/text.hpp"
#include "experiments/series.hpp"
#include "nn/networks.hpp"

namespace lm::glass {
namespace {

/// Sizes of nudges in the view `size`.
constexpr int kSizes = 25;
constexpr double kLeastSize = 1e-4;
/// A loss this many times its start is on its way to infinity.
constexpr double kDivergedGrowth = 1e6;

Network network_of(const Parameters& p) {
  std::vector<Index> sizes(static_cast<std::size_t>(p.depth) + 1, p.width);
  sizes.front() = kInputs;
  sizes.back() = 1;
  nn::MlpOptions options;
  options.activation = std::array{nn::Activation::identity, nn::Activation::tanh,
                                  nn::Activation::relu}[static_cast<std::size_t>(p.activation)];
  options.layer = {nn::Initializer::lecun, p.gain, false, 0};
  return
      [sizes, options](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); };
}

/// `layer:row:column:value`, counted from one, inside this network.
std::pair<Place, double> parse_edit(const std::string& text, const Probe& network) {
  std::vector<std::string> parts(1);
  for (const char c : text.substr(0, 80)) {
    if (c == ':')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  const auto refuse = [&](const std::string& allowed) {
    throw Error("bad_value", "edit",
                "the value \"" + text.substr(0, 80) + "\" does not name a weight: " + allowed);
  };
  if (parts.size() != 4) refuse("write layer:row:column:value, such as 3:1:2:0.5");
  const auto number = [&](const std::string& part, const char* what, Index most) {
    const std::optional<std::int64_t> n = parse_int64(part);
    if (!n || *n < 1 || *n > most) {
      refuse(std::string(what) + " must be a whole number from 1 to " + std::to_string(most));
    }
    return n.value_or(1) - 1;
  };
  Place place;
  place.layer =
      static_cast<std::size_t>(number(parts[0], "the layer", static_cast<Index>(network.layers())));
  place.row = number(parts[1], "the row", network.block(place.layer).rows);
  place.column = number(parts[2], "the column", network.block(place.layer).columns);
  const std::optional<double> value = parse_double(parts[3]);
  if (!value || !(std::abs(*value) <= 100))
    refuse("the new value must be a number from −100 to 100");
  return {place, value.value_or(0)};
}

}  // namespace

GlassBox::GlassBox(const Parameters& parameters, const Setup& setup)
    : parameters_(parameters), history_({"network", "linear"}) {
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

void GlassBox::take_step() {
  network_->training().step();
  linear_->training().step();
  edited_ = false;
}

std::optional<std::string> GlassBox::trouble() const {
  const double loss = network_->training().loss();
  if (std::isfinite(loss) && loss <= kDivergedGrowth * (1 + start_loss_)) return std::nullopt;
  return "the network's loss " +
         std::string(std::isfinite(loss) ? "passed 1e6 times its start" : "is not finite") +
         "; learning_rate " + short_number(parameters_.learning_rate) +
         " is too large for these weights";
}

void GlassBox::record() {
  history_.add(step(), {network_->training().loss(), linear_->training().loss()});
}

void GlassBox::act(const std::string& name, const std::string& value) {
  if (name == "restore") {
    if (!edited_) return;
    for (std::size_t l = 0; l < layers(); ++l) {
      const ParameterBlock& at = network_->block(l);
      std::copy(frozen_[l].data(), frozen_[l].data() + frozen_[l].size(),
                network_->training().parameters() + at.offset);
    }
    edited_ = false;
    network_->settle();
    return;
  }
  if (name != "edit") {
    throw Error("unknown_event", name.substr(0, 40),
                "the acts here are edit (layer:row:column:value) and restore");
  }
  const std::pair<Place, double> edit = parse_edit(value, *network_);
  if (!edited_) frozen_ = network_->weights();
  edited_ = true;
  network_->weight(edit.first) = edit.second;
  network_->settle();
}

Reading GlassBox::read() const {
  Reading reading;
  const Gradients now = network_->weights();
  const Gradients& frozen = edited_ ? frozen_ : now;
  reading.before = edited_ ? theory::layer_gradients(loss_, frozen) : network_->gradients();
  const Place at = place();
  const double nudge = parameters_.nudge;
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
  Gradients unit;
  for (const Matrix& w : now) unit.push_back(Matrix::Zero(w.rows(), w.cols()));
  unit[at.layer](at.row, at.column) = kSmallNudge;
  const Gradients first_order = theory::gradient_change(loss_, now, unit);
  const double scale = norm_of(first_order);
  reading.small_prediction_error =
      scale > 0 ? norm_of(difference(difference(small, here), first_order)) / scale : 0;
  const double once = norm_of(difference(there, here));
  const Gradients bent = difference(difference(twice, there), difference(there, here));
  reading.hessian_change = once > 0 ? norm_of(bent) / once : 0;
  read_linear(reading);
  return reading;
}

/// The linear model with the weight of the same number moved: its gradient must shift by 2c XᵀXΔ.
void GlassBox::read_linear(Reading& reading) const {
  const Place at = linear_->clamp({0, place().row, 0});
  const double nudge = parameters_.nudge;
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

View GlassBox::layers_view(const Reading& reading) const {
  View view = make_view("layers", "How much each layer's gradient changes", ViewKind::bars, "layer",
                        "$\\lVert\\Delta\\nabla_{W_l}\\rVert / \\lVert\\nabla_{W_l}\\rVert$");
  view.y.scale = "log";
  std::vector<double> measured, predicted;
  for (std::size_t l = 1; l <= layers(); ++l) {
    measured.push_back(relative_change(reading.change, reading.before, l));
    predicted.push_back(relative_change(reading.predicted, reading.before, l));
  }
  const std::vector<double> numbers = count_from_one(static_cast<Index>(layers()));
  view.series = {
      make_series("measured", Role::measured, numbers, measured),
      make_series("Hessian times the edit, by hand", Role::predicted, numbers, predicted)};
  return view;
}

View GlassBox::network_view(const Reading& reading) const {
  View view = make_view("network", "The change of every weight's gradient, in units of its layer's",
                        ViewKind::network, "", "");
  view.z.label = "change of the gradient";
  for (std::size_t l = 0; l < layers(); ++l) {
    const double entries = static_cast<double>(reading.before[l].size());
    const double scale = reading.before[l].norm() / std::sqrt(entries);
    const Matrix shown = scale > 0 ? Matrix(reading.change[l] / scale) : reading.change[l];
    view.series.push_back(matrix_series("layer " + std::to_string(l + 1), Role::measured, shown));
  }
  return view;
}

View GlassBox::weights_view() const {
  const std::size_t layer = place().layer;
  View view = make_view("weights", "Weights of layer " + std::to_string(layer + 1),
                        ViewKind::matrix, "to unit", "from unit");
  view.z.label = "weight";
  view.series = {matrix_series("weights", Role::measured, network_->training().parameter(layer))};
  return view;
}

/// The same nudge in every layer in turn.
View GlassBox::coupling_view() const {
  View view =
      make_view("coupling", "Who hears whom: a weight of one layer, the gradient of another",
                ViewKind::matrix, "layer whose gradient changes", "layer of the edit");
  view.z.label = "relative change of the gradient";
  view.z.scale = "log";
  const auto L = static_cast<Index>(layers());
  const Gradients before = network_->gradients();
  const double nudge = parameters_.nudge == 0 ? 0.1 : parameters_.nudge;
  Matrix z(L, L);
  for (Index i = 0; i < L; ++i) {
    const Place at = network_->clamp(
        {static_cast<std::size_t>(i), unit(parameters_.row), unit(parameters_.column)});
    const Gradients change = difference(network_->nudged(at, nudge), before);
    for (Index j = 0; j < L; ++j) {
      z(i, j) = relative_change(change, before, static_cast<std::size_t>(j + 1));
    }
  }
  network_->settle();
  view.series = {matrix_series("coupling", Role::measured, z)};
  return view;
}

View GlassBox::size_view() const {
  const std::size_t far = far_layer();
  View view = make_view(
      "size", "The gradient of layer " + std::to_string(far) + " against the size of the edit",
      ViewKind::curve, "change of the weight $\\Delta$", "relative change of the gradient");
  view.x.scale = "log";
  view.y.scale = "log";
  const Gradients before = network_->gradients();
  const Gradients weights = network_->weights();
  const Place at = place();
  Gradients unit;
  for (const Matrix& w : weights) unit.push_back(Matrix::Zero(w.rows(), w.cols()));
  unit[at.layer](at.row, at.column) = 1;
  const double slope = relative_change(theory::gradient_change(loss_, weights, unit), before, far);
  std::vector<double> sizes, measured, predicted;
  for (int i = 0; i < kSizes; ++i) {
    const double size = kLeastSize * lm::pow(2 / kLeastSize, static_cast<double>(i) / (kSizes - 1));
    sizes.push_back(size);
    measured.push_back(
        relative_change(difference(network_->nudged(at, size), before), before, far));
    predicted.push_back(size * slope);
  }
  network_->settle();
  view.series = {make_series("measured", Role::measured, sizes, measured),
                 make_series("first order: the Hessian of the frozen network", Role::predicted,
                             sizes, predicted)};
  return view;
}

View GlassBox::linear_view(const Reading& reading) const {
  View view =
      make_view("linear", "The linear model: its gradient shifts by $2c\\,X^\\top X\\,\\Delta w$",
                ViewKind::bars, "weight", "change of its gradient");
  const std::vector<double> numbers = count_from_one(kInputs);
  view.series = {
      make_series("measured", Role::measured, numbers, to_list(reading.linear_change)),
      make_series("theory", Role::predicted, numbers, to_list(reading.linear_predicted))};
  return view;
}

View GlassBox::loss_view() const {
  View view = make_view("loss", "Training loss", ViewKind::curve, "step", "mean squared error");
  view.y.scale = "log";
  view.steps = history_.steps();
  view.series = {
      make_series("network", Role::measured, history_.steps(), history_.column("network")),
      make_series("linear model", Role::reference, history_.steps(), history_.column("linear"))};
  return view;
}

void GlassBox::add_checks(const Reading& reading, Observation& seen) const {
  if (divergence() || parameters_.nudge == 0) return;
  seen.checks.push_back(at_most(
      "linear model: change of the gradient minus 2c XᵀXΔ, relative", 0,
      (reading.linear_change - reading.linear_predicted).norm() / reading.linear_predicted.norm(),
      kRounding / std::min(1.0, std::abs(parameters_.nudge)),
      "rounding of the gradients, over the size of the nudge", "any nudge, anywhere"));
  if (parameters_.activation == theory::Pointwise::relu || edited_) return;
  seen.checks.push_back(at_most(
      "network: change of all gradients at a nudge of 1e-6 minus Hessian times nudge, relative", 0,
      reading.small_prediction_error, kFirstOrder,
      "second order in the nudge, and rounding of the gradients over it", "smooth activations"));
}

Observation GlassBox::observe() const {
  Observation seen;
  const Reading reading = read();
  seen.views = {layers_view(reading), network_view(reading), coupling_view(), size_view(),
                linear_view(reading), weights_view(),        loss_view()};
  const auto add = [&seen](const char* name, double value, const char* label,
                           Role role = Role::measured) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  double changed = 0, least = std::numeric_limits<double>::infinity();
  for (std::size_t l = 1; l <= layers(); ++l) {
    const double change = relative_change(reading.change, reading.before, l);
    if (change > kSeen) changed += 1;
    least = std::min(least, change);
  }
  add("changed_layers", changed, "layers whose gradient changes by more than $10^{-4}$");
  add("far_change", relative_change(reading.change, reading.before, far_layer()),
      "relative change of the gradient of layer 17 (or the last)");
  add("predicted_far_change", relative_change(reading.predicted, reading.before, far_layer()),
      "the same, by the Hessian of the frozen network", Role::predicted);
  add("own_change", relative_change(reading.change, reading.before, place().layer + 1),
      "relative change of the edited layer's own gradient");
  add("least_change", least, "smallest relative change of any layer");
  add("prediction_error", reading.prediction_error,
      "what the Hessian misses, as a share of the change");
  add("hessian_change", reading.hessian_change, "network: change of the Hessian along the edit");
  add("linear_hessian_change", reading.linear_hessian_change, "linear model: the same");
  add("linear_change", reading.linear_change.norm(), "linear model: change of the gradient");
  add("predicted_linear_change", reading.linear_predicted.norm(),
      "linear model: $\\lVert 2c\\,X^\\top X\\,\\Delta w\\rVert$", Role::predicted);
  add("edited_layer", static_cast<double>(place().layer + 1), "layer of the edited weight");
  add("edited_row", static_cast<double>(place().row + 1), "unit that it comes from");
  add("edited_column", static_cast<double>(place().column + 1), "unit that it leads to");
  add("weight", network_->weight(place()), "the weight before the nudge");
  add("train_loss", network_->training().loss(), "training loss of the network");
  add("parameter_count", static_cast<double>(flat_size(network_->training().blocks())),
      "weights in the network");
  add_checks(reading, seen);
  return seen;
}

}  // namespace lm::glass
