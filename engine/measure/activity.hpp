// What the units and the layers do: dead units, scatter of classes, gradient norms by layer.
#pragma once

#include <cmath>
#include <vector>

#include "core/parameters.hpp"
#include "core/types.hpp"

namespace lm {

/// The share of units (columns) of a layer's activations h: examples × units that are at or below
/// `threshold` for every example: dead ReLUs at 0.
double dead_fraction(const Matrix& h, double threshold = 0);

/// tr(within-class scatter)/tr(between-class scatter) of the rows of h under `labels`: small when
/// inputs of one class have come to look alike. One label per row; NaN when all class means agree.
double scatter_ratio(const Matrix& h, const std::vector<Index>& labels);

/// ‖gradient‖₂ of each block of a flat gradient, in the layout's order.
template <class S>
std::vector<double> block_norms(const ParameterLayout& layout, const S* flat) {
  std::vector<double> norms;
  for (const ParameterBlock& block : layout) {
    double squares = 0;
    for (Index i = block.offset; i < block.offset + block.size(); ++i) {
      squares += static_cast<double>(flat[i]) * static_cast<double>(flat[i]);
    }
    norms.push_back(std::sqrt(squares));
  }
  return norms;
}

/// ‖θ − θ₀‖/‖θ₀‖ over flat blocks of n scalars: how far weights have moved.
double relative_movement(const double* theta, const double* start, Index n);

}  // namespace lm
