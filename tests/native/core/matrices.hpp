// What the tests of decompositions share: made matrices and measures of their defects.
#pragma once

#include <cstdint>
#include <string>

#include "core/error.hpp"
#include "core/sampling.hpp"

namespace matrices {

using lm::Index;
using lm::Matrix;

// Backward-stable methods err by a modest multiple of n ε ‖A‖; n ≤ 60 and ‖A‖ ≲ 100 here.
constexpr double kBackward = 1e-11;

inline Matrix random_matrix(Index rows, Index columns, std::uint64_t seed) {
  lm::Random random(seed, lm::stream("linalg"));
  return lm::normal_matrix(random, rows, columns);
}

inline double defect(const Matrix& A, const Matrix& B) { return (A - B).cwiseAbs().maxCoeff(); }

inline bool orthonormal_columns(const Matrix& Q) {
  return defect(Q.transpose() * Q, Matrix::Identity(Q.cols(), Q.cols())) < kBackward;
}

inline bool largest_is_positive(const Matrix& vectors) {
  for (Index j = 0; j < vectors.cols(); ++j) {
    Index at = 0;
    vectors.col(j).cwiseAbs().maxCoeff(&at);
    if (vectors(at, j) < 0) return false;
  }
  return true;
}

template <class Call>
std::string code_of(Call call) {
  try {
    call();
  } catch (const lm::Error& error) {
    return error.faults().front().code;
  }
  return "no error";
}

}  // namespace matrices
