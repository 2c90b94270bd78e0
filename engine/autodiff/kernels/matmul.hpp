// The one door to the matrix product.
#pragma once

#include "core/types.hpp"

namespace lm::ad {

/// C = op(A)·op(B), row-major and without gaps; op(A) is m×k, op(B) is k×n, C is m×n. A is stored
/// k×m when transpose_a, B n×k when transpose_b. C overlaps neither. No size is zero. The bits of
/// C depend on sizes and flags alone, never on pointer alignment.
template <class S>
void matmul(Index m, Index n, Index k, const S* a, bool transpose_a, const S* b, bool transpose_b,
            S* c);

extern template void matmul<float>(Index, Index, Index, const float*, bool, const float*, bool,
                                   float*);
extern template void matmul<double>(Index, Index, Index, const double*, bool, const double*, bool,
                                    double*);

}  // namespace lm::ad
