// Eigenpairs of a small symmetric matrix in place, without the heap: for use inside a training
// step.
#pragma once

#include "core/types.hpp"

namespace lm {

/// The largest matrix that `jacobi_eigen` takes.
inline constexpr Index kMaxJacobi = 12;

/// Turns A: n × n, symmetric, row-major with n entries a row, 1 ≤ n ≤ kMaxJacobi, into
/// V diag(values) Vᵀ: `values` (n) descend, column i of `vectors` (n × n, row-major) belongs to
/// values[i]. A is overwritten. Cyclic Jacobi rotations (Golub and Van Loan 2013, algorithm 8.5.3)
/// until what is off the diagonal is rounding; nothing is allocated. For larger matrices, or where
/// allocation does not matter: symmetric_eigen of core/linalg.
void jacobi_eigen(Index n, double* A, double* values, double* vectors);

}  // namespace lm
