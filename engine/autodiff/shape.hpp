// The static shape of every value in a graph: a batch of row-major matrices.
#pragma once

#include <string>

#include "core/types.hpp"

namespace lm::ad {

/// batch × rows × cols, stored contiguously in that order. A scalar is 1×1×1, a mini-batch of B
/// vectors of width d is one matrix B×d (`Shape(B, d)`), B images of C channels are B × (H·W) × C.
struct Shape {
  Index batch = 1, rows = 1, cols = 1;

  constexpr Shape() = default;
  constexpr Shape(Index r, Index c) : rows(r), cols(c) {}
  constexpr Shape(Index b, Index r, Index c) : batch(b), rows(r), cols(c) {}

  constexpr Index size() const { return batch * rows * cols; }
  constexpr Index operator[](int axis) const { return axis == 0 ? batch : axis == 1 ? rows : cols; }
  constexpr Index& operator[](int axis) { return axis == 0 ? batch : axis == 1 ? rows : cols; }
  friend constexpr bool operator==(const Shape& a, const Shape& b) {
    return a.batch == b.batch && a.rows == b.rows && a.cols == b.cols;
  }
  friend constexpr bool operator!=(const Shape& a, const Shape& b) { return !(a == b); }
};

/// The axes of a Shape, for sums, slices, pads and argmax.
enum Axis : int { kBatch = 0, kRows = 1, kCols = 2 };

/// "10×8", or "3×10×8" when the batch count is not one.
inline std::string text(const Shape& shape) {
  const std::string matrix = std::to_string(shape.rows) + "×" + std::to_string(shape.cols);
  return shape.batch == 1 ? matrix : std::to_string(shape.batch) + "×" + matrix;
}

}  // namespace lm::ad
