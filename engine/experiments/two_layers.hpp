// The two-layer network of the experiment balancedness, and what a student may choose of it.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

#include "core/schema.hpp"
#include "experiments/training.hpp"
#include "nn/activation.hpp"

namespace lm {

/// What a hidden unit does: `identity` is homogeneous and linear, `relu` homogeneous, `tanh`
/// neither.
enum class Unit { identity, relu, tanh };
constexpr std::array<const char*, 3> kUnitWords = {"identity", "relu", "tanh"};

struct BalanceParameters {
  Unit activation = Unit::identity;
  std::int64_t hidden = 4;
  double first_scale = 1;
  double second_scale = 1;
  double rate_ratio = 1;
  double learning_rate = 0.01;
  std::int64_t dimension = 5;
  std::int64_t samples = 40;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice(activation, kUnitWords,
             {.name = "activation",
              .symbol = "\\varphi",
              .label = "Activation",
              .group = "Network",
              .help = "identity conserves a whole matrix, relu one number a neuron, tanh nothing"});
    v.integer(hidden, {.name = "hidden_width",
                       .symbol = "H",
                       .label = "Hidden units",
                       .minimum = 1,
                       .maximum = 32,
                       .group = "Network",
                       .help = "neurons between the input and the one output"});
    v.real(first_scale, {.name = "first_scale",
                         .symbol = "\\sigma_w",
                         .label = "Start of the first layer",
                         .minimum = 0.001,
                         .maximum = 10,
                         .scale = Scale::log,
                         .group = "Network",
                         .help = "typical length of a neuron's incoming weights $w_j$"});
    v.real(second_scale, {.name = "second_scale",
                          .symbol = "\\sigma_a",
                          .label = "Start of the second layer",
                          .minimum = 0.001,
                          .maximum = 10,
                          .scale = Scale::log,
                          .group = "Network",
                          .help = "typical size of a neuron's outgoing weight $a_j$"});
    v.real(rate_ratio, {.name = "rate_ratio",
                        .symbol = "\\rho",
                        .label = "Second layer's rate over the first's",
                        .minimum = 0.01,
                        .maximum = 100,
                        .scale = Scale::log,
                        .group = "Training",
                        .help = "$\\eta_a = \\rho\\,\\eta_w$"});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-4,
                           .maximum = 1,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "$\\eta_w$ of the first layer; two more copies take steps of a "
                                   "half and a quarter"});
    v.integer(dimension, {.name = "dimension",
                          .symbol = "d",
                          .label = "Inputs",
                          .minimum = 1,
                          .maximum = 50,
                          .group = "Generated data",
                          .help = "coordinates of an example"});
    v.integer(samples,
              {.name = "samples",
               .symbol = "P",
               .label = "Examples",
               .minimum = 1,
               .maximum = 500,
               .group = "Generated data",
               .help = "normal inputs, targets from a random linear map of length near 1"});
  }
};

inline ad::Var activate_unit(Unit kind, ad::Var x) {
  if (kind == Unit::relu) return nn::activate(nn::Activation::relu, x);
  return kind == Unit::tanh ? nn::activate(nn::Activation::tanh, x) : x;
}

/// f(x) = Σ_j a_j φ(w_j·x); the second layer moves `rate_ratio` times as fast.
inline Network two_layers(const BalanceParameters& p) {
  return [p](nn::Model& model, ad::Var x) {
    const Index d = x.cols(), h = static_cast<Index>(p.hidden);
    const double first = p.first_scale / std::sqrt(static_cast<double>(d));
    const ad::Var W =
        model.parameter(d, h, "first", {nn::Initializer::normal, {d, h}, first}, true);
    const ad::Var hidden = activate_unit(p.activation, ad::matmul(x, W));
    const ad::Var a = model.parameter(
        h, 1, "second", {nn::Initializer::normal, {h, 1}, p.second_scale}, true, p.rate_ratio);
    return ad::matmul(hidden, a);
  };
}

}  // namespace lm
