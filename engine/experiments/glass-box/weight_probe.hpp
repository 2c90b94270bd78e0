// A network whose weights can be moved and put back: what an edit does to every layer's gradient.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "autodiff/ops.hpp"
#include "lab/training.hpp"

namespace lm {

/// One weight: layer, from, to, counted from zero.
struct Place {
  std::size_t layer = 0;
  Index row = 0;
  Index column = 0;
};

using Gradients = std::vector<Matrix>;

/// The norm over all layers; layer by layer a − b.
double norm_of(const Gradients& gradients);
Gradients difference(Gradients a, const Gradients& b);
/// Zeros of the shapes of `like`, but `size` in one place.
Gradients single_weight(Gradients like, const Place& place, double size);

/// ‖change of a layer's gradient‖ over the gradient's norm, layer counted from 1; NaN when that is
/// 0.
double relative_change(const Gradients& change, const Gradients& before, std::size_t layer);

/// A network in training whose weights can be moved and put back: gradients wherever the weights
/// are, by the engine's own differentiation.
class Probe {
 public:
  /// Mean squared error on X: P × inputs, Y: P × 1.
  Probe(const Matrix& X, const Matrix& Y, const Network& network, double learning_rate,
        std::uint64_t seed);

  Training<double>& training() { return training_; }
  const Training<double>& training() const { return training_; }
  std::size_t layers() const { return training_.blocks().size(); }
  const ParameterBlock& block(std::size_t layer) const { return training_.blocks()[layer]; }

  Gradients weights() const {
    Gradients all;
    for (std::size_t l = 0; l < layers(); ++l) all.push_back(training_.parameter(l));
    return all;
  }
  Gradients gradients() const {
    Gradients all;
    for (std::size_t l = 0; l < layers(); ++l) all.push_back(training_.parameter_gradient(l));
    return all;
  }
  /// Which weight a place means here: past the last is the last.
  Place clamp(const Place& place) const {
    const std::size_t layer = std::min(place.layer, layers() - 1);
    return {layer, std::min(place.row, block(layer).rows - 1),
            std::min(place.column, block(layer).columns - 1)};
  }
  double& weight(const Place& place) {
    const ParameterBlock& at = block(place.layer);
    return training_.parameters()[at.offset + place.row * at.columns + place.column];
  }
  /// The gradients with one weight moved by `nudge`. The weight is put back, to the bit; the loss
  /// and gradients that training reads are so after settle().
  Gradients nudged(const Place& place, double nudge);
  void settle() { training_.refresh(); }

 private:
  Training<double> training_;
};

}  // namespace lm
