// Copies in their many forms.
#include "autodiff/kernels/move.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"

namespace lm::ad {
namespace {

template <class S>
Index checked_index(S value, Index rows) {
  const bool inside = value >= S(0) && value < static_cast<S>(rows);
  const Index index = inside ? static_cast<Index>(value) : 0;
  if (!inside || static_cast<S>(index) != value) {
    throw Error("bad_index", "index",
                "index " + format_double(static_cast<double>(value)) +
                    " is not a whole number from 0 to " + std::to_string(rows - 1));
  }
  return index;
}

// The image's row or column under a window position, −1 in zero padding.
Index source(Index position, Index length, bool circular) {
  if (position >= 0 && position < length) return position;
  if (!circular) return -1;
  return position < 0 ? position + length : position - length;
}

}  // namespace

template <class S>
void copy_kernel(const Step<S>& s) {
  std::copy(s.a, s.a + s.n[0], s.out);
}

template <class S>
void slice_kernel(const Step<S>& s) {
  const Index inner = s.n[1], outer = s.n[2], start = s.n[3];
  for (Index p = 0; p < s.n[0]; ++p) {
    const S* a = s.a + p * outer + start;
    std::copy(a, a + inner, s.out + p * inner);
  }
}

template <class S>
void pad_kernel(const Step<S>& s) {
  const Index inner = s.n[1], outer = s.n[2], start = s.n[3];
  for (Index p = 0; p < s.n[0]; ++p) {
    S* out = s.out + p * outer;
    std::fill(out, out + start, S(0));
    std::copy(s.a + p * inner, s.a + (p + 1) * inner, out + start);
    std::fill(out + start + inner, out + outer, S(0));
  }
}

template <class S>
void transpose_kernel(const Step<S>& s) {
  const Index rows = s.n[1], cols = s.n[2];
  for (Index p = 0; p < s.n[0]; ++p) {
    const S* a = s.a + p * rows * cols;
    S* out = s.out + p * rows * cols;
    for (Index j = 0; j < cols; ++j) {
      for (Index i = 0; i < rows; ++i) out[j * rows + i] = a[i * cols + j];
    }
  }
}

template <class S>
void gather_kernel(const Step<S>& s) {
  const Index width = s.n[1];
  for (Index i = 0; i < s.n[0]; ++i) {
    const S* row = s.a + checked_index(s.b[i], s.n[2]) * width;
    std::copy(row, row + width, s.out + i * width);
  }
}

template <class S>
void scatter_add_kernel(const Step<S>& s) {
  const Index width = s.n[1];
  std::fill(s.out, s.out + s.n[2] * width, S(0));
  for (Index i = 0; i < s.n[0]; ++i) {
    S* row = s.out + checked_index(s.b[i], s.n[2]) * width;
    const S* a = s.a + i * width;
    for (Index j = 0; j < width; ++j) row[j] += a[j];
  }
}

std::vector<std::int32_t> patch_table(const Window& w) {
  std::vector<std::int32_t> table;
  const auto add_pixel = [&](Index y, Index x) {
    for (Index c = 0; c < w.channels; ++c) {
      const Index from = y < 0 || x < 0 ? Index{-1} : (y * w.width + x) * w.channels + c;
      table.push_back(static_cast<std::int32_t>(from));
    }
  };
  for (Index oy = 0; oy < w.out_height(); ++oy) {
    for (Index ox = 0; ox < w.out_width(); ++ox) {
      for (Index ky = 0; ky < w.kernel_height; ++ky) {
        for (Index kx = 0; kx < w.kernel_width; ++kx) {
          add_pixel(source(oy * w.stride + ky - w.padding, w.height, w.circular),
                    source(ox * w.stride + kx - w.padding, w.width, w.circular));
        }
      }
    }
  }
  return table;
}

template <class S>
void im2col_kernel(const Step<S>& s) {
  const Index image = s.n[1], patches = s.n[2];
  for (Index p = 0; p < s.n[0]; ++p) {
    const S* a = s.a + p * image;
    S* out = s.out + p * patches;
    for (Index i = 0; i < patches; ++i) out[i] = s.table[i] < 0 ? S(0) : a[s.table[i]];
  }
}

template <class S>
void col2im_kernel(const Step<S>& s) {
  const Index image = s.n[1], patches = s.n[2];
  for (Index p = 0; p < s.n[0]; ++p) {
    const S* a = s.a + p * patches;
    S* out = s.out + p * image;
    std::fill(out, out + image, S(0));
    for (Index i = 0; i < patches; ++i) {
      if (s.table[i] >= 0) out[s.table[i]] += a[i];
    }
  }
}

#define LM_INSTANTIATE(S)                              \
  template void copy_kernel<S>(const Step<S>&);        \
  template void slice_kernel<S>(const Step<S>&);       \
  template void pad_kernel<S>(const Step<S>&);         \
  template void transpose_kernel<S>(const Step<S>&);   \
  template void gather_kernel<S>(const Step<S>&);      \
  template void scatter_add_kernel<S>(const Step<S>&); \
  template void im2col_kernel<S>(const Step<S>&);      \
  template void col2im_kernel<S>(const Step<S>&);
LM_INSTANTIATE(float)
LM_INSTANTIATE(double)
#undef LM_INSTANTIATE

}  // namespace lm::ad
