// Gradient flow of the network whose sharpness is followed, by small steps.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "experiments/edge-of-stability/sharpness_training.hpp"

namespace lm {

/// Gradient flow is followed by descent with η · sharpness at most this: a quarter of what is
/// stable.
inline constexpr double kFlowStep = 0.5;

/// A network trained in steps so small that they follow gradient flow.
class SharpnessFlow {
 public:
  explicit SharpnessFlow(const ChebyshevTask& task) : net_(task, {}) { measure(); }

  /// Goes on from these weights.
  void place(const double* weights) {
    net_.place(weights);
    measure();
  }
  /// Moves on by a time.
  void advance(double time) {
    const double steps = std::max(1.0, std::ceil(time * sharpness_ / kFlowStep));
    net_.set_learning_rate(time / steps);
    for (auto left = static_cast<std::int64_t>(steps); left > 0; --left) net_.step();
  }
  void measure() { sharpness_ = net_.measure_sharpness(); }
  double sharpness() const { return sharpness_; }
  double loss() const { return net_.loss(); }
  const double* weights() const { return net_.flat(); }

 private:
  SharpnessTraining net_;
  double sharpness_ = 0;
};

}  // namespace lm
