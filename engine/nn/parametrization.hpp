// How a layer scales with width: standard, NTK, mean-field and maximal-update parametrizations.
#pragma once

#include <array>

#include "core/types.hpp"

namespace lm::nn {

enum class Parametrization { standard, ntk, mean_field, maximal_update };

inline constexpr std::array kParametrizationNames{"standard", "ntk", "mean_field",
                                                  "maximal_update"};

/// Where a weight matrix stands in the network: what of its two sizes grows with the width.
enum class Position {
  input,   ///< fan_out grows
  hidden,  ///< both grow
  output   ///< fan_in grows
};

/// How one weight matrix W enters and moves. The layer computes `multiplier · x W`; entries of W
/// start with standard deviation `deviation` times what the initializer says for a gain of one per
/// fan-in (see below); the learning rate is multiplied by `sgd_rate` under gradient descent and its
/// relatives, by `adam_rate` under Adam and its.
struct LayerScaling {
  double multiplier = 1;
  double deviation = 1;
  double sgd_rate = 1;
  double adam_rate = 1;
};

/// The scalings of one weight matrix with fan-in n at width multiplier m = width / base_width (≥
/// 0).
///
///                             multiplier   deviation   sgd_rate   adam_rate
///   standard                  1            1/√n        1          1
///   ntk                       1/√n         1           1          1
///   mean_field       input    1/√n         1           m          1
///                    output   1/n          1           m          1
///   maximal_update   input    1            1/√n        m          1
///                    hidden   1            1/√n        1          1/m
///                    output   1/m          √m/√n       m          1
///
/// so that at m = 1 maximal_update is standard, and at any m every layer's features move by O(1).
/// mean_field is for one hidden layer, f = (1/H) Σ u σ(w·x), with base width 1 (m = H); `hidden`
/// throws an Error there. Biases count as `input`; their deviation is the caller's.
/// Sources: ntk: Jacot, Gabriel & Hongler 2018; mean_field: Mei, Montanari & Nguyen 2018;
/// maximal_update: Yang et al. 2022 (2203.03466), table 8.
LayerScaling layer_scaling(Parametrization parametrization, Position position, Index fan_in,
                           double width_multiplier = 1);

}  // namespace lm::nn
