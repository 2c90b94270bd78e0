// Fixed-width vectors of scalars that g++, clang++ and WebAssembly compile to SIMD alike.
#pragma once

#include <cstring>

#include "core/types.hpp"

namespace lm::ad {

// As wide as the target has them. Lanes are always independent results, so the width changes no
// bit.
#if defined(__AVX512F__)
inline constexpr std::size_t kVectorBytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t kVectorBytes = 32;
#else
inline constexpr std::size_t kVectorBytes = 16;
#endif

template <class S>
struct VectorType;
template <>
struct VectorType<float> {
  typedef float type __attribute__((vector_size(kVectorBytes)));
  typedef float sixteen __attribute__((vector_size(16)));
};
template <>
struct VectorType<double> {
  typedef double type __attribute__((vector_size(kVectorBytes)));
  typedef double sixteen __attribute__((vector_size(16)));
};

/// The widest vector, and how many scalars it holds.
template <class S>
using Vec = typename VectorType<S>::type;
template <class S>
inline constexpr Index kWidth = static_cast<Index>(kVectorBytes / sizeof(S));

/// Loads and stores at any address.
template <class S, class V = Vec<S>>
V load(const S* from) {
  V v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
template <class S, class V>
void store(S* to, V v) {
  std::memcpy(to, &v, sizeof v);
}

/// Transposes a block of 16 bytes squared: 4×4 float or 2×2 double.
inline void transpose_square(const float* in, Index in_row, float* out, Index out_row) {
  using V = VectorType<float>::sixteen;
  const V r0 = load<float, V>(in), r1 = load<float, V>(in + in_row);
  const V r2 = load<float, V>(in + 2 * in_row), r3 = load<float, V>(in + 3 * in_row);
  const V low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
  const V low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  const V high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  const V high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  store<float, V>(out, __builtin_shufflevector(low01, low23, 0, 1, 4, 5));
  store<float, V>(out + out_row, __builtin_shufflevector(low01, low23, 2, 3, 6, 7));
  store<float, V>(out + 2 * out_row, __builtin_shufflevector(high01, high23, 0, 1, 4, 5));
  store<float, V>(out + 3 * out_row, __builtin_shufflevector(high01, high23, 2, 3, 6, 7));
}
inline void transpose_square(const double* in, Index in_row, double* out, Index out_row) {
  using V = VectorType<double>::sixteen;
  const V r0 = load<double, V>(in), r1 = load<double, V>(in + in_row);
  store<double, V>(out, __builtin_shufflevector(r0, r1, 0, 2));
  store<double, V>(out + out_row, __builtin_shufflevector(r0, r1, 1, 3));
}

/// out[j][i] = in[i][j] for rows × cols of `in`; rows of either lie `…_row` scalars apart.
template <class S>
void transpose(Index rows, Index cols, const S* in, Index in_row, S* out, Index out_row) {
  constexpr Index kSide = static_cast<Index>(16 / sizeof(S));
  const Index whole_rows = rows / kSide * kSide, whole_cols = cols / kSide * kSide;
  for (Index i = 0; i < whole_rows; i += kSide) {
    for (Index j = 0; j < whole_cols; j += kSide) {
      transpose_square(in + i * in_row + j, in_row, out + j * out_row + i, out_row);
    }
  }
  for (Index i = 0; i < rows; ++i) {
    for (Index j = i < whole_rows ? whole_cols : 0; j < cols; ++j) {
      out[j * out_row + i] = in[i * in_row + j];
    }
  }
}

}  // namespace lm::ad
