// The matrix product: register tiles over panels of B, packed when that pays.
#include "autodiff/kernels/matmul.hpp"

#include <algorithm>

#include "autodiff/kernels/vector.hpp"

namespace lm::ad {
namespace {

// A panel of B is at most 4 vectors wide. With 2 rows of A that makes 8 sums in registers, which
// together with 4 vectors of B and one of A fit the 16 registers of SSE.
constexpr int kPanelVectors = 4;
// Blocks of the inner size, of columns and of rows: a panel of B (kDepth × panel) stays in the
// first-level cache, a packed block of B and one of A (in place or packed) in the second.
constexpr Index kDepth = 256;
constexpr Index kColumns = 256;
constexpr Index kBlockRows = 64;
// Rows of packed A lie this far apart, so that they do not share cache sets.
constexpr Index kPackedRow = kDepth + 16;

// Packing pays when B is transposed, or larger than the cache likes and read often enough.
constexpr Index kPackFromRows = 16;
constexpr Index kPackFromSize = 4096;
// From here on a product with one column is faster with A transposed.
constexpr Index kTransposeFromSize = 1024;

template <class S>
struct Buffers {
  alignas(64) S a[kBlockRows * kPackedRow];
  alignas(64) S b[kDepth * kColumns];
};

// How one operand is walked: `row` scalars to the next row of the tile, `step` to the next k.
template <class S>
struct Walk {
  const S* at;
  Index row, step;
  Walk down(Index rows) const { return {at + rows * row, row, step}; }
};

// Where results go.
template <class S>
struct Target {
  S* at;
  Index row;
  bool accumulate;  // go on from what is there instead of from zero
  Target down(Index rows) const { return {at + rows * row, row, accumulate}; }
};

// c[r][0 … C·width) (+)= Σ_k a(r, k) b(k, …) for R rows and depth > 0; vectors of b are contiguous.
template <class S, int R, int C>
inline void tile(Index depth, Walk<S> a, Walk<S> b, Target<S> c) {
  Vec<S> sum[R][C];
  for (int r = 0; r < R; ++r) {
    for (int j = 0; j < C; ++j) {
      sum[r][j] = c.accumulate ? load(c.at + r * c.row + j * kWidth<S>) : Vec<S>{};
    }
  }
  const auto multiply_add = [&sum, &a](const S* left, const S* right) {
    Vec<S> row[C];
    for (int j = 0; j < C; ++j) row[j] = load(right + j * kWidth<S>);
    for (int r = 0; r < R; ++r) {
      const S factor = left[r * a.row];
      for (int j = 0; j < C; ++j) sum[r][j] += factor * row[j];
    }
  };
#if defined(__wasm__)
  // Pointers that walk, and one of them as the counter: from k, clang multiplies by both strides in
  // every step (36 instead of 45 GFLOP/s in Node's V8). Natively this form is the slower one.
  const S *left = a.at, *right = b.at;
  const S* const last = right + (depth - 1) * b.step;
  for (;; left += a.step, right += b.step) {
    multiply_add(left, right);
    if (right == last) break;
  }
#else
  for (Index k = 0; k < depth; ++k) multiply_add(a.at + k * a.step, b.at + k * b.step);
#endif
  for (int r = 0; r < R; ++r) {
    for (int j = 0; j < C; ++j) store(c.at + r * c.row + j * kWidth<S>, sum[r][j]);
  }
}

// All rows of a panel C vectors wide: R at a time, then the rest by halves.
template <class S, int R, int C>
void rows(Index m, Index depth, Walk<S> a, Walk<S> b, Target<S> c) {
  Index i = 0;
  for (; i + R <= m; i += R) tile<S, R, C>(depth, a.down(i), b, c.down(i));
  if constexpr (R > 1) {
    if (i < m) rows<S, R / 2, C>(m - i, depth, a.down(i), b, c.down(i));
  }
}

// Fewer columns than a vector: b is packed to a full one, computed beside C and copied.
template <class S>
void narrow(Index m, Index depth, Walk<S> a, Walk<S> b, Index count, Target<S> c) {
  constexpr int kHigh = 8;
  S wide[kHigh * kWidth<S>];
  for (Index i = 0; i < m; i += kHigh) {
    const Index high = std::min<Index>(kHigh, m - i);
    const Target<S> here = c.down(i);
    for (Index r = 0; c.accumulate && r < high; ++r) {
      std::copy_n(here.at + r * c.row, count, wide + r * kWidth<S>);
    }
    rows<S, kHigh, 1>(high, depth, a.down(i), b, {wide, kWidth<S>, c.accumulate});
    for (Index r = 0; r < high; ++r) {
      std::copy_n(wide + r * kWidth<S>, count, here.at + r * c.row);
    }
  }
}

// The vectors of the panel that begins `left` columns before the block's end; 0: less than one.
template <class S>
Index panel_vectors(Index left) {
  const Index vectors = left / kWidth<S>;
  return vectors >= 4 ? 4 : vectors >= 2 ? 2 : vectors;
}

// Columns [0, count) of B as rows of `width` scalars, zeros behind.
template <class S>
void pack_panel(Index depth, const S* b, Index step, Index column_step, Index count, Index width,
                S* out) {
  if (column_step != 1) {
    transpose(count, depth, b, column_step, out, width);
  } else if (count == width) {
    for (Index j = 0; j < width; j += kWidth<S>) {
      for (Index k = 0; k < depth; ++k) store(out + k * width + j, load(b + k * step + j));
    }
  } else {
    for (Index k = 0; k < depth; ++k) std::copy_n(b + k * step, count, out + k * width);
  }
  for (Index k = 0; count < width && k < depth; ++k) {
    std::fill(out + k * width + count, out + (k + 1) * width, S(0));
  }
}

// One block of the product: `columns` ≤ kColumns of B from b, `depth` ≤ kDepth of the inner size.
template <class S>
struct Block {
  Index depth, columns;
  const S* b;
  Index step, column_step;  // in memory, to the next k and to the next column
  bool in_place;            // whole panels of B are read where they lie
  S* buffer;

