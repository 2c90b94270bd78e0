// A network's loss as a power series in one weight, and what rounding does to the loss: what a
// finite difference gets wrong, from both sides.
#pragma once

#include <array>
#include <vector>

#include "core/types.hpp"

namespace lm::theory {

enum class SeriesUnit { tanh, sigmoid, sine, relu };
inline constexpr std::array<const char*, 4> kSeriesUnitWords = {"tanh", "sigmoid", "sine", "relu"};

/// h_l = φ(h_{l−1} W_l + b_l), the last layer without φ, h_0 = X; loss = mean of (h_L − Y)² over
/// examples and outputs. W_l: in × out; X: n × inputs; Y: n × outputs. Weights are numbered as they
/// lie: W_1 row by row, b_1, W_2, ….
struct SeriesNetwork {
  std::vector<Matrix> weights;
  std::vector<Vector> biases;
  Matrix X, Y;
  SeriesUnit unit = SeriesUnit::tanh;
};

/// c(p, k) = L^(k)/k!, k = 0 … order, for every weight p: the loss at θ + t e_p is Σ_k c(p, k) t^k.
/// By arithmetic of truncated power series: y = tanh z has y' = (1 − y²)z', the sigmoid
/// y' = y(1 − y)z', sine and cosine each other. ReLU as if no kink were near. Griewank & Walther
/// 2008, ch. 13.
Matrix weight_series(const SeriesNetwork& network, Index order);

/// The standard deviation, for every weight p, of that part of the loss's rounding that changes
/// with p. Each operation rounds by up to half a unit in the last place, as if by lot (variance
/// ulp²/12; twice that for an elementary function), and passes it on times its blame ∂L/∂node.
/// Higham 2002, Accuracy and Stability of Numerical Algorithms, section 2.8, has the model.
Vector rounding_deviations(const SeriesNetwork& network);

}  // namespace lm::theory
