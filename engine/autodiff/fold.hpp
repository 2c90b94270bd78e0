// A tensor seen as pre × mid × post around the axes that an operation changes.
#pragma once

#include "autodiff/shape.hpp"

namespace lm::ad {

/// Sizes before, along and after the changed axes of a contiguous row-major value.
struct Fold {
  Index pre = 1, mid = 1, post = 1;
};

/// Around all axes where `small` has size one and `large` has not (sums and broadcasts). The
/// changed axes must be neighbours, axes of size one aside; the builders see to that.
inline Fold fold(const Shape& large, const Shape& small) {
  int first = 3, last = -1;
  for (int axis = 0; axis < 3; ++axis) {
    if (large[axis] == small[axis]) continue;
    first = axis < first ? axis : first;
    last = axis;
  }
  Fold f;
  for (int axis = 0; axis < 3; ++axis) {
    Index& part = axis < first ? f.pre : axis <= last ? f.mid : f.post;
    part *= large[axis];
  }
  return f;
}

/// Around one axis.
inline Fold fold(const Shape& shape, int axis) {
  Fold f;
  f.mid = shape[axis];
  for (int other = 0; other < 3; ++other) {
    if (other != axis) (other < axis ? f.pre : f.post) *= shape[other];
  }
  return f;
}

}  // namespace lm::ad
