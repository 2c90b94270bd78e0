// The share of two rings that a line tells apart, against points drawn at random and lines tried.
#include "theory/two_rings.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "catch.hpp"

using namespace lm;

TEST_CASE("a line tells apart what it does of drawn points", "[two_rings]") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> angle(0, 2 * M_PI);
  std::normal_distribution<double> normal;
  for (const double noise : {0.0, 0.05, 0.3}) {
    for (const double t : {-0.3, 0.4, 0.8}) {
      int right = 0;
      const int points = 200000;
      for (int i = 0; i < points; ++i) {
        const bool outer = i % 2 == 0;
        const double x = (outer ? 1 : 0.5) * std::cos(angle(random)) + noise * normal(random);
        right += (x > t) == outer;
      }
      CHECK(theory::line_on_rings(t, 0.5, noise) == Approx(double(right) / points).margin(0.005));
    }
  }
}

TEST_CASE("no line of drawn points is better than the best", "[two_rings]") {
  CHECK(theory::best_line_on_rings(0.5, 0) == Approx(2.0 / 3));
  CHECK(theory::best_line_on_rings(0.2, 0) == Approx(0.5 + std::acos(0.2) / (2 * M_PI)));
  std::mt19937 random(4);
  std::uniform_real_distribution<double> angle(0, 2 * M_PI);
  std::normal_distribution<double> normal;
  std::vector<std::pair<double, int>> points;
  const int count = 100000;
  for (int i = 0; i < count; ++i) {
    const double x = (i % 2 == 0 ? 1 : 0.5) * std::cos(angle(random)) + 0.1 * normal(random);
    points.push_back({x, i % 2});
  }
  std::sort(points.begin(), points.end());
  int right = count / 2, best = right;  // a line left of all points: all are the outer ring's
  for (const auto& [x, inner] : points) best = std::max(best, right += inner == 1 ? 1 : -1);
  CHECK(theory::best_line_on_rings(0.5, 0.1) == Approx(double(best) / count).margin(0.006));
}
