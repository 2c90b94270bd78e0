// Decompositions rebuild their matrix, solvers solve, conventions hold, errors say what is wrong.
#include "core/linalg.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"

namespace {

using lm::Index;
using lm::Matrix;
using lm::Random;
using lm::stream;
using lm::Vector;

// Backward-stable methods err by a modest multiple of n ε ‖A‖; n ≤ 60 and ‖A‖ ≲ 100 here.
constexpr double kBackward = 1e-11;

Matrix random_matrix(Index rows, Index columns, std::uint64_t seed) {
  Random random(seed, stream("linalg"));
  return lm::normal_matrix(random, rows, columns);
}

Matrix random_symmetric(Index n, std::uint64_t seed) {
  const Matrix A = random_matrix(n, n, seed);
  return 0.5 * (A + A.transpose());
}

double defect(const Matrix& A, const Matrix& B) { return (A - B).cwiseAbs().maxCoeff(); }

bool orthonormal_columns(const Matrix& Q) {
  return defect(Q.transpose() * Q, Matrix::Identity(Q.cols(), Q.cols())) < kBackward;
}

bool largest_is_positive(const Matrix& vectors) {
  for (Index j = 0; j < vectors.cols(); ++j) {
    Index at = 0;
    vectors.col(j).cwiseAbs().maxCoeff(&at);
    if (vectors(at, j) < 0) return false;
  }
  return true;
}

Matrix rebuilt(const lm::Svd& s) { return s.U * s.values.asDiagonal() * s.V.transpose(); }

template <class Call>
std::string code_of(Call call) {
  try {
    call();
  } catch (const lm::Error& error) {
    return error.faults().front().code;
  }
  return "no error";
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

TEST_CASE("svd rebuilds tall, wide, square and rank-deficient matrices", "[linalg]") {
  std::vector<Matrix> matrices = {random_matrix(1, 1, 5),   random_matrix(7, 3, 6),
                                  random_matrix(3, 7, 7),   random_matrix(40, 40, 8),
                                  random_matrix(60, 25, 9), random_matrix(25, 60, 10)};
  matrices.push_back(random_matrix(50, 4, 11) * random_matrix(4, 30, 12));  // rank 4
  matrices.push_back(Matrix::Identity(30, 30));                             // one value, 30 times
  matrices.push_back(Matrix::Zero(20, 18));
  matrices.push_back(Matrix::Ones(33, 21));
  for (const Matrix& A : matrices) {
    INFO(A.rows() << " x " << A.cols());
    const lm::Svd s = lm::svd(A);
    CHECK(s.values.size() == std::min(A.rows(), A.cols()));
    CHECK(defect(rebuilt(s), A) < kBackward);
    CHECK(orthonormal_columns(s.U));
    CHECK(orthonormal_columns(s.V));
    CHECK(std::is_sorted(s.values.begin(), s.values.end(), std::greater<double>()));
    CHECK(s.values.minCoeff() >= 0);
    CHECK(largest_is_positive(s.U));
    CHECK((lm::singular_values(A) - s.values).cwiseAbs().maxCoeff() < kBackward);
  }
}

TEST_CASE("svd finds graded singular values of a made matrix", "[linalg]") {
  const Matrix U = lm::qr(random_matrix(30, 20, 13)).Q, V = lm::qr(random_matrix(20, 20, 14)).Q;
  Vector values(20);
  for (Index i = 0; i < 20; ++i) values(i) = std::pow(10.0, -0.5 * static_cast<double>(i));
  const lm::Svd s = lm::svd(U * values.asDiagonal() * V.transpose());
  // Relative to the largest value, 1: absolute error of a few ε.
  CHECK((s.values - values).cwiseAbs().maxCoeff() < 1e-14);
}

TEST_CASE("pseudo_inverse_solve is least squares when tall, minimum norm when wide", "[linalg]") {
  const Matrix tall = random_matrix(30, 8, 15), Y = random_matrix(30, 2, 16);
  const Matrix W = lm::pseudo_inverse_solve(tall, Y);
  CHECK((tall.transpose() * (tall * W - Y)).cwiseAbs().maxCoeff() < kBackward);

  const Matrix wide = random_matrix(8, 30, 17);
  const Vector y = random_matrix(8, 1, 18).col(0), w = lm::pseudo_inverse_solve(wide, y);
  CHECK((wide * w - y).cwiseAbs().maxCoeff() < kBackward);
  // Minimum norm: w lies in the row space, w = Xᵀ a with X Xᵀ a = y.
  const Vector a = lm::cholesky_solve(wide * wide.transpose(), y);
  CHECK((w - wide.transpose() * a).cwiseAbs().maxCoeff() < kBackward);
}

TEST_CASE("pseudo_inverse_solve drops the singular values that rcond calls zero", "[linalg]") {
  const Matrix X = (Matrix(2, 2) << 1, 0, 0, 1e-6).finished();
  const Vector y = Vector::Ones(2);
  CHECK(lm::pseudo_inverse_solve(X, y)(1) == Approx(1e6));
  CHECK(lm::pseudo_inverse_solve(X, y, 1e-3)(1) == 0.0);
  const Matrix repeated = (Matrix(2, 2) << 1, 1, 1, 1).finished();
  CHECK(defect(lm::pseudo_inverse_solve(repeated, y), Vector::Constant(2, 0.5)) < 1e-15);
  CHECK(lm::pseudo_inverse_solve(Matrix::Zero(2, 3), y) == Vector::Zero(3));
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
  CHECK(code([&] { lm::svd(broken); }) == "not_finite");
  CHECK(code([&] { lm::svd(Matrix(0, 3)); }) == "bad_shape");
  CHECK(code([&] { lm::qr(Matrix(0, 0)); }) == "bad_shape");
  CHECK(code([&] { lm::pseudo_inverse_solve(tall, Matrix(square.topRows(2))); }) == "bad_shape");
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
