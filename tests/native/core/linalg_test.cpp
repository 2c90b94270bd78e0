// Decompositions rebuild their matrix, solvers solve, conventions hold, errors say what is wrong.
#include "core/linalg.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "core/matrices.hpp"

namespace {

using lm::Index;
using lm::Matrix;
using lm::Vector;
using matrices::code_of;
using matrices::defect;
using matrices::kBackward;
using matrices::largest_is_positive;
using matrices::orthonormal_columns;
using matrices::random_matrix;

Matrix random_symmetric(Index n, std::uint64_t seed) {
  const Matrix A = random_matrix(n, n, seed);
  return 0.5 * (A + A.transpose());
}

}  // namespace

TEST_CASE("symmetric_eigen diagonalizes", "[linalg]") {
  for (const Index n : {1, 2, 3, 17, 60}) {
    const Matrix A = random_symmetric(n, 1);
    const lm::SymmetricEigen e = lm::symmetric_eigen(A);
    CHECK(orthonormal_columns(e.vectors));
    CHECK(defect(A * e.vectors, e.vectors * e.values.asDiagonal()) < kBackward);
    CHECK(std::is_sorted(e.values.begin(), e.values.end()));
    CHECK(largest_is_positive(e.vectors));
    CHECK((lm::symmetric_eigenvalues(A) - e.values).cwiseAbs().maxCoeff() < kBackward);
  }
}

TEST_CASE("symmetric_eigen of a matrix known by heart", "[linalg]") {
  const lm::SymmetricEigen e = lm::symmetric_eigen((Matrix(2, 2) << 2, -1, -1, 2).finished());
  const double h = std::sqrt(0.5);
  CHECK(e.values(0) == Approx(1).epsilon(1e-14));
  CHECK(e.values(1) == Approx(3).epsilon(1e-14));
  CHECK(defect(e.vectors.cwiseAbs(), Matrix::Constant(2, 2, h)) < 1e-14);
  CHECK(e.vectors(0, 0) * e.vectors(1, 0) > 0);
  CHECK(e.vectors(0, 1) * e.vectors(1, 1) < 0);
}

TEST_CASE("tridiagonal_eigen agrees with the dense one", "[linalg]") {
  const Vector d = random_matrix(20, 1, 2).col(0), s = random_matrix(19, 1, 3).col(0);
  Matrix A = Matrix::Zero(20, 20);
  A.diagonal() = d;
  A.diagonal(1) = s;
  A.diagonal(-1) = s;
  const lm::SymmetricEigen tridiagonal = lm::tridiagonal_eigen(d, s),
                           dense = lm::symmetric_eigen(A);
  CHECK((tridiagonal.values - dense.values).cwiseAbs().maxCoeff() < kBackward);
  CHECK(defect(tridiagonal.vectors, dense.vectors) < 1e-8);  // gaps between eigenvalues ≥ 1e-3
  CHECK(lm::tridiagonal_eigen(Vector::Constant(1, 4.0), Vector(0)).values(0) == 4.0);
}

TEST_CASE("spectral_function of the square root squares to the matrix", "[linalg]") {
  const Matrix B = random_matrix(12, 12, 4), A = B * B.transpose();
  const Matrix root =
      lm::spectral_function(lm::symmetric_eigen(A), [](double x) { return std::sqrt(x); });
  CHECK(defect(root * root, A) < kBackward);
}

TEST_CASE("solve and cholesky_solve undo a product", "[linalg]") {
  const Matrix A = random_matrix(25, 25, 19), X = random_matrix(25, 3, 20);
  constexpr double kCondition = 1e-9;  // these matrices have condition numbers below 1e5
  CHECK(defect(lm::solve(A, Matrix(A * X)), X) < kCondition);
  CHECK(defect(lm::solve(A, Vector((A * X).col(0))), X.col(0)) < kCondition);
  const Matrix S = A * A.transpose() + Matrix::Identity(25, 25);
  CHECK(defect(lm::cholesky_solve(S, Matrix(S * X)), X) < kCondition);
  const Matrix L = lm::cholesky_factor(S);
  CHECK(defect(L * L.transpose(), S) < kBackward);
  CHECK(L(0, 24) == 0.0);
}

TEST_CASE("qr is thin, orthonormal and has a nonnegative diagonal", "[linalg]") {
  for (const auto& [rows, columns] : {std::pair<Index, Index>{9, 4}, {4, 9}, {6, 6}, {50, 40}}) {
    const Matrix A = random_matrix(rows, columns, 21);
    const lm::Qr f = lm::qr(A);
    CHECK(f.Q.cols() == std::min(rows, columns));
    CHECK(orthonormal_columns(f.Q));
    CHECK(defect(f.Q * f.R, A) < kBackward);
    CHECK(f.R.diagonal().minCoeff() >= 0.0);
    CHECK(defect(f.R, Matrix(f.R.triangularView<Eigen::Upper>())) == 0.0);
  }
}

TEST_CASE("linear algebra says what is wrong", "[linalg]") {
  const Matrix tall = Matrix::Ones(3, 2), square = Matrix::Identity(3, 3);
  Matrix lopsided = square, broken = square;
  lopsided(0, 1) = 0.1;
  broken(2, 1) = std::numeric_limits<double>::quiet_NaN();
  const auto code = [](auto call) { return code_of(call); };
  CHECK(code([&] { lm::symmetric_eigen(tall); }) == "bad_shape");
  CHECK(code([&] { lm::symmetric_eigen(lopsided); }) == "not_symmetric");
  CHECK(code([&] { lm::symmetric_eigen(broken); }) == "not_finite");
  CHECK(code([&] { lm::symmetric_eigenvalues(lopsided); }) == "not_symmetric");
  CHECK(code([&] { lm::tridiagonal_eigen(Vector::Ones(3), Vector::Ones(3)); }) == "bad_shape");
  CHECK(code([&] {
          lm::spectral_function({Vector::Ones(2), square}, [](double x) { return x; });
        }) == "bad_shape");
  CHECK(code([&] { lm::qr(Matrix(0, 0)); }) == "bad_shape");
  CHECK(code([&] { lm::cholesky_solve(-square, tall); }) == "not_positive_definite");
  CHECK(code([&] { lm::solve(Matrix::Ones(3, 3), tall); }) == "singular");
  CHECK(code([&] { lm::solve(tall, tall); }) == "bad_shape");
  try {
    lm::solve(tall, tall);
    FAIL("no error");
  } catch (const lm::Error& error) {
    CHECK(std::string(error.what()).find("solve: the matrix is 3x2") != std::string::npos);
  }
}
