// What glass-box is made of: its parameters, the network, an edit as it is written, and what one
// does.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "experiments/glass-box/weight_probe.hpp"
#include "lab/parametrized.hpp"
#include "nn/networks.hpp"
#include "theory/network_derivatives.hpp"

namespace lm::glass_box {

/// The layer whose gradient the note speaks of, and how much of it must change for the change to
/// count as seen.
inline constexpr Index kFarLayer = 17;
inline constexpr double kSeen = 1e-4;
/// The nudge for which the first-order prediction is held to kFirstOrder: what is left is second
/// order, about the nudge times the network's curvature over its gradient.
inline constexpr double kSmallNudge = 1e-6;
inline constexpr double kFirstOrder = 1e-3;
/// The linear model's prediction is exact: rounding of gradients of order ten.
inline constexpr double kRounding = 1e-12;
/// Inputs of the network and of the linear model beside it; one output.
inline constexpr Index kInputs = 4;

struct Parameters {
  std::int64_t layer = 3;
  std::int64_t row = 1;
  std::int64_t column = 1;
  double nudge = 0.1;
  std::int64_t depth = 20;
  std::int64_t width = 6;
  theory::Pointwise activation = theory::Pointwise::tanh;
  double gain = 1.3;
  std::int64_t samples = 16;
  double learning_rate = 0.02;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Edit");
    v.integer(layer, param("layer", "Layer of the edited weight").between(1, 30).probe(),
              "Counted from the input; a number past the last layer means the last.");
    v.integer(row, param("row", "From unit").between(1, 16).probe(),
              "The unit that the weight comes from; past the last, the last.");
    v.integer(column, param("column", "To unit").between(1, 16).probe(),
              "The unit that it leads to; past the last, the last.");
    v.real(nudge, param("nudge", "Change of the weight").symbol("\\Delta").between(-2, 2).probe(),
           "Added to the weight while training rests. Training itself goes on without it, unless "
           "the edit is kept.");
    v.group("Network");
    v.integer(depth, param("depth", "Layers").symbol("L").between(1, 30),
              "Number of weight matrices; 1 is linear regression.");
    v.integer(width, param("width", "Width").symbol("H").between(1, 16),
              "Units in each hidden layer.");
    v.choice(activation, theory::kPointwiseWords, param("activation", "Activation"),
             "Between the layers. With relu a nudge can also switch units on or off, which no "
             "derivative knows of.");
    v.real(gain, param("gain", "Scale of the initial weights").symbol("\\sigma_w").between(0.2, 3),
           "Standard deviation of the initial weights times the root of their number per unit. "
           "Below 1 signals and gradients die out with depth.");
    v.integer(
        samples,
        param("samples", "Examples").symbol("P").between(1, 64).group("Generated data").generated(),
        "Normal inputs in four dimensions; the target is the sine of a random linear "
        "function of them.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 1),
           "Of gradient descent on the mean squared error, between edits.");
  }
};

/// What an edit has done, read at one moment.
struct Reading {
  Gradients before;     // of the frozen weights
  Gradients change;     // measured
  Gradients predicted;  // the Hessian times the edit, by hand
  Vector linear_change, linear_predicted;
  double prediction_error = 0;        // ‖change − predicted‖/‖change‖
  double small_prediction_error = 0;  // the same for a nudge of kSmallNudge
  double hessian_change = 0;          // second difference of the gradients over the first
  double linear_hessian_change = 0;
};

/// Without biases; p.depth matrices.
inline Network network_of(const Parameters& p) {
  std::vector<Index> sizes(static_cast<std::size_t>(p.depth) + 1, p.width);
  sizes.front() = kInputs;
  sizes.back() = 1;
  const nn::MlpOptions options = {
      .activation = std::array{nn::Activation::identity, nn::Activation::tanh,
                               nn::Activation::relu}[static_cast<std::size_t>(p.activation)],
      .layer = {nn::Initializer::lecun, p.gain, false, 0}};
  return
      [sizes, options](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); };
}

/// `layer:row:column:value`, counted from one, inside this network.
inline std::pair<Place, double> parse_edit(const std::string& text, const Probe& network) {
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

}  // namespace lm::glass_box
