// The oscillation at the edge against its conditions, against a landscape whose central flow is
// known in closed form, and against gradient descent there.
#include "theory/central_flow.hpp"

#include <cmath>
#include <cstddef>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

/// A random problem of two directions: G_11, G_12, G_22 and g are random vectors of 6 entries.
EdgeOfDescent random_edge(Random& random, double spread) {
  double G[3][6], g[6];
  for (auto& row : G) {
    for (double& x : row) x = random.normal();
  }
  for (double& x : G[2]) x *= spread;
  for (double& x : g) x = random.normal();
  EdgeOfDescent edge;
  edge.directions = 2;
  edge.sharpness = {10 + random.normal(), 10 + random.normal()};
  for (std::size_t a = 0; a < 3; ++a) {
    for (int i = 0; i < 6; ++i) edge.slope[a] += G[a][i] * g[i];
    for (std::size_t b = 0; b < 3; ++b) {
      for (int i = 0; i < 6; ++i) edge.gram[a][b] += G[a][i] * G[b][i];
    }
  }
  return edge;
}

/// How far the curvatures end below the line: A + B[X].
Pair slack(const EdgeOfDescent& edge, const Pair& X, double rate, double time) {
  Pair left{2 / rate - edge.sharpness[0], 0, 2 / rate - edge.sharpness[1]};
  for (std::size_t a = 0; a < 3; ++a) {
    const Pair& row = edge.gram[a];
    left[a] +=
        time * rate * (edge.slope[a] + (row[0] * X[0] + 2 * row[1] * X[1] + row[2] * X[2]) / 2);
  }
  return left;
}

double smaller_eigenvalue(const Pair& X) {
  const double half = (X[0] - X[2]) / 2;
  return (X[0] + X[2]) / 2 - std::sqrt(half * half + X[1] * X[1]);
}
double size(const Pair& X) { return std::abs(X[0]) + 2 * std::abs(X[1]) + std::abs(X[2]); }

}  // namespace

TEST_CASE("two directions: X ⪰ 0, no curvature above the line, and no swing below it",
          "[central flow]") {
  Random random(5, stream("edge"));
  int none = 0, one = 0, both = 0;
  for (int k = 0; k < 300; ++k) {
    const EdgeOfDescent edge = random_edge(random, k % 3 == 0 ? 20 : 1);
    const double rate = 0.2, time = 0.5;
    const Pair X = oscillation(edge, rate, time);
    const Pair left = slack(edge, X, rate, time);
    const double scale = size(slack(edge, {}, rate, time));
    CHECK(smaller_eigenvalue(X) >= -1e-12 * size(X));
    CHECK(smaller_eigenvalue(left) >= -1e-8 * scale);
    CHECK(std::abs(left[0] * X[0] + 2 * left[1] * X[1] + left[2] * X[2]) <= 1e-8 * scale * size(X));
    const bool flat = size(left) < 1e-7 * scale;
    ++(size(X) == 0 ? none : flat ? both : one);
  }
  // All three kinds of solution were met.
  CHECK(none > 10);
  CHECK(one > 10);
  CHECK(both > 10);
}

TEST_CASE("turning both directions turns X with them", "[central flow]") {
  Random random(6, stream("edge"));
  EdgeOfDescent edge = random_edge(random, 1);
  edge.sharpness = {10.3, 10.3};  // equal, so that any turned pair is one too
  const Pair X = oscillation(edge, 0.2, 0.5);
  REQUIRE(size(X) > 0);
  const double c = 0.8, s = 0.6;
  // u₁′ = c u₁ + s u₂, u₂′ = −s u₁ + c u₂, as a map of the entries (11, 12, 22).
  const double T[3][3] = {
      {c * c, 2 * c * s, s * s}, {-c * s, c * c - s * s, c * s}, {s * s, -2 * c * s, c * c}};
  EdgeOfDescent turned = edge;
  Pair expected{};
  for (std::size_t a = 0; a < 3; ++a) {
    turned.slope[a] = 0;
    for (std::size_t b = 0; b < 3; ++b) {
      turned.slope[a] += T[a][b] * edge.slope[b];
      expected[a] += T[a][b] * X[b];
      turned.gram[a][b] = 0;
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j)
          turned.gram[a][b] += T[a][i] * edge.gram[i][j] * T[b][j];
      }
    }
  }
  const Pair found = oscillation(turned, 0.2, 0.5);
  for (std::size_t a = 0; a < 3; ++a) {
    CHECK(std::abs(found[a] - expected[a]) < 1e-7 * size(X));
  }
}

