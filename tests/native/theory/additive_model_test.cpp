// Moments and the floor against sums over many places.
#include "theory/additive_model.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/rng.hpp"

using namespace lm;

TEST_CASE("moments of the terms are those of many places", "[additive]") {
  constexpr int kPlaces = 20000;
  for (int i = 0; i < 4; ++i) {
    double mean = 0, square = 0;
    for (int k = 0; k < kPlaces; ++k) {
      const double g = theory::additive_term(i, -1 + (2.0 * k + 1) / kPlaces);
      mean += g / kPlaces;
      square += g * g / kPlaces;
    }
    CHECK(theory::additive_mean(i) == Approx(mean).margin(1e-8));
    CHECK(theory::additive_deviation(i) == Approx(std::sqrt(square - mean * mean)).margin(1e-7));
  }
}

/// The best sum over a grid of two inputs is rows' means and columns' means; the rest is the floor.
TEST_CASE("what row and column means leave of a product is the floor", "[additive]") {
  constexpr int kSide = 400;
  const auto at = [](int i) { return -1 + (2.0 * i + 1) / kSide; };
  const double epsilon = 1.7;
  const auto f = [&](double x, double y) {
    return theory::additive_term(0, x) + theory::additive_term(1, y) + epsilon * x * y;
  };
  std::vector<double> rows(kSide, 0), columns(kSide, 0);
  double mean = 0, left = 0;
  for (int i = 0; i < kSide; ++i) {
    for (int j = 0; j < kSide; ++j) {
      const double one = f(at(i), at(j)) / kSide;
      rows[static_cast<std::size_t>(i)] += one;
      columns[static_cast<std::size_t>(j)] += one;
      mean += one / kSide;
    }
  }
  for (int i = 0; i < kSide; ++i) {
    for (int j = 0; j < kSide; ++j) {
      const double rest = f(at(i), at(j)) - rows[static_cast<std::size_t>(i)] -
                          columns[static_cast<std::size_t>(j)] + mean;
      left += rest * rest / kSide / kSide;
    }
  }
  CHECK(theory::additive_floor(epsilon) == Approx(left).epsilon(1e-4));
}

TEST_CASE("the target's variance is that of draws", "[additive]") {
  Random random(3, stream("test/additive"));
  constexpr int kDraws = 200000;
  double sum = 0, square = 0;
  for (int k = 0; k < kDraws; ++k) {
    double x[3];
    for (double& one : x) one = random.uniform(-1, 1);
    double y = 2 * x[0] * x[1];
    for (int i = 0; i < 3; ++i) y += theory::additive_term(i, x[i]);
    sum += y / kDraws;
    square += y * y / kDraws;
  }
  CHECK(theory::target_variance(2) == Approx(square - sum * sum).epsilon(0.02));
}
