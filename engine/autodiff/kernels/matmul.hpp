// The one door to the matrix product.
#pragma once

#include "core/types.hpp"

namespace lm::ad {

/// C = op(A)·op(B), row-major and without gaps; op(A) is m×k, op(B) is k×n, C is m×n. A is stored
/// k×m when transpose_a, B n×k when transpose_b. C overlaps neither. No size is zero.
///
/// Every element is c_ij = (((0 + a_i0 b_0j) + a_i1 b_1j) + …) with each product and each sum
/// rounded, in the order of k. So the bits follow from the numbers alone: they are those of three
/// nested loops, whatever the tiles, the vector width, the platform or the pointers' alignment.
template <class S>
void matmul(Index m, Index n, Index k, const S* a, bool transpose_a, const S* b, bool transpose_b,
            S* c);

extern template void matmul<float>(Index, Index, Index, const float*, bool, const float*, bool,
                                   float*);
extern template void matmul<double>(Index, Index, Index, const double*, bool, const double*, bool,
                                    double*);

}  // namespace lm::ad