TEST_CASE("one direction below the line and held there does not swing", "[central flow]") {
  EdgeOfDescent edge;
  CHECK(oscillation(edge, 0.2, 0.5)[0] == 0);
  edge.directions = 1;
  edge.sharpness = {9.9, 0};
  edge.gram[0][0] = 4;
  edge.slope[0] = 1;  // descent along the gradient flattens
  CHECK(oscillation(edge, 0.2, 0.5)[0] == 0);
  edge.slope[0] = -3;  // and here it sharpens past the line: −A/B = (0.3 − 0.1)/0.2
  CHECK(oscillation(edge, 0.2, 0.5)[0] == Approx(1));
}

// L = ½ (y + z) x² − m y + ½ k z². Across the valley x = 0 the curvature is S = y + z with ∇S =
// (1, 1) in (y, z), and along it g = (−m, k z). While S < 2/η the flow runs along −g. On the line
// y + z = 2/η it keeps S: X = −2 g·∇S/|∇S|² = m − k z, so dz/dt = −½ η (k z + m) and
// z = (z₀ + m/k) e^{−ηkt/2} − m/k.
namespace {

constexpr double kRate = 0.1, kPull = 0.5, kStiffness = 0.1, kStart = 0.2;

double valley(double time) {
  const double rest = kPull / kStiffness;
  return (kStart + rest) * elementary::exp(-kRate * kStiffness * time / 2) - rest;
}

}  // namespace

TEST_CASE("pieces of the flow follow a valley's closed form", "[central flow]") {
  double y = 2 / kRate - kStart, z = kStart, swing = 0;
  const int steps = 400, pieces = 2;
  for (int k = 0; k < steps * pieces; ++k) {
    EdgeOfDescent edge;
    edge.directions = 1;
    edge.sharpness = {y + z, 0};
    edge.slope[0] = -kPull + kStiffness * z;
    edge.gram[0][0] = 2;
    swing = oscillation(edge, kRate, 0.5)[0];
    y -= 0.5 * kRate * (-kPull + swing / 2);
    z -= 0.5 * kRate * (kStiffness * z + swing / 2);
  }
  CHECK(y + z == Approx(2 / kRate).epsilon(1e-12));
  // Euler's error: a quarter of a step of a rate of ηk/2 = 0.5 % a step, on what is left to go.
  CHECK(z == Approx(valley(steps)).epsilon(1e-3));
  CHECK(swing == Approx(kPull - kStiffness * valley(steps)).epsilon(2e-3));
}

TEST_CASE("gradient descent averages to the valley's central flow", "[central flow]") {
  double y = 2 / kRate - kStart, z = kStart;
  double x = std::sqrt(kPull - kStiffness * kStart);
  double squares = 0, predicted_squares = 0, path = 0, predicted_path = 0;
  const int steps = 400;
  for (int k = 0; k < steps; ++k) {
    const double S = y + z;
    const double square = x * x;
    x -= kRate * S * x;
    y -= kRate * (square / 2 - kPull);
    z -= kRate * (square / 2 + kStiffness * z);
    squares += x * x;
    predicted_squares += kPull - kStiffness * valley(k + 1);
    path += z;
    predicted_path += valley(k + 1);
  }
  // Sharpness and swing chase each other around the flow, so single points differ more.
  CHECK(path / predicted_path == Approx(1).epsilon(0.02));
  CHECK(squares / predicted_squares == Approx(1).epsilon(0.02));
}

TEST_CASE("an oscillation of variance X at curvature 2/η costs X/η", "[central flow]") {
  // ½ · 2/η · x² at x = ±0.3.
  CHECK(oscillating_loss(1, 0.09, 0.2) == Approx(1 + 0.5 * (2 / 0.2) * 0.09));
}
