// The two-layer network of the experiment balancedness, and what a student may choose of it.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

#include "core/describe.hpp"
#include "lab/training.hpp"
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
    v.group("Network");
    v.choice(activation, kUnitWords, param("activation", "Activation").symbol("\\varphi"),
             "identity conserves a whole matrix, relu one number per neuron, tanh nothing");
    v.integer(hidden, param("hidden_width", "Hidden units").symbol("H").between(1, 32),
              "neurons between the input and the one output");
    v.real(first_scale,
           param("first_scale", "Start of the first layer").symbol("\\sigma_w").log(0.001, 10),
           "typical length of a neuron's incoming weights $w_j$");
    v.real(second_scale,
           param("second_scale", "Start of the second layer").symbol("\\sigma_a").log(0.001, 10),
           "typical size of a neuron's outgoing weight $a_j$");
    v.group("Training");
    v.real(
        rate_ratio,
        param("rate_ratio", "Second layer's rate over the first's").symbol("\\rho").log(0.01, 100),
        "$\\eta_a = \\rho\\,\\eta_w$");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 1),
           "$\\eta_w$ of the first layer; two more copies take steps of a half and a quarter");
    v.group("Generated data");
    v.integer(dimension, param("dimension", "Inputs").symbol("d").between(1, 50).generated(),
              "coordinates of an example");
    v.integer(samples, param("samples", "Examples").symbol("P").between(1, 500).generated(),
              "normal inputs, targets from a random linear map of length near 1");
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
