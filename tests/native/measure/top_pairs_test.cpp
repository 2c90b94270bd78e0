// Block steps against dense eigenpairs: at rest, with equal eigenvalues, and while the matrix
// moves.
#include "measure/top_pairs.hpp"

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

using namespace lm;

namespace {

SymmetricOperator multiply(const Matrix& A) {
  return [&A](const double* x, double* y) {
    Eigen::Map<Vector>(y, A.rows()) = A * Eigen::Map<const Vector>(x, A.cols());
  };
}

Matrix symmetric(Random& random, Index n) {
  const Matrix A = normal_matrix(random, n, n);
  return (A + A.transpose()) / 2;
}

Vector vector(const TopPairs& pairs, Index i, Index n) {
  return Eigen::Map<const Vector>(pairs.vector(i), n);
}

}  // namespace

TEST_CASE("block steps settle on the largest eigenpairs, negative ones in sight", "[top pairs]") {
  Random random(1, stream("matrix"));
  for (const Index n : {1, 2, 5, 60}) {
    Matrix A = symmetric(random, n);
    A -= 3 * Matrix::Identity(n, n);  // the largest in size are negative
    TopPairs pairs(n);
    pairs.settle(multiply(A));
    const Vector exact = symmetric_eigenvalues(A).reverse();
    for (Index i = 0; i < std::min<Index>(2, n); ++i) {
      CHECK(pairs.value(i) == Approx(exact(i)).epsilon(1e-9));
      const Vector v = vector(pairs, i, n);
      CHECK((A * v - pairs.value(i) * v).norm() < 1e-8);
      CHECK(pairs.residual(i) < 1e-8);
    }
  }
}

TEST_CASE("block steps find both of two equal eigenvalues", "[top pairs]") {
  Random random(2, stream("matrix"));
  const Index n = 30;
  const SymmetricEigen eigen = symmetric_eigen(symmetric(random, n));
  Vector values = eigen.values;
  values(n - 2) = values(n - 1);
  const Matrix A = eigen.vectors * values.asDiagonal() * eigen.vectors.transpose();
  TopPairs pairs(n);
  pairs.settle(multiply(A));
  CHECK(pairs.value(0) == Approx(values(n - 1)).epsilon(1e-9));
  CHECK(pairs.value(1) == Approx(values(n - 1)).epsilon(1e-9));
  CHECK(std::abs(vector(pairs, 0, n).dot(vector(pairs, 1, n))) < 1e-12);
}

TEST_CASE("one step a move follows a matrix that turns, through a crossing of its two largest",
          "[top pairs]") {
  Random random(3, stream("matrix"));
  const Index n = 40, moves = 400;
  const Matrix first = symmetric(random, n), second = symmetric(random, n);
  TopPairs pairs(n);
  double worst = 0, closest = 1;
  for (Index k = 0; k <= moves; ++k) {
    const double t = static_cast<double>(k) / static_cast<double>(moves);
    const Matrix A = (1 - t) * first + t * second;
    if (k == 0) pairs.settle(multiply(A));
    pairs.follow(multiply(A));
    const Vector exact = symmetric_eigenvalues(A).reverse();
    worst = std::max(worst, std::abs(pairs.value(0) - exact(0)) / exact(0));
    worst = std::max(worst, std::abs(pairs.value(1) - exact(1)) / exact(1));
    closest = std::min(closest, (exact(0) - exact(1)) / exact(0));
  }
  CHECK(closest < 0.1);  // they come close on the way
  CHECK(worst < 1e-3);   // an eigenvalue errs by the square of its vector's lag
}

TEST_CASE("an empty operator is refused", "[top pairs]") { CHECK_THROWS_AS(TopPairs(0), Error); }
