// Dense decompositions and solvers: the only file that includes Eigen beyond Eigen/Core.
#include "core/linalg.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/QR>
#include <cmath>
#include <string>

#include "core/blocking.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace lm {
namespace {

// Eigen's solvers are compiled once, for column-major matrices.
using Columns = Eigen::MatrixXd;

// Round-off of forming A Aᵀ or a mean of gradients stays far below this; a wrong formula does not.
constexpr double kAsymmetryAllowed = 1e-10;

void require(bool met, const char* function, const char* code, const std::string& what) {
  if (!met) throw Error(code, function, what);
}

// Not Eigen's allFinite, which a compiler may fold; the loop stops at the first bad entry.
void require_finite(const char* function, const Matrix& A) {
  for (Index i = 0; i < A.rows(); ++i) {
    for (Index j = 0; j < A.cols(); ++j) {
      if (std::isfinite(A(i, j))) continue;
      require(false, function, "not_finite",
              "entry (" + std::to_string(i) + ", " + std::to_string(j) + ") of the " +
                  size_text(A) + " matrix is not finite");
    }
  }
}

// What every entry does first.
void enter(const char* function, const Matrix& A) {
  fix_blocking();
  require(A.rows() > 0 && A.cols() > 0, function, "bad_shape",
          "the matrix is " + size_text(A) + ", and must have at least one entry");
  require_finite(function, A);
}

void enter_square(const char* function, const Matrix& A) {
  enter(function, A);
  require(A.rows() == A.cols(), function, "bad_shape",
          "the matrix is " + size_text(A) + ", and must be square");
}

void enter_symmetric(const char* function, const Matrix& A) {
  enter_square(function, A);
  double largest = 0.0, difference = 0.0;
  for (Index i = 0; i < A.rows(); ++i) {
    for (Index j = 0; j < A.cols(); ++j) {
      largest = std::max(largest, std::abs(A(i, j)));
      difference = std::max(difference, std::abs(A(i, j) - A(j, i)));
    }
  }
  require(difference <= kAsymmetryAllowed * largest, function, "not_symmetric",
          "the " + size_text(A) + " matrix differs from its transpose by up to " +
              format_double(difference) + "; symmetrize it as (A + A^T) / 2 if that is round-off");
}

void require_same_rows(const char* function, const Matrix& A, const Matrix& B) {
  require(A.rows() == B.rows(), function, "bad_shape",
          "the left side is " + size_text(A) + " and the right side " + size_text(B) +
              "; the numbers of rows must agree");
  require_finite(function, B);
}

SymmetricEigen with_signs(const Eigen::SelfAdjointEigenSolver<Columns>& solver,
                          const char* function) {
  require(solver.info() == Eigen::Success, function, "no_convergence",
          "the implicit QR iteration did not converge");
  SymmetricEigen eigen{solver.eigenvalues(), solver.eigenvectors()};
  for (Index i = 0; i < eigen.vectors.cols(); ++i) {
    eigen.vectors.col(i) *= column_sign(eigen.vectors, i);
  }
  return eigen;
}

Eigen::LLT<Columns> cholesky(const char* function, const Matrix& A) {
  enter_square(function, A);
  Eigen::LLT<Columns> factors{Columns(A)};
  require(factors.info() == Eigen::Success, function, "not_positive_definite",
          "the " + size_text(A) + " matrix is not positive definite; add a ridge to its diagonal");
  return factors;
}

}  // namespace

double column_sign(const Matrix& A, Index column) {
  Index largest = 0;
  for (Index i = 1; i < A.rows(); ++i) {
    if (std::abs(A(i, column)) > std::abs(A(largest, column))) largest = i;
  }
  return A(largest, column) < 0.0 ? -1.0 : 1.0;
}

std::string size_text(const Matrix& A) {
  return std::to_string(A.rows()) + "x" + std::to_string(A.cols());
}

SymmetricEigen symmetric_eigen(const Matrix& A) {
  enter_symmetric("symmetric_eigen", A);
  return with_signs(Eigen::SelfAdjointEigenSolver<Columns>(A), "symmetric_eigen");
}

Vector symmetric_eigenvalues(const Matrix& A) {
  enter_symmetric("symmetric_eigenvalues", A);
  const Eigen::SelfAdjointEigenSolver<Columns> solver(A, Eigen::EigenvaluesOnly);
  require(solver.info() == Eigen::Success, "symmetric_eigenvalues", "no_convergence",
          "the implicit QR iteration did not converge");
  return solver.eigenvalues();
}

SymmetricEigen tridiagonal_eigen(const Vector& diagonal, const Vector& subdiagonal) {
  constexpr const char* kFunction = "tridiagonal_eigen";
  enter(kFunction, diagonal);
  require(subdiagonal.size() + 1 == diagonal.size(), kFunction, "bad_shape",
          "the diagonal has " + std::to_string(diagonal.size()) + " entries and the subdiagonal " +
              std::to_string(subdiagonal.size()) + ", which must be one fewer");
  require_finite(kFunction, subdiagonal);
  Eigen::SelfAdjointEigenSolver<Columns> solver;
  solver.computeFromTridiagonal(diagonal, subdiagonal);
  return with_signs(solver, kFunction);
}

Matrix spectral_function(const SymmetricEigen& eigen, const std::function<double(double)>& f) {
  fix_blocking();
  require(eigen.values.size() == eigen.vectors.cols(), "spectral_function", "bad_shape",
          std::to_string(eigen.values.size()) + " eigenvalues do not go with " +
              size_text(eigen.vectors) + " eigenvectors");
  Matrix scaled = eigen.vectors;
  for (Index i = 0; i < scaled.cols(); ++i) scaled.col(i) *= f(eigen.values(i));
  return scaled * eigen.vectors.transpose();
}

Matrix cholesky_solve(const Matrix& A, const Matrix& B) {
  const Eigen::LLT<Columns> factors = cholesky("cholesky_solve", A);
  require_same_rows("cholesky_solve", A, B);
  return factors.solve(Columns(B));
}

Vector cholesky_solve(const Matrix& A, const Vector& b) { return cholesky_solve(A, Matrix(b)); }

Matrix cholesky_factor(const Matrix& A) { return cholesky("cholesky_factor", A).matrixL(); }

Matrix solve(const Matrix& A, const Matrix& B) {
  enter_square("solve", A);
  require_same_rows("solve", A, B);
  const Eigen::PartialPivLU<Columns> factors{Columns(A)};
  const double rcond = factors.rcond();
  require(
      rcond >= kEpsilon, "solve", "singular",
      "the " + size_text(A) + " matrix is singular to working precision; use pseudo_inverse_solve");
  return factors.solve(Columns(B));
}

Vector solve(const Matrix& A, const Vector& b) { return solve(A, Matrix(b)); }

Qr qr(const Matrix& A) {
  enter("qr", A);
  const Index r = std::min(A.rows(), A.cols());
  const Eigen::HouseholderQR<Columns> factors{Columns(A)};
  Qr result;
  result.Q = factors.householderQ() * Columns::Identity(A.rows(), r);
  result.R = Columns(factors.matrixQR().topRows(r).triangularView<Eigen::Upper>());
  for (Index i = 0; i < r; ++i) {
    if (result.R(i, i) >= 0.0) continue;
    result.R.row(i) *= -1.0;
    result.Q.col(i) *= -1.0;
  }
  return result;
}

}  // namespace lm
