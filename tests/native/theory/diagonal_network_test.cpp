// The diagonal network's limit against its own gradient descent and against both norms' limits.
#include "theory/diagonal_network.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

struct Problem {
  Matrix X;
  Vector y;
};

Problem sparse_problem() {
  Random random(4, stream("design"));
  Problem p{normal_matrix(random, 8, 20), Vector()};
  Vector truth = Vector::Zero(20);
  truth(2) = 1;
  truth(11) = -1.5;
  p.y = p.X * truth;
  return p;
}

/// Gradient descent on ½ ‖X(u² − v²) − y‖² with small steps: the flow's limit.
Vector descend(const Problem& p, double alpha, double rate, int steps) {
  Vector u = Vector::Constant(p.X.cols(), alpha), v = u;
  for (int k = 0; k < steps; ++k) {
    const Vector g = p.X.transpose() * (p.X * (u.cwiseAbs2() - v.cwiseAbs2()) - p.y);
    u -= 2 * rate * g.cwiseProduct(u);
    v += 2 * rate * g.cwiseProduct(v);
  }
  return u.cwiseAbs2() - v.cwiseAbs2();
}

}  // namespace

TEST_CASE("the limit interpolates for every draw of a sparse problem", "[diagonal_network]") {
  // In the lesson's size and far from the start, rounding hides what a last step does to the value.
  constexpr Index kSamples = 40, kDimension = 100;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    Random random(seed, stream("sparse"));
    const Matrix X = normal_matrix(random, kSamples, kDimension);
    Vector truth = Vector::Zero(kDimension);
    truth.head(5).setOnes();
    const Vector y = X * truth;
    for (const double alpha : {1e-3, 0.1, 3.0}) {
      INFO("seed " << seed << ", alpha " << alpha);
      CHECK((X * diagonal_network_limit(X, y, alpha) - y).norm() < 1e-9 * y.norm());
    }
  }
}

TEST_CASE("the limit is where gradient descent ends, for small, middling and large starts",
          "[diagonal_network]") {
  const Problem p = sparse_problem();
  // First order in the rate: 1e-4·(curvature ~ 100·α²) leaves about a percent at most.
  CHECK((descend(p, 0.01, 2e-4, 200000) - diagonal_network_limit(p.X, p.y, 0.01)).norm() < 0.01);
  CHECK((descend(p, 0.3, 2e-4, 100000) - diagonal_network_limit(p.X, p.y, 0.3)).norm() < 0.01);
  CHECK((descend(p, 3, 2e-5, 50000) - diagonal_network_limit(p.X, p.y, 3)).norm() < 0.01);
}

TEST_CASE("large starts give the least ℓ₂ norm, small ones the sparse truth",
          "[diagonal_network]") {
  const Problem p = sparse_problem();
  const Vector least = pseudo_inverse_solve(p.X, p.y);
  // β = 2α² sinh(z) departs from linear by z²/6 with z = β/(2α²): 1e-9 at α = 100.
  CHECK((diagonal_network_limit(p.X, p.y, 100) - least).norm() < 1e-6);
  const Vector sparse = diagonal_network_limit(p.X, p.y, 1e-6);
  CHECK(sparse.lpNorm<1>() < least.lpNorm<1>());
  CHECK(sparse.lpNorm<1>() == Approx(2.5).epsilon(1e-3));
}

TEST_CASE("the limit interpolates, and no interpolator nearby has less entropy",
          "[diagonal_network]") {
  const Problem p = sparse_problem();
  const double alpha = 0.1;
  const Vector beta = diagonal_network_limit(p.X, p.y, alpha);
  CHECK((p.X * beta - p.y).norm() < 1e-8);
  const double least = hyperbolic_entropy(beta, alpha);
  Random random(8, stream("null"));
  for (int k = 0; k < 100; ++k) {
    const Vector z = normal_vector(random, 20);
    const Vector inside = z - pseudo_inverse_solve(p.X, Vector(p.X * z));
    for (const double size : {1e-3, 0.1}) {
      CHECK(hyperbolic_entropy(beta + size * inside, alpha) > least);
    }
  }
}

TEST_CASE("starts out of range are refused", "[diagonal_network]") {
  const Problem p = sparse_problem();
  CHECK_THROWS_AS(diagonal_network_limit(p.X, p.y, 0), Error);
  CHECK_THROWS_AS(diagonal_network_limit(p.X.transpose(), p.y, 1), Error);
}

TEST_CASE("the way that is left leads to the limit up to the square of the residual",
          "[diagonal_network]") {
  const Problem p = sparse_problem();
  Random random(7, stream("residual"));
  const Vector direction = normal_vector(random, p.y.size());
  for (const double alpha : {0.01, 0.3, 3.0}) {
    double before = 0;
    for (const double size : {1e-4, 5e-5}) {
      // A point of the flow's family, β = 2α² sinh(Xᵀν), that misses y by r.
      const Vector r = size * direction;
      const Vector beta = diagonal_network_limit(p.X, p.y - r, alpha);
      const Vector way = diagonal_network_limit(p.X, p.y, alpha) - beta;
      const double missed = (diagonal_network_way_left(p.X, r, beta, alpha) - way).norm();
      CHECK(missed < 0.02 * way.norm());
      if (before > 0) CHECK(missed < 0.3 * before + 1e-8 * way.norm());
      before = missed;
    }
  }
}
