// Blocks with and without a skip, side by side: a signal up, a gradient down, and each block's
// norm.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"
#include "theory/mean_field.hpp"

namespace lm::signal {

struct BlockSetting {
  Index networks = 1;
  Index width = 2;
  Index depth = 1;
  theory::Gate gate = theory::Gate::tanh;
  bool two_layers = true;  ///< branch s W₂φ(W₁h), else s φ(W₁h)
  bool skip = true;
  double scale = 1;   ///< s
  double gain = 1;    ///< N times the variance of W₁'s entries; W₂'s is 1/N
  bool norms = true;  ///< whether the blocks' norms are measured
  std::int64_t seed = 0;
};

/// h_l = h_{l−1} + s·branch_l(h_{l−1}), l = 1 … D; without the skip the branch alone.
class BlockStack {
 public:
  explicit BlockStack(const BlockSetting& setting);

  void forward();
  void backward();

  Index risen() const { return risen_; }
  Index reached() const { return reached_; }
  /// ln of the mean square over networks' values in layer l = 0 … risen().
  std::vector<double> log_lengths(Index layer) const;
  /// ln of the mean square of ∂/∂h_l over that of ∂/∂h_D, l = D … reached().
  std::vector<double> log_gradients(Index layer) const;
  /// Σ ln(1 + s‖W₂‖‖W₁‖) over the blocks up to each in the first network (without the skip: of
  /// s‖W₂‖‖W₁‖), times φ's steepest slope; spectral norms by power iteration.
  /// One entry per block, from 0.
  const std::vector<double>& log_bounds() const { return log_bounds_; }

 private:
  void draw_block(Index network, Index block);
  double block_norm() const;

  BlockSetting set_;
  Index risen_ = 0, reached_;
  Matrix W1_, W2_;
  std::vector<Vector> signals_, gradients_;  // networks of N
  std::vector<Matrix> inner_;                // networks of D × N: W₁h
  Matrix log_lengths_, log_gradients_;       // 0 … D × networks
  std::vector<double> log_bounds_{0};
};

}  // namespace lm::signal
