// Random networks side by side: two inputs go up layer by layer, then a gradient comes down.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"
#include "theory/mean_field.hpp"

namespace lm::signal {

using theory::Gate;

/// A mean lies so many standard errors off once in two million runs.
inline constexpr double kErrors = 5;

struct StackSetting {
  Index networks = 1;
  Index width = 2;
  Index depth = 1;
  Gate gate = Gate::tanh;
  double weight_deviation = 1;  ///< of one entry of W: σ_w/√N
  double weight_constant = 0;   ///< added to every entry
  double bias_deviation = 0;
  double correlation = 0;  ///< of the two inputs
  std::int64_t seed = 0;
};

/// The number of a network's layer among the streams of random numbers.
std::uint64_t place(Index network, Index layer);

/// φ and φ' of the networks, elementwise, by the engine's own functions.
void respond(Gate gate, const Matrix& h, Matrix& out);
double slope_at(Gate gate, double h);
/// The largest slope that the activation has anywhere.
double steepest_slope(Gate gate);

/// h_l = W_l x_{l−1} + b_l, x_l = φ(h_l), l = 1 … D, all layers N × N. The two inputs x_0 have mean
/// square 1 and exactly the set correlation. Weights are pure functions of (seed, network, layer)
/// and drawn again for the way back, so none are kept.
class RandomStack {
 public:
  explicit RandomStack(const StackSetting& setting);

  /// One layer further up in all networks. Allocates nothing.
  void forward();
  /// ∂/∂x_{l−1} from ∂/∂x_l, for the first input; the last layer's is N(0, 1).
  void backward();

  const StackSetting& setting() const { return set_; }
  Index risen() const { return risen_; }
  /// The lowest l whose ∂/∂x_l is known; D before the first step back.
  Index reached() const { return reached_; }

  /// networks, in layer l = 1 … risen(): mean square of h_l of the first input; the correlation of
  /// both.
  std::vector<double> lengths(Index layer) const { return row(lengths_, layer); }
  std::vector<double> correlations(Index layer) const { return row(correlations_, layer); }
  /// networks, l = D … reached(): ln of the mean square of ∂/∂x_l over that of ∂/∂x_D.
  std::vector<double> log_gradients(Index layer) const { return row(log_gradients_, layer); }

  /// h of both inputs in the first network's highest layer: N × 2.
  const Matrix& pair() const { return pair_; }

 private:
  static std::vector<double> row(const Matrix& table, Index layer);
  void draw_layer(Index network, Index layer);
  Matrix inputs(Index network) const;

  StackSetting set_;
  Index risen_ = 0, reached_;
  Matrix W_;                                       // N × N, the layer at work
  Vector b_;                                       // N
  std::vector<Matrix> signals_;                    // networks of N × 2: x of both inputs
  std::vector<Matrix> hidden_;                     // networks of D × N: h of the first input
  std::vector<Vector> gradients_;                  // networks of N
  Matrix next_, pair_;                             // N × 2
  Vector back_, down_;                             // N
  Matrix lengths_, correlations_, log_gradients_;  // layers 0 … D × networks
};

}  // namespace lm::signal
