// Networks that are built to be counted: what each layer adds, wider and deeper ones, one budget.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::parameter_count {

enum class Variant { perceptron, layer_norm, shared };
inline constexpr std::array kVariantWords{"perceptron", "layer_norm", "shared"};
enum class Bend { relu, tanh };
inline constexpr std::array kBendWords{"relu", "tanh"};

/// What a network is built of. Sizes: inputs first, two or more.
struct Plan {
  std::vector<Index> sizes;
  bool bias = true;
  Variant variant = Variant::perceptron;
};

/// The parameters that each layer of the model adds, asked of the model itself.
std::vector<Index> added_by_layer(const Plan& plan);
/// All of them.
Index counted(const Plan& plan);

/// The largest width at which `depth` hidden layers of it have no more than so many parameters, by
/// building networks; 0 where no width has.
Index widest(const Plan& like, Index depth, Index most);

/// A hidden unit's incoming numbers times a and its outgoing weights over a leave a network of
/// ReLUs as it was. So its output's slope in that direction is 0: the largest slope of any unit,
/// over the sum of what adds up to it. Units without any slope are left out.
double largest_scaling_slope(const Plan& plan, Bend bend, std::int64_t seed);

}  // namespace lm::parameter_count
