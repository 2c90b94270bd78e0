// The table of scalings with width.
#include "nn/parametrization.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"

namespace lm::nn {
namespace {

LayerScaling mean_field(Position position, double n, double m) {
  if (position == Position::hidden) {
    throw Error(
        "bad_argument", "parametrization",
        "mean_field is defined for one hidden layer; use maximal_update for deeper networks");
  }
  const double multiplier = position == Position::output ? 1 / n : 1 / std::sqrt(n);
  return {multiplier, 1, m, 1};
}

LayerScaling maximal_update(Position position, double n, double m) {
  switch (position) {
    case Position::input:
      return {1, 1 / std::sqrt(n), m, 1};
    case Position::hidden:
      return {1, 1 / std::sqrt(n), 1, 1 / m};
    case Position::output:
      return {1 / m, std::sqrt(m / n), m, 1};
  }
  return {};
}

}  // namespace

LayerScaling layer_scaling(Parametrization parametrization, Position position, Index fan_in,
                           double width_multiplier) {
  const double n = static_cast<double>(fan_in);
  if (fan_in < 1 || !(width_multiplier > 0)) {
    throw Error("bad_argument", "layer_scaling",
                "fan_in " + std::to_string(fan_in) + " and width multiplier " +
                    format_double(width_multiplier) + " must both be above 0");
  }
  switch (parametrization) {
    case Parametrization::standard:
      return {1, 1 / std::sqrt(n), 1, 1};
    case Parametrization::ntk:
      return {1 / std::sqrt(n), 1, 1, 1};
    case Parametrization::mean_field:
      return mean_field(position, n, width_multiplier);
    case Parametrization::maximal_update:
      return maximal_update(position, n, width_multiplier);
  }
  return {};
}

}  // namespace lm::nn
