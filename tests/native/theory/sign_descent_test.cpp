// Adam's floor against long walks of its paper's algorithm, Muon's values against matrices.
#include "theory/sign_descent.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "theory/adam_walk.hpp"

using namespace lm;

TEST_CASE("Adam without momentum stands at its floor, whatever the stiffness", "[sign_descent]") {
  for (const double lambda : {0.01, 1.0}) {
    for (const double rate : {0.01, 0.1}) {
      CHECK(adam_walk(rate, 0, 0.99, lambda, 20000) ==
            Approx(theory::adam_floor(rate, 0)).epsilon(2e-3));
    }
  }
}

TEST_CASE("Muon's singular values by themselves and in a matrix", "[sign_descent]") {
  Random random(4, stream("sign-descent-test"));
  const Svd turns = svd(normal_matrix(random, 3, 3));
  const std::vector<double> start{1.0, 0.6, 0.3};
  Matrix w = turns.U * Vector(Eigen::Map<const Vector>(start.data(), 3)).asDiagonal() *
             turns.V.transpose();
  Matrix exact = w, velocity = Matrix::Zero(3, 3);
  theory::MuonModes modes(start, {1, 1, 1}, 0.9, false), signs(start, {1, 1, 1}, 0.9, true);
  for (int k = 0; k < 60; ++k) {
    velocity = 0.9 * velocity + w;
    Matrix x = w + 0.9 * velocity;
    x /= x.norm() + 1e-7;
    for (int i = 0; i < 5; ++i) {
      const Matrix a = x * x.transpose();
      x = 3.4445 * x + (-4.7750 * a + 2.0315 * a * a) * x;
    }
    w -= 0.004 * x;
    const Svd parts = svd(exact);
    exact -= 0.004 * parts.U * parts.V.transpose();
    modes.step(0.004);
    signs.step(0.004);
  }
  const Vector values = singular_values(w), left = singular_values(exact);
  for (Index i = 0; i < 3; ++i) {
    CHECK(values(i) == Approx(modes.values()[static_cast<std::size_t>(i)]));
    CHECK(left(i) == Approx(start[static_cast<std::size_t>(i)] - 60 * 0.004));
    CHECK(signs.values()[static_cast<std::size_t>(i)] == Approx(left(i)));
  }
}
