// Kernels that move numbers: copies, slices, pads, transposes, picks by index, image patches.
#pragma once

#include <cstdint>
#include <vector>

#include "autodiff/kernels/step.hpp"

namespace lm::ad {

/// n = {count}.
template <class S>
void copy_kernel(const Step<S>& s);
/// n = {pre, inner, outer, start}: `inner` numbers from `start` in each of `pre` rows of `outer`.
template <class S>
void slice_kernel(const Step<S>& s);
/// n as slice_kernel: rows of `inner` numbers to `start` in zeroed rows of `outer`.
template <class S>
void pad_kernel(const Step<S>& s);
/// n = {batch, rows, cols} of the operand.
template <class S>
void transpose_kernel(const Step<S>& s);
/// n = {picks, width, table rows}; b holds the indices. Throws lm::Error "bad_index".
template <class S>
void gather_kernel(const Step<S>& s);
/// n = {picks, width, result rows}; rows are added in order. Throws lm::Error "bad_index".
template <class S>
void scatter_add_kernel(const Step<S>& s);
/// For every number of the patches of one image the place in the image that it comes from, −1 for
/// zero padding.
std::vector<std::int32_t> patch_table(const Window& window);
/// n = {batch, numbers of an image, numbers of its patches}; s.table is the window's patch_table.
template <class S>
void im2col_kernel(const Step<S>& s);
template <class S>
void col2im_kernel(const Step<S>& s);

}  // namespace lm::ad
