// Whole networks from a list of sizes: perceptrons and deep linear networks.
#pragma once

#include <vector>

#include "nn/layers.hpp"

namespace lm::nn {

struct MlpOptions {
  Activation activation = Activation::tanh;
  Activation output = Activation::identity;  ///< note 000 eq. 2 has none; eq. 1 has σ
  LayerOptions layer = {};
};

/// A multilayer perceptron: sizes {64, 32, 10} add a hidden layer of 32 and an output of 10 to an x
/// of batch × 64. The activation follows every layer but the last. `hidden`, when not null,
/// receives the activations of each layer, the output's too. Layer l is named `layer1`, `layer2`, …
ad::Var mlp(Model& model, ad::Var x, const std::vector<Index>& sizes,
            const MlpOptions& options = {}, std::vector<ad::Var>* hidden = nullptr);

/// A multilayer perceptron under a parametrization (weights normal, gains by activation in standard
/// and maximal update; 1 in ntk and mean_field). Width multipliers are hidden width / base_width.
struct ScaledMlpOptions {
  Activation activation = Activation::relu;
  Parametrization parametrization = Parametrization::standard;
  Index base_width = 1;
  bool bias = false;
};
ad::Var scaled_mlp(Model& model, ad::Var x, const std::vector<Index>& sizes,
                   const ScaledMlpOptions& options);

/// W_L … W_1 x without nonlinearities or biases, depth 1 to 10 (note 000 eq. 5).
ad::Var deep_linear(Model& model, ad::Var x, const std::vector<Index>& sizes,
                    const LayerOptions& layer = {Initializer::normal, 1e-3, false, 0});

}  // namespace lm::nn
