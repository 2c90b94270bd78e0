// First and second derivatives of a layered network's squared loss, written out by hand.
#pragma once

#include <array>
#include <vector>

#include "core/types.hpp"

namespace lm::theory {

enum class Pointwise { identity, tanh, relu };
inline constexpr std::array<const char*, 3> kPointwiseWords = {"identity", "tanh", "relu"};

/// A network h_l = φ(h_{l−1} W_l), the last layer without φ, and its loss c ‖Y − h_L‖². W_l: in ×
/// out of layer l, h_0 = X: P × inputs, Y: P × outputs.
struct LayeredLoss {
  Matrix X;
  Matrix Y;
  Pointwise activation = Pointwise::tanh;
  double c = 1;
};

/// ∂L/∂W_l for every layer by backpropagation: G_L = 2c(h_L − Y), ∂L/∂W_l = h_{l−1}ᵀ G_l,
/// G_{l−1} = (G_l W_lᵀ) ∘ φ'(z_{l−1}) (Rumelhart, Hinton & Williams 1986). Error `bad_shape`.
std::vector<Matrix> layer_gradients(const LayeredLoss& loss, const std::vector<Matrix>& weights);

/// The first-order change of every layer's gradient when the weights move by `directions`: the
/// Hessian times that direction, by differentiating each line of backpropagation once more
/// (Pearlmutter 1994). With one layer it is 2c XᵀX Δ, whatever the weights are.
std::vector<Matrix> gradient_change(const LayeredLoss& loss, const std::vector<Matrix>& weights,
                                    const std::vector<Matrix>& directions);

}  // namespace lm::theory
