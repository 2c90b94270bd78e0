// One neuron as the engine computes it: a graph, its output, and the slope that autodiff makes of
// it.
#pragma once

#include <array>
#include <memory>

#include "autodiff/executor.hpp"
#include "core/types.hpp"
#include "nn/activation.hpp"
#include "theory/pointwise.hpp"

namespace lm {

/// The same nonlinearity in the engine's network layers.
nn::Activation activation_of(theory::Response kind);

struct Weights {
  std::array<double, 2> w{};
  double b = 0;
};

/// y = φ(w·x + b) for each row of its inputs, and φ'(w·x + b).
class Unit {
 public:
  /// `rows` inputs of two numbers each.
  Unit(nn::Activation activation, Index rows);

  void set_weights(const Weights& weights);
  /// X: rows × 2.
  void run(const Matrix& X);

  /// w·x + b, φ and φ' of that row.
  double sum(Index row) const { return executor_->value(sum_)[row]; }
  double output(Index row) const { return executor_->value(output_)[row]; }
  double slope(Index row) const { return executor_->value(slope_)[row]; }

 private:
  std::unique_ptr<ad::Graph> graph_;
  ad::Var x_, w_, b_, sum_, output_, slope_;
  std::unique_ptr<ad::Executor<double>> executor_;
};

/// Nonlinearities are looked at on [−kReach, kReach], at points 0.01 apart.
constexpr double kReach = 8;
constexpr Index kTracePoints = 1601;

/// The nonlinearity alone over these points, as the unit computes it.
struct Traced {
  Vector z, output, slope;
  theory::Extreme lowest;  ///< of all points, refined by golden section; of equals the nearest to 0
  double steepest = 0;     ///< largest slope, refined in the same way
};
Traced traced(nn::Activation activation);

/// The line w·x + b = 0 inside the square |x₁|, |x₂| ≤ reach: its two ends as rows, or no row.
Matrix boundary_line(const Weights& weights, double reach);

}  // namespace lm
