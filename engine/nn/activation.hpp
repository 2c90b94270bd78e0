// The pointwise nonlinearities by name, as functions that add nodes.
#pragma once

#include <array>

#include "autodiff/ops.hpp"

namespace lm::nn {

enum class Activation {
  identity,
  relu,
  leaky_relu,
  sigmoid,
  tanh,
  gelu,
  gelu_tanh,
  sine,
  softplus,
  quadratic
};

/// Their names, in the order of the enumeration (for a schema's choice).
inline constexpr std::array kActivationNames{"identity", "relu",     "leaky_relu", "sigmoid",
                                             "tanh",     "gelu",     "gelu_tanh",  "sine",
                                             "softplus", "quadratic"};

/// Slope of leaky ReLU for negative inputs (Maas, Hannun & Ng 2013).
constexpr double kLeakySlope = 0.01;

/// φ(x), elementwise, any shape:
///   identity x · relu max(x, 0) · leaky_relu x for x > 0, else slope·x · sigmoid 1/(1 + e⁻ˣ) ·
///   tanh · gelu x Φ(x) = ½ x (1 + erf(x/√2)) · gelu_tanh ½ x (1 + tanh(√(2/π)(x + 0.044715 x³)))
///   (Hendrycks & Gimpel 2016, eq. 1 and 2) · sine sin x · softplus ln(1 + eˣ) · quadratic x².
/// `slope` is read by leaky_relu alone.
ad::Var activate(Activation activation, ad::Var x, double slope = kLeakySlope);

/// √(1 / E φ(z)²) or the like, the factor that keeps a layer's mean square at one: He's √2 for the
/// ReLU family, (1 + slope²) in its place for the leaky one, 1 for the others, as usual.
double gain(Activation activation, double slope = kLeakySlope);

}  // namespace lm::nn
