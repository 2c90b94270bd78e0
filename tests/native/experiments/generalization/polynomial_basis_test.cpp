// Legendre's polynomials by orthogonality and by their ends; fits by other routes.
#include "experiments/generalization/polynomial_basis.hpp"

#include <catch.hpp>
#include <cmath>

#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "theory/quadrature.hpp"

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)
using polynomial::Basis;

}  // namespace

TEST_CASE("Legendre's polynomials are orthogonal and end at one", "[polynomial]") {
  const theory::Quadrature rule = theory::gauss_legendre(60);
  const Matrix P = polynomial::features(Basis::legendre, rule.nodes, 50);
  const Matrix gram = P.transpose() * rule.weights.asDiagonal() * P;
  for (Index j = 0; j <= 50; ++j) {
    for (Index k = 0; k <= 50; ++k) {
      CHECK(std::abs(gram(j, k) - (j == k ? 2 / (2.0 * as_double(k) + 1) : 0)) < 1e-13);
    }
  }
  const Matrix ends = polynomial::features(Basis::legendre, Vector::Ones(1), 100);
  CHECK((ends.array() == 1).all());
}

TEST_CASE("both bases fit the same polynomial", "[polynomial]") {
  Random random(3, stream("polynomial-test"));
  Vector x(30), y(30);
  fill_uniform(random, x, -1, 1);
  fill_normal(random, y);
  const Matrix L = polynomial::features(Basis::legendre, x, 8);
  const Matrix M = polynomial::features(Basis::monomial, x, 8);
  const Vector l = polynomial::fit(L, y), m = polynomial::fit(M, y);
  CHECK((L * l - M * m).norm() < 1e-10);
  CHECK((L.transpose() * (L * l - y)).norm() < 1e-12);
  const Vector at = polynomial::middles(7);
  CHECK((polynomial::values(Basis::legendre, l, at) - polynomial::values(Basis::monomial, m, at))
            .norm() < 1e-9);
  for (Index i = 0; i < 7; ++i) CHECK(std::abs(at(i) - (-6 + 2.0 * as_double(i)) / 7) < 1e-15);
}

TEST_CASE("a ridge solves its normal equations, few weights or many", "[polynomial]") {
  Random random(4, stream("ridge-test"));
  for (const Index degree : {4, 40}) {
    Vector x(12), y(12);
    fill_uniform(random, x, -1, 1);
    fill_normal(random, y);
    const Matrix X = polynomial::features(Basis::legendre, x, degree);
    const Vector w = polynomial::fit(X, y, 0.3);
    Matrix G = X.transpose() * X;
    G.diagonal().array() += 0.3;
    CHECK((w - cholesky_solve(G, Vector(X.transpose() * y))).norm() < 1e-12);
    // Without it: the data are met, and of all that meet them the weights are the shortest.
    if (degree > 12) {
      const Vector shortest = polynomial::fit(X, y);
      CHECK((X * shortest - y).norm() < 1e-11);
      const Vector lifted = X.transpose() * solve(Matrix(X * X.transpose()), y);
      CHECK((shortest - lifted).norm() < 1e-8 * shortest.norm());
    }
  }
}

TEST_CASE("the polynomial through points, and how far their errors move it", "[polynomial]") {
  Vector x(3), y(3), errors(3);
  x << 0, 1, 3;
  y << 1, 2, 10;  // 1 + x²
  errors << 1, 2, 0.5;
  const polynomial::Interpolated at = polynomial::interpolate(x, y, errors, 4);
  CHECK(std::abs(at.value - 17) < 1e-13);
  CHECK(std::abs(at.reach - (1 + 2 * 4 + 0.5 * 20)) < 1e-13);
}
