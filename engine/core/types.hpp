// The scalar, vector and matrix types that the whole engine uses.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace lm {

/// Signed sizes and indices, as Eigen counts (32 bits wide in WebAssembly; never hash it).
using Index = Eigen::Index;

/// Dense matrices are row-major: a batch is rows × features, and a row is contiguous.
template <class Scalar>
using MatrixOf = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class Scalar>
using VectorOf = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

/// Casts between counts, indices and numbers, so that they read as what they are. A count below
/// 2³¹ is exact in each of them.
template <class Number>
constexpr Index as_index(Number n) {
  return static_cast<Index>(n);
}
template <class Number>
constexpr std::size_t as_size(Number n) {
  return static_cast<std::size_t>(n);
}
template <class Number>
constexpr double as_double(Number n) {
  return static_cast<double>(n);
}

/// What does not apply, or is not known yet.
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// The distance from 1 to the next double: rounding to nearest is wrong by half of it at most.
inline constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
inline constexpr double kPi = 3.14159265358979323846;

using Matrix = MatrixOf<double>;
using Vector = VectorOf<double>;

}  // namespace lm
