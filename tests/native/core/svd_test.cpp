// The singular value decomposition rebuilds its matrix; the minimum-norm solution is just that.
#include "core/svd.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "core/linalg.hpp"
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

Matrix rebuilt(const lm::Svd& s) { return s.U * s.values.asDiagonal() * s.V.transpose(); }

}  // namespace

TEST_CASE("svd rebuilds tall, wide, square and rank-deficient matrices", "[svd]") {
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

TEST_CASE("svd finds graded singular values of a made matrix", "[svd]") {
  const Matrix U = lm::qr(random_matrix(30, 20, 13)).Q, V = lm::qr(random_matrix(20, 20, 14)).Q;
  Vector values(20);
  for (Index i = 0; i < 20; ++i) values(i) = std::pow(10.0, -0.5 * static_cast<double>(i));
  const lm::Svd s = lm::svd(U * values.asDiagonal() * V.transpose());
  // Relative to the largest value, 1: absolute error of a few ε.
  CHECK((s.values - values).cwiseAbs().maxCoeff() < 1e-14);
}

TEST_CASE("pseudo_inverse_solve is least squares when tall, minimum norm when wide", "[svd]") {
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

TEST_CASE("pseudo_inverse_solve drops the singular values that rcond calls zero", "[svd]") {
  const Matrix X = (Matrix(2, 2) << 1, 0, 0, 1e-6).finished();
  const Vector y = Vector::Ones(2);
  CHECK(lm::pseudo_inverse_solve(X, y)(1) == Approx(1e6));
  CHECK(lm::pseudo_inverse_solve(X, y, 1e-3)(1) == 0.0);
  const Matrix repeated = (Matrix(2, 2) << 1, 1, 1, 1).finished();
  CHECK(defect(lm::pseudo_inverse_solve(repeated, y), Vector::Constant(2, 0.5)) < 1e-15);
  CHECK(lm::pseudo_inverse_solve(Matrix::Zero(2, 3), y) == Vector::Zero(3));
}

TEST_CASE("svd keeps small singular values of badly scaled columns", "[svd]") {
  // A = B D with D from 1 down to 1e-100. The product of all values is |det B| · det D, so that a
  // small value without correct digits would show.
  const Matrix B = random_matrix(6, 6, 21);
  Matrix A = B;
  double logarithm = 0.0;
  for (Index j = 0; j < 6; ++j) {
    A.col(j) *= std::pow(10.0, -20.0 * static_cast<double>(j));
    logarithm += -20.0 * static_cast<double>(j);
  }
  const Vector values = lm::singular_values(A);
  const double determinant = lm::qr(B).R.diagonal().prod();
  double found = 0.0;
  for (Index i = 0; i < 6; ++i) found += std::log10(values(i));
  CHECK(found == Approx(logarithm + std::log10(determinant)).margin(1e-10));
}

TEST_CASE("svd says what is wrong", "[svd]") {
  Matrix broken = Matrix::Identity(3, 3);
  broken(2, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(code_of([&] { lm::svd(broken); }) == "not_finite");
  CHECK(code_of([&] { lm::singular_values(Matrix(0, 3)); }) == "bad_shape");
  CHECK(code_of([&] {
          lm::pseudo_inverse_solve(Matrix::Ones(3, 2), Matrix(Matrix::Ones(2, 1)));
        }) == "bad_shape");
}
