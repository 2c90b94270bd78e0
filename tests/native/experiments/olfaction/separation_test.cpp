// Planes and combinations against an enumeration of all planes, and against plain geometry.
#include "experiments/olfaction/separation.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/sampling.hpp"

using namespace lm;
using olfaction::Separation;
using olfaction::Verdict;

namespace {

/// In the plane: whether all points lie within less than half a turn, by trying the directions at
/// right angles to each point, turned a little to either side.
bool within_half_turn(const Matrix& X) {
  for (Index i = 0; i < X.rows(); ++i) {
    for (const double side : {1.0, -1.0}) {
      Vector u(2);
      u << -side * X(i, 1), side * X(i, 0);
      u += 1e-9 * X.row(i).transpose();
      if ((X * u).minCoeff() > 0) return true;
    }
  }
  return false;
}

Verdict decide(const Matrix& X, Separation& plane) {
  plane.clear();
  for (Index i = 0; i < X.rows(); ++i) plane.add(X.row(i).data());
  return plane.verdict();
}

}  // namespace

TEST_CASE("in two dimensions the answer is that of all lines", "[separation]") {
  Random random(1, stream("points"));
  Separation plane(2, 8);
  int separable = 0;
  for (int draw = 0; draw < 2000; ++draw) {
    const Matrix X = normal_matrix(random, 2 + draw % 6, 2);
    const bool expected = within_half_turn(X);
    REQUIRE((decide(X, plane) == Verdict::separable) == expected);
    REQUIRE(plane.proven());
    separable += expected ? 1 : 0;
  }
  CHECK(separable > 500);
  CHECK(separable < 1800);
}

TEST_CASE("the margin is the widest that a search finds", "[separation]") {
  Random random(2, stream("margin"));
  Separation plane(3, 6);
  for (int draw = 0; draw < 20; ++draw) {
    Matrix X = normal_matrix(random, 4, 3);
    if (decide(X, plane) != Verdict::separable) continue;
    X.rowwise().normalize();
    double widest = 0;
    for (int trial = 0; trial < 20000; ++trial) {
      const Vector u = normal_vector(random, 3).normalized();
      widest = std::max(widest, (X * u).minCoeff());
    }
    CHECK(plane.margin() >= widest - 1e-12);
    CHECK(plane.margin() <= widest + 0.05);
    CHECK(plane.combination_length() == Approx(plane.margin()).epsilon(1e-9));
  }
}

TEST_CASE("opposite points, a point twice and a point at the origin", "[separation]") {
  Separation plane(3, 4);
  Matrix X(2, 3);
  X << 1, 2, 3, -2, -4, -6;
  CHECK(decide(X, plane) == Verdict::broken);
  CHECK(plane.proven());
  X << 1, 2, 3, 1, 2, 3;
  CHECK(decide(X, plane) == Verdict::separable);
  CHECK(plane.margin() == Approx(1));
  X << 1, 2, 3, 0, 0, 0;
  CHECK(decide(X, plane) == Verdict::broken);
}

TEST_CASE("an oracle's labels are always held", "[separation]") {
  Random random(4, stream("oracle"));
  Separation plane(30, 200);
  const Vector u = normal_vector(random, 30);
  for (int k = 0; k < 200; ++k) {
    Vector x = normal_vector(random, 30);
    if (x.dot(u) < 0) x = -x;
    REQUIRE(plane.add(x.data()) == Verdict::separable);
    REQUIRE(plane.proven());
  }
}
