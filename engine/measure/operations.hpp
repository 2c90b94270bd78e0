// How much arithmetic a plan does, counted from its instructions.
#pragma once

#include "autodiff/plan.hpp"

namespace lm {

/// Operations of one run: 2mnk for a product of m×k with k×n, one for each number that an
/// elementwise primitive makes and for each that a sum adds, whatever the primitive. Copies and
/// views count nothing.
struct Operations {
  double products = 0;  ///< in matrix products
  double others = 0;
  double all() const { return products + others; }
};

Operations count_operations(const ad::Plan& plan);

}  // namespace lm
