// Errors of broken lines against searches on fine grids.
#include "theory/broken_lines.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/linalg.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

double exponential(double x) { return lm::exp(4 * x); }
double exponential_bend(double x) { return 16 * lm::exp(4 * x); }

/// The largest |chord − f| on [a, b], shifted by `shift` at both ends.
double largest_miss(const Function& f, double a, double b, double at_a, double at_b) {
  double largest = 0;
  for (int i = 0; i <= 2000; ++i) {
    const double t = i / 2000.0;
    largest = std::max(largest, std::abs((1 - t) * at_a + t * at_b - f(a + (b - a) * t)));
  }
  return largest;
}

}  // namespace

TEST_CASE("integrals of a bend are those of the closed form", "[broken_lines]") {
  const Bend bend(exponential_bend, 0, 1);
  CHECK(bend.integral(0.5) == Approx(2 * (lm::exp(2.0) - 1)).epsilon(1e-9));
  CHECK(bend.integral(2) == Approx(32 * (lm::exp(8.0) - 1)).epsilon(1e-9));
  CHECK_FALSE(bend.inflects());
  CHECK(Bend([](double x) { return x - 0.3; }, 0, 1).inflects());
}

TEST_CASE("balanced knots share the bend, and their errors are nearly equal", "[broken_lines]") {
  const Bend bend(exponential_bend, 0, 1);
  const Knots knots = bend.balanced(20, 0.5);
  REQUIRE(knots.size() == 21);
  for (std::size_t k = 0; k <= 20; ++k) {  // e^{2x} rises evenly
    const double wanted = 1 + (lm::exp(2.0) - 1) * as_double(k) / 20;
    CHECK(lm::exp(2 * knots[k]) == Approx(wanted).epsilon(1e-6));
  }
  const double whole = balanced_error(bend, 20);
  for (std::size_t k = 1; k <= 20; ++k) {
    const double miss = largest_miss(exponential, knots[k - 1], knots[k], exponential(knots[k - 1]),
                                     exponential(knots[k]));
    CHECK(miss == Approx(whole).epsilon(0.004));
  }
}

TEST_CASE("the error between two knots is that of a search", "[broken_lines]") {
  const Bend parabola([](double) { return 2.0; }, 0, 1);
  CHECK(interpolation_error(parabola, {0, 0.3, 1}) == Approx(0.1225).epsilon(1e-12));
  const Function square = [](double x) { return x * x; };
  CHECK(largest_miss(square, 0.3, 1, 0.09, 1) == Approx(0.1225).epsilon(1e-6));
}

/// f = s³ with knots of equal ∫√s: s_k = k^{2/3}. Elsewhere pieces leave h²f″/8 = q²/8, where
/// q = ∫√(6s) over a piece.
TEST_CASE("an inflection costs 2/√3, or 3/2 for the best line", "[broken_lines]") {
  const Function cube = [](double s) { return s * s * s; };
  const double q = 2.0 / 3 * std::sqrt(6.0);
  const double limit = q * q / 8;
  CHECK(largest_miss(cube, 0, 1, 0, 1) / limit == Approx(kInflectionInterpolating).epsilon(1e-4));
  const double k100 = lm::pow(100.0, 2.0 / 3), k101 = lm::pow(101.0, 2.0 / 3);
  CHECK(largest_miss(cube, k100, k101, cube(k100), cube(k101)) / limit == Approx(1).epsilon(1e-3));
  // By symmetry the best line passes through the inflection: search its height at the next knot.
  double best = 1e9;
  for (double down = 0; down < 1; down += 1e-4) {
    best = std::min(best, std::max(down, largest_miss(cube, 0, 1, 0, 1 - down)));
  }
  CHECK(best / (limit / 2) == Approx(kInflectionBest).epsilon(2e-3));
}

TEST_CASE("what a parabola and a jump leave", "[broken_lines]") {
  for (const bool shifted : {false, true}) {
    double area = 0, square = 0;
    for (int i = 0; i < 20000; ++i) {
      const double s = (i + 0.5) / 20000, left = s * (1 - s) - (shifted ? 0.125 : 0);
      area += std::abs(left) / 20000;
      square += left * left / 20000;
    }
    CHECK(parabola_leftover(shifted).area == Approx(area).epsilon(1e-6));
    CHECK(parabola_leftover(shifted).square == Approx(square).epsilon(1e-6));
  }
  double area = 0, square = 0;
  for (int i = 0; i < 20000; ++i) {  // slope 4 from −1/8 to 1/8
    const double x = -0.125 + 0.25 * (i + 0.5) / 20000;
    const double left = 4 * x + 0.5 - (x > 0 ? 1 : 0);
    area += std::abs(left) * 0.25 / 20000;
    square += left * left * 0.25 / 20000;
  }
  CHECK(jump_leftover(4).area == Approx(area).epsilon(1e-6));
  CHECK(jump_leftover(4).square == Approx(square).epsilon(1e-6));
}

TEST_CASE("mean squares of a parabola's pieces", "[broken_lines]") {
  // Through the curve s(1 − s), by least squares that less 1/6, each over n².
  const Bend bend([](double) { return 2.0; }, 0, 1);
  double through = 0, best = 0;
  for (int i = 0; i < 20000; ++i) {
    const double s = (i + 0.5) / 20000, left = s * (1 - s);
    through += left * left / 20000;
    best += (left - 1.0 / 6) * (left - 1.0 / 6) / 20000;
  }
  CHECK(even_square_error(bend, 0, 1, 5) == Approx(std::sqrt(through) / 25).epsilon(1e-6));
  CHECK(least_square_error(bend, 0, 1, 5) == Approx(std::sqrt(best) / 25).epsilon(1e-6));
}

TEST_CASE("few features leave what least squares leaves", "[broken_lines]") {
  constexpr Index kPlaces = 4000;
  for (const bool corner : {false, true}) {
    Matrix A(kPlaces, 3);
    Matrix y(kPlaces, 1);
    for (Index i = 0; i < kPlaces; ++i) {
      const double u = -1 + 2 * (as_double(i) + 0.5) / kPlaces;
      A.row(i) << 1, u, corner ? std::abs(u) : u * u;
      y(i, 0) = exponential(0.5 * (u + 1));
    }
    const Matrix x = solve(Matrix(A.transpose() * A), Matrix(A.transpose() * y));
    const double left = (A * x - y).norm() / std::sqrt(as_double(kPlaces));
    const double closed =
        corner ? left_by_corner(exponential, 0, 1) : left_by_parabola(exponential, 0, 1);
    CHECK(closed == Approx(left).epsilon(1e-4));
  }
}
