// The scalar, vector and matrix types that the whole engine speaks.
#pragma once

#include <Eigen/Core>
#include <cstdint>

namespace lm {

/// Signed sizes and indices, as Eigen counts (32 bits wide in WebAssembly; never hash it).
using Index = Eigen::Index;

/// Dense matrices are row-major: a batch is rows × features, and a row is contiguous.
template <class Scalar>
using MatrixOf = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class Scalar>
using VectorOf = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

using Matrix = MatrixOf<double>;
using Vector = VectorOf<double>;

}  // namespace lm
