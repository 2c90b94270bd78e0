// Kernels that sum, repeat and compare along axes.
#pragma once

#include "autodiff/kernels/step.hpp"

namespace lm::ad {

/// Every one sees its larger side as pre × mid × post, n = {pre, mid, post} (fold.hpp).
/// Sum: pre × mid × post → pre × post; over the last axis by 8 lanes and a fixed tree, otherwise
/// row after row: the same order, hence bits, on every platform.
template <class S>
void sum_kernel(const Step<S>& s);
/// Broadcast: pre × post → pre × mid × post.
template <class S>
void broadcast_kernel(const Step<S>& s);
/// Flat index of the largest along mid: pre × mid × post → pre × post. The first NaN counts as the
/// largest, so that it shows.
template <class S>
void argmax_kernel(const Step<S>& s);

/// Σ a_i in the order that sum_kernel uses for a row.
template <class S>
S lane_sum(const S* a, Index n);

}  // namespace lm::ad
