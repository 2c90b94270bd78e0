// The pointwise nonlinearities, composed of primitives; derivatives come from those.
#include "nn/activation.hpp"

#include <cmath>

namespace lm::nn {
namespace {

using ad::Var;

constexpr double kInvSqrt2 = 0.70710678118654752440;     // 1/√2
constexpr double kSqrt2OverPi = 0.79788456080286535588;  // √(2/π)
constexpr double kGeluCubic = 0.044715;                  // fitted by Hendrycks & Gimpel 2016

Var leaky_relu(Var x, double slope) { return (1 - slope) * ad::relu(x) + slope * x; }

Var gelu(Var x) { return 0.5 * x * (1 + ad::erf(kInvSqrt2 * x)); }

Var gelu_tanh(Var x) {
  return 0.5 * x * (1 + ad::tanh(kSqrt2OverPi * (x + kGeluCubic * (x * x * x))));
}

}  // namespace

Var activate(Activation activation, Var x, double slope) {
  switch (activation) {
    case Activation::identity:
      return x;
    case Activation::relu:
      return ad::relu(x);
    case Activation::leaky_relu:
      return leaky_relu(x, slope);
    case Activation::sigmoid:
      return ad::sigmoid(x);
    case Activation::tanh:
      return ad::tanh(x);
    case Activation::gelu:
      return gelu(x);
    case Activation::gelu_tanh:
      return gelu_tanh(x);
    case Activation::sine:
      return ad::sin(x);
    case Activation::softplus:
      return ad::softplus(x);
    case Activation::quadratic:
      return ad::square(x);
  }
  return x;
}

double gain(Activation activation, double slope) {
  switch (activation) {
    case Activation::relu:
      return std::sqrt(2.0);
    case Activation::leaky_relu:
      return std::sqrt(2.0 / (1 + slope * slope));
    default:
      return 1;
  }
}

}  // namespace lm::nn
