// Jacobi's rotations against Householder's reduction, on random and degenerate matrices.
#include "core/jacobi.hpp"

#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

using namespace lm;

namespace {

struct Pairs {
  Vector values;
  Matrix vectors;
};

Pairs jacobi(Matrix A) {
  Pairs found{Vector::Zero(A.rows()), Matrix::Zero(A.rows(), A.rows())};
  jacobi_eigen(A.rows(), A.data(), found.values.data(), found.vectors.data());
  return found;
}

}  // namespace

TEST_CASE("Jacobi finds the eigenpairs that symmetric_eigen finds", "[jacobi]") {
  Random random(4, stream("matrix"));
  for (const Index n : {1, 2, 3, 9, 12}) {
    Matrix A = normal_matrix(random, n, n);
    A = ((A + A.transpose()) / 2).eval();
    const Pairs found = jacobi(A);
    const Vector exact = symmetric_eigenvalues(A).reverse();
    CHECK((found.values - exact).norm() < 1e-13 * A.norm());
    CHECK((A * found.vectors - found.vectors * found.values.asDiagonal()).norm() <
          1e-13 * A.norm());
    CHECK((found.vectors.transpose() * found.vectors - Matrix::Identity(n, n)).norm() < 1e-13);
  }
}

TEST_CASE("Jacobi leaves a diagonal alone and takes equal eigenvalues", "[jacobi]") {
  const Pairs diagonal = jacobi(Vector{{1.0, 3.0, 2.0}}.asDiagonal());
  CHECK(diagonal.values == Vector{{3.0, 2.0, 1.0}});
  const Vector u = Vector{{1.0, 2.0, 2.0}} / 3;
  const Pairs equal = jacobi(Matrix::Identity(3, 3) + 2 * u * u.transpose());
  CHECK((equal.values - Vector{{3.0, 1.0, 1.0}}).norm() < 1e-14);
  CHECK(jacobi(Matrix::Zero(2, 2)).values.norm() == 0);
}

TEST_CASE("Jacobi refuses what it has no room for", "[jacobi]") {
  double none = 0;
  CHECK_THROWS_AS(jacobi_eigen(0, &none, &none, &none), Error);
  CHECK_THROWS_AS(jacobi_eigen(kMaxJacobi + 1, &none, &none, &none), Error);
}
