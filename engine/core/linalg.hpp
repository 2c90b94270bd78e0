// Dense decompositions and solvers, double only: the one door to Eigen's solvers.
#pragma once

#include <functional>
#include <string>

#include "core/types.hpp"

namespace lm {

// Every function here throws an lm::Error that names the function and the shapes when shapes do not
// fit (`bad_shape`) or an entry is NaN or infinite (`not_finite`). Each gives the same bits on
// every platform that the reference build's flags cover.

/// `3x4`, as error messages name a matrix.
std::string size_text(const Matrix& A);

/// A = V diag(values) Vᵀ.
struct SymmetricEigen {
  Vector values;   ///< n, ascending
  Matrix vectors;  ///< n × n, orthonormal; column i belongs to values(i)
};

/// Eigenvalues and eigenvectors of a symmetric A: n × n. The entry of largest magnitude in each
/// eigenvector is positive (the first of equals). Reads the lower triangle after checking that
/// |A − Aᵀ| ≤ 1e-10 · max |A|, else an Error `not_symmetric`. Householder tridiagonalization, then
/// implicit QR; O(n³).
SymmetricEigen symmetric_eigen(const Matrix& A);

/// 1 or −1: the sign of the first of the column's entries of largest magnitude, by which vectors
/// that are free up to their sign are turned. A: at least one row.
double column_sign(const Matrix& A, Index column);

/// Only the eigenvalues of symmetric_eigen, ascending; a few times cheaper.
Vector symmetric_eigenvalues(const Matrix& A);

/// The eigendecomposition of the symmetric tridiagonal matrix with `diagonal` (n) and `subdiagonal`
/// (n − 1), as Lanczos iteration produces; the sign convention of symmetric_eigen.
SymmetricEigen tridiagonal_eigen(const Vector& diagonal, const Vector& subdiagonal);

/// V diag(f(values)) Vᵀ: a function of a symmetric matrix, such as its root or its inverse.
Matrix spectral_function(const SymmetricEigen& eigen, const std::function<double(double)>& f);

/// X: n × k with A X = B for a symmetric positive definite A: n × n (Cholesky; reads the lower
/// triangle). Error `not_positive_definite` when a pivot is not positive.
Matrix cholesky_solve(const Matrix& A, const Matrix& B);
Vector cholesky_solve(const Matrix& A, const Vector& b);

/// The lower-triangular L with A = L Lᵀ; errors as cholesky_solve.
Matrix cholesky_factor(const Matrix& A);

/// X: n × k with A X = B for a square A: n × n (LU with partial pivoting). Error `singular` when
/// the estimated reciprocal condition number is below 2^-52.
Matrix solve(const Matrix& A, const Matrix& B);
Vector solve(const Matrix& A, const Vector& b);

/// A = Q R.
struct Qr {
  Matrix Q;  ///< m × r, orthonormal columns, r = min(m, n)
  Matrix R;  ///< r × n, upper triangular, diagonal ≥ 0
};

/// The thin QR decomposition of A: m × n (Householder). With the diagonal of R made nonnegative, Q
/// of a square Gaussian matrix is uniform on the orthogonal group (F. Mezzadri, 2007).
Qr qr(const Matrix& A);

}  // namespace lm
