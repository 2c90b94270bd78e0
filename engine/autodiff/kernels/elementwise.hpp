// Kernels of the elementwise primitives.
#pragma once

#include "autodiff/kernels/step.hpp"
#include "autodiff/plan.hpp"

namespace lm::ad {

/// One operand: n = {count}. Two operands as they lie: n = {count}; one of them stretched:
/// n = {outer, inner}, see Stretch.
template <class S>
Kernel<S> elementwise_kernel(Op op, Stretch a, Stretch b);

}  // namespace lm::ad
