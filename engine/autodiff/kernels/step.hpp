// One call of a kernel with everything resolved: what the executor's loop runs.
#pragma once

#include <cstdint>

#include "autodiff/node.hpp"

// The loop's iterations are independent although result and operand may be the same place: without
// this word compilers guard the loop by an overlap test and take the slow branch in place.
#if defined(__clang__)
#define LM_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define LM_INDEPENDENT _Pragma("GCC ivdep")
#else
#define LM_INDEPENDENT
#endif

namespace lm::ad {

/// `n` holds sizes, as each kernel says. Elementwise kernels accept out == a or out == b; every
/// other kernel needs `out` apart from its operands. Results never depend on a pointer's alignment.
template <class S>
struct Step {
  void (*kernel)(const Step&) = nullptr;
  S* out = nullptr;
  const S* a = nullptr;
  const S* b = nullptr;
  Index n[4] = {1, 1, 1, 1};
  S alpha = 1, beta = 0;
  bool transpose_a = false, transpose_b = false;
  const std::int32_t* table = nullptr;  // im2col, col2im: see patch_table
};

template <class S>
using Kernel = void (*)(const Step<S>&);

}  // namespace lm::ad
