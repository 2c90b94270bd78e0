// The layout of a model's parameters: matrices one after another in one flat block.
#pragma once

#include <string>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// One parameter matrix, rows × columns, row-major, `size()` scalars from `offset` on. Weights are
/// in × out, so a column holds what enters one unit. The rates multiply the learning rate of their
/// kind of optimizer (a parametrization sets them).
struct ParameterBlock {
  std::string name = {};
  Index offset = 0;
  Index rows = 1;
  Index columns = 1;
  bool is_matrix = true;  ///< a weight matrix (Muon orthogonalizes these), not a bias or a gain
  double sgd_rate = 1;    ///< gradient descent, heavy ball, Nesterov, Muon
  double adam_rate = 1;   ///< RMSProp, Adam, AdamW

  Index size() const { return rows * columns; }
};

using ParameterLayout = std::vector<ParameterBlock>;

/// Where the last block ends: the length of the flat block.
inline Index flat_size(const ParameterLayout& layout) {
  Index end = 0;
  for (const ParameterBlock& block : layout) {
    if (block.offset + block.size() > end) end = block.offset + block.size();
  }
  return end;
}

}  // namespace lm