  // Packs every panel, or the narrow one alone, at buffer + column·depth.
  void pack() const {
    for (Index j = 0; j < columns;) {
      const Index vectors = panel_vectors<S>(columns - j);
      const Index width = vectors == 0 ? kWidth<S> : vectors * kWidth<S>;
      const Index count = std::min(width, columns - j);
      if (!in_place || vectors == 0) {
        S* out = in_place ? buffer : buffer + j * depth;
        pack_panel(depth, b + j * column_step, step, column_step, count, width, out);
      }
      j += count;
    }
  }

  void multiply(Index m, Walk<S> a, Target<S> c) const {
    for (Index j = 0; j < columns;) {
      const Index vectors = panel_vectors<S>(columns - j);
      const Index width = vectors * kWidth<S>;
      const Walk<S> panel =
          in_place ? Walk<S>{b + j, 0, step} : Walk<S>{buffer + j * depth, 0, width};
      const Target<S> out{c.at + j, c.row, c.accumulate};
      if (vectors == 4) {
        rows<S, 2, 4>(m, depth, a, panel, out);
      } else if (vectors == 2) {
        rows<S, 4, 2>(m, depth, a, panel, out);
      } else if (vectors == 1) {
        rows<S, 8, 1>(m, depth, a, panel, out);
      } else {
        const S* tail = in_place ? buffer : buffer + j * depth;
        return narrow(m, depth, a, Walk<S>{tail, 0, kWidth<S>}, columns - j, out);
      }
      j += width;
    }
  }
};

// A product with one column by plain sums, R rows side by side because an addition waits for the
// one before.
template <class S, int R>
void column(Index m, Index k, const S* a, const S* b, S* c) {
  Index i = 0;
  for (; i + R <= m; i += R) {
    S sum[R] = {};
    for (Index j = 0; j < k; ++j) {
      for (int r = 0; r < R; ++r) sum[r] += a[(i + r) * k + j] * b[j];
    }
    std::copy_n(sum, R, c + i);
  }
  if constexpr (R > 1) column<S, R / 2>(m - i, k, a + i * k, b, c + i);
}

static_assert(kPanelVectors == 4, "panel_vectors and multiply name the widths 4, 2, 1");

}  // namespace

template <class S>
void matmul(Index m, Index n, Index k, const S* a, bool transpose_a, const S* b, bool transpose_b,
            S* c) {
  // A single column: plain sums, or the same products as a single row, where lanes have work.
  if (n == 1 && !transpose_a && m * k < kTransposeFromSize) return column<S, 4>(m, k, a, b, c);
  if (n == 1 && m > 1) return matmul(1, m, k, b, false, a, !transpose_a, c);
  static thread_local Buffers<S> buffers;
  const bool large = m >= kPackFromRows && n * k >= kPackFromSize;
  const bool pack_a = transpose_a && n >= kPackFromRows && m * k >= kPackFromSize;
  for (Index k0 = 0; k0 < k; k0 += kDepth) {
    for (Index j0 = 0; j0 < n; j0 += kColumns) {
      Block<S> block;
      block.depth = std::min(kDepth, k - k0);
      block.columns = std::min(kColumns, n - j0);
      block.step = transpose_b ? 1 : n;
      block.column_step = transpose_b ? k : 1;
      block.b = b + k0 * block.step + j0 * block.column_step;
      block.in_place = !transpose_b && !large;
      block.buffer = buffers.b;
      block.pack();
      for (Index i0 = 0; i0 < m; i0 += kBlockRows) {
        const Index height = std::min(kBlockRows, m - i0);
        Walk<S> walk =
            transpose_a ? Walk<S>{a + k0 * m + i0, 1, m} : Walk<S>{a + i0 * k + k0, k, 1};
        if (pack_a) {
          transpose(block.depth, height, walk.at, m, buffers.a, kPackedRow);
          walk = {buffers.a, kPackedRow, 1};
        }
        block.multiply(height, walk, {c + i0 * n + j0, n, k0 > 0});
      }
    }
  }
}

template void matmul<float>(Index, Index, Index, const float*, bool, const float*, bool, float*);
template void matmul<double>(Index, Index, Index, const double*, bool, const double*, bool,
                             double*);

}  // namespace lm::ad
