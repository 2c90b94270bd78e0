// One-sided Jacobi rotations on the triangular factor of a QR decomposition.
#include "core/svd.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm {
namespace {

// After the QR step 5 to 10 sweeps are enough; rotations shrink the rest quadratically at the end.
constexpr int kMostSweeps = 60;

// Past this ratio the tangent of the rotation is 1 / (2 zeta) to all its digits, and zeta² could
// overflow.
constexpr double kLargeRatio = 1e8;

std::vector<Index> descending(const Vector& values) {
  std::vector<Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](Index a, Index b) { return values(a) > values(b); });
  return order;
}

Matrix columns_in(const std::vector<Index>& order, const Matrix& A) {
  Matrix moved(A.rows(), A.cols());
  for (Index j = 0; j < A.cols(); ++j) moved.col(j) = A.col(order[static_cast<std::size_t>(j)]);
  return moved;
}

// [p; q] ← [c p − s q; s p + c q]
template <class Row>
void rotate(Row p, Row q, double c, double s) {
  for (Index j = 0; j < p.size(); ++j) {
    const double a = p(j), b = q(j);
    p(j) = c * a - s * b;
    q(j) = s * a + c * b;
  }
}

// The tangent of the smaller angle that makes rows of squared norms a and b with product g
// orthogonal.
double tangent(double a, double b, double g) {
  const double zeta = (b - a) / (2.0 * g);
  if (std::abs(zeta) > kLargeRatio) return 0.5 / zeta;
  return (zeta < 0.0 ? -1.0 : 1.0) / (std::abs(zeta) + std::sqrt(1.0 + zeta * zeta));
}

// Rotates pairs of R's rows until all are orthogonal, and the rows of `turns` (unless empty) with
// them. Returns whether that was reached.
bool orthogonalize_rows(Matrix& R, Matrix& turns) {
  const Index n = R.rows();
  // What rounding alone makes of the product of two orthogonal rows.
  const double roundoff = kEpsilon * static_cast<double>(R.cols());
  Vector squared(n);
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    for (Index i = 0; i < n; ++i) squared(i) = R.row(i).squaredNorm();
    bool rotated = false;
    for (Index p = 0; p + 1 < n; ++p) {
      for (Index q = p + 1; q < n; ++q) {
        const double g = R.row(p).dot(R.row(q));
        if (!(std::abs(g) > roundoff * std::sqrt(squared(p)) * std::sqrt(squared(q)))) continue;
        rotated = true;
        const double t = tangent(squared(p), squared(q), g);
        const double c = 1.0 / std::sqrt(1.0 + t * t), s = c * t;
        rotate(R.row(p), R.row(q), c, s);
        if (turns.size() > 0) rotate(turns.row(p), turns.row(q), c, s);
        squared(p) = std::max(0.0, squared(p) - t * g);
        squared(q) += t * g;
      }
    }
    if (!rotated) return true;
  }
  return false;
}

// Fills the columns of V from `known` on so that all are orthonormal.
void complete_basis(Matrix& V, Index known) {
  if (known == V.cols()) return;
  // Q of [V, I] starts with V itself, since R's diagonal is made nonnegative.
  Matrix wide(V.rows(), known + V.rows());
  wide << V.leftCols(known), Matrix::Identity(V.rows(), V.rows());
  V.rightCols(V.cols() - known) = qr(wide).Q.middleCols(known, V.cols() - known);
}

// A's decomposition for m ≥ n: A P = Q R, turns R = diag(values) Wᵀ.
Svd tall(const Matrix& A, bool vectors) {
  const Index n = A.cols();
  const double scale = A.cwiseAbs().maxCoeff();
  if (scale == 0.0) {
    return {Matrix::Identity(A.rows(), n), Vector::Zero(n), Matrix::Identity(n, n)};
  }
  const Matrix scaled = A / scale;
  const std::vector<Index> by_norm = descending(scaled.colwise().squaredNorm().transpose());
  const Qr factors = qr(columns_in(by_norm, scaled));
  Matrix R = factors.R, turns = vectors ? Matrix(Matrix::Identity(n, n)) : Matrix();
  if (!orthogonalize_rows(R, turns)) {
    throw Error("no_convergence", "svd",
                "the decomposition of the " + size_text(A) + " matrix did not converge");
  }
  const Vector norms = R.rowwise().norm();
  const std::vector<Index> order = descending(norms);
  Svd result;
  result.values.resize(n);
  for (Index i = 0; i < n; ++i) {
    result.values(i) = scale * norms(order[static_cast<std::size_t>(i)]);
  }
  if (!vectors) return result;
  result.U = factors.Q * columns_in(order, turns.transpose());
  result.V = Matrix::Zero(n, n);
  Index known = 0;
  for (; known < n; ++known) {
    const Index row = order[static_cast<std::size_t>(known)];
    if (norms(row) <= 0.0) break;
    for (Index j = 0; j < n; ++j) {
      result.V(by_norm[static_cast<std::size_t>(j)], known) = R(row, j) / norms(row);
    }
  }
  complete_basis(result.V, known);
  return result;
}

void require_entries(const char* function, const Matrix& A) {
  if (A.rows() == 0 || A.cols() == 0) {
    throw Error("bad_shape", function,
                "the matrix is " + size_text(A) + ", and must have at least one entry");
  }
  for (Index i = 0; i < A.rows(); ++i) {
    for (Index j = 0; j < A.cols(); ++j) {
      if (std::isfinite(A(i, j))) continue;
      throw Error("not_finite", function,
                  "entry (" + std::to_string(i) + ", " + std::to_string(j) + ") of the " +
                      size_text(A) + " matrix is not finite");
    }
  }
}

}  // namespace

Svd svd(const Matrix& A) {
  require_entries("svd", A);
  const bool wide = A.rows() < A.cols();
  Svd result = tall(wide ? Matrix(A.transpose()) : A, true);
  if (wide) result.U.swap(result.V);
  for (Index i = 0; i < result.values.size(); ++i) {
    const double sign = column_sign(result.U, i);
    result.U.col(i) *= sign;
    result.V.col(i) *= sign;
  }
  return result;
}

Vector singular_values(const Matrix& A) {
  require_entries("singular_values", A);
  return tall(A.rows() < A.cols() ? Matrix(A.transpose()) : A, false).values;
}

Matrix pseudo_inverse_solve(const Matrix& X, const Matrix& Y, double rcond) {
  require_entries("pseudo_inverse_solve", X);
  if (X.rows() != Y.rows()) {
    throw Error("bad_shape", "pseudo_inverse_solve",
                "the left side is " + size_text(X) + " and the right side " + size_text(Y) +
                    "; the numbers of rows must agree");
  }
  require_entries("pseudo_inverse_solve", Y);
  if (rcond < 0.0) rcond = static_cast<double>(std::max(X.rows(), X.cols())) * kEpsilon;
  const Svd s = svd(X);
  Matrix coefficients = s.U.transpose() * Y;
  for (Index i = 0; i < s.values.size(); ++i) {
    const bool zero = s.values(i) <= rcond * s.values(0);
    coefficients.row(i) *= zero ? 0.0 : 1.0 / s.values(i);
  }
  return s.V * coefficients;
}

Vector pseudo_inverse_solve(const Matrix& X, const Vector& y, double rcond) {
  return pseudo_inverse_solve(X, Matrix(y), rcond);
}

}  // namespace lm
