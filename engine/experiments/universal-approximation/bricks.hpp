// Bricks: ReLU neurons that a hand can place, the broken line that they add up to, and how far it
// is from a curve.
#pragma once

#include <vector>

#include "core/types.hpp"
#include "experiments/universal-approximation/curves.hpp"

namespace lm {

/// One neuron: weight · max(along·x + across·y + bias, 0).
struct Brick {
  double along = 1, across = 0, bias = 0, weight = 0;

  double at(double x, double y) const {
    const double z = along * x + across * y + bias;
    return z > 0 ? weight * z : 0;
  }
};
/// A brick whose kink is at `place`, facing right, or left.
Brick brick_at(double place, double weight, bool left = false);

/// level + the sum of the bricks, each of them `copies` neurons with 1/copies of its weight.
class BrickNetwork {
 public:
  std::vector<Brick> bricks;
  double level = 0;
  Index copies = 1;

  double at(double x, double y = 0) const;
  Index neurons() const { return as_index(bricks.size()) * copies; }
  /// The largest weight behind a neuron.
  double largest_weight() const;
  /// Where y is held, the kinks strictly between low and high, ascending, each once.
  std::vector<double> kinks(double low, double high, double y = 0) const;
};

/// The broken line through (knots, values) as bricks: one at every knot but the last.
BrickNetwork through_knots(const theory::Knots& knots, const std::vector<double>& values);

/// What is left between a network and a curve on one piece: from `low` to `high`.
struct Tile {
  double low = 0, high = 0, error = 0;
};

struct Distance {
  double sup = 0;     ///< the largest |network − curve|; at a jump, from either side
  double area = 0;    ///< ∫|network − curve|
  double square = 0;  ///< ∫(network − curve)²
  Index pieces = 1;   ///< linear ones of the network on the interval
  std::vector<Tile> tiles;
};
/// y is held. Between breaks of either, the largest error is found by golden section.
Distance distance(const BrickNetwork& network, const Curve& curve, double y = 0);

}  // namespace lm
