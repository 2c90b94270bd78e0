// The singular value decomposition and the minimum-norm solution made of it.
#pragma once

#include "core/types.hpp"

namespace lm {

/// A = U diag(values) Vᵀ with r = min(m, n).
struct Svd {
  Matrix U;       ///< m × r, orthonormal columns
  Vector values;  ///< r, descending, ≥ 0
  Matrix V;       ///< n × r, orthonormal columns
};

/// The thin singular value decomposition of A: m × n. The entry of largest magnitude in each column
/// of U is positive (the first of equals). A = Q R with the columns in descending order of norm,
/// then one-sided Jacobi rotations of R's rows until every two are orthogonal to round-off
/// (Z. Drmač and K. Veselić, 2008, without the pivoting); O(m n r). Small values, down to 1e-150 of
/// the largest, come out with small relative errors when A's columns are only badly scaled.
/// Errors: `bad_shape` when A has no entry, `not_finite`, `no_convergence`.
Svd svd(const Matrix& A);

/// Only the singular values of svd, descending.
Vector singular_values(const Matrix& A);

/// The minimum-norm least-squares solution W: p × k of X W ≈ Y for X: n × p, Y: n × k: singular
/// values at most rcond · (the largest) count as zero. The default, negative, means
/// max(n, p) · 2^-52. Errors as svd, and `bad_shape` when Y's rows are not X's.
Matrix pseudo_inverse_solve(const Matrix& X, const Matrix& Y, double rcond = -1.0);
Vector pseudo_inverse_solve(const Matrix& X, const Vector& y, double rcond = -1.0);

}  // namespace lm
