// A layer's values as a picture: the plane in which a linear probe looks at them.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::untangling {

/// How a layer of any width becomes a picture. The first axis is the direction of a linear probe,
/// fitted by least squares to labels ±1, and the second is the direction at right angles to it in
/// which the points spread most. So a straight line of the layer that tells the kinds apart is an
/// upright one in the picture. All points lie within a circle of radius 1 about the middle.
class Window {
 public:
  /// `values`: points × units; `upright`, the picture of the layer before, decides which way is up.
  Window(const Matrix& values, const std::vector<Index>& labels, const Matrix& upright);

  /// points × 2.
  Matrix of(const Matrix& values) const;
  /// Where the probe's line stands.
  double line() const { return line_; }

 private:
  Vector middle_;
  Matrix axes_;  // units × 2
  double scale_ = 1, line_ = 0;
};

/// The input plane itself, scaled in the same way.
Matrix input_picture(const Matrix& inputs, const Matrix& of);

/// A net of straight lines over the square [−reach, reach]², `lines` each way, `points` on each.
Matrix net_of_lines(double reach, Index lines, Index points);

}  // namespace lm::untangling
