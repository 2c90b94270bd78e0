// The straight line's closed forms, against normal equations, sums by hand, quadrature and draws.
#include "theory/line_fit.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"
#include "theory/least_squares.hpp"
#include "theory/quadrature.hpp"

using namespace lm;
using theory::LineFit;

namespace {

/// 1, 2, … n.
Vector counted(Index n) { return Vector::LinSpaced(n, 1, as_double(n)); }

}  // namespace

TEST_CASE("the slope is that of the weighted normal equations", "[line_fit]") {
  Random random(1, stream("line-fit-test"));
  const Vector x = normal_vector(random, 12), y = normal_vector(random, 12);
  const Vector weights = normal_vector(random, 12).cwiseAbs2() + Vector::Constant(12, 0.1);
  for (const bool intercept : {false, true}) {
    const LineFit fit(x, weights, intercept);
    Matrix columns(12, intercept ? 2 : 1);
    columns.col(0) = weights.cwiseSqrt().cwiseProduct(x);
    if (intercept) columns.col(1) = weights.cwiseSqrt();
    const Vector values = weights.cwiseSqrt().cwiseProduct(y);
    CHECK(fit.slope(y) == Approx(theory::normal_equations(columns, values)(0)).epsilon(1e-12));
    CHECK(fit.leverages().sum() == Approx(intercept ? 2 : 1).epsilon(1e-12));
    CHECK(fit.freedom() == (intercept ? 10 : 11));
    CHECK(fit.bias(3) == Approx(fit.slope(Vector::Constant(12, 3))).margin(1e-12));
  }
}

TEST_CASE("errors of evenly spread pulls, by their sums", "[line_fit]") {
  const Vector x = counted(20), ones = Vector::Ones(20);
  // Σi² = 2870, Σ(i − 10.5)² = 665, Σi⁴ = 722666.
  CHECK(LineFit(x, ones, false).error(3) == Approx(3 / std::sqrt(2870.0)).epsilon(1e-14));
  CHECK(LineFit(x, ones, true).error(3) == Approx(3 / std::sqrt(665.0)).epsilon(1e-14));
  CHECK(LineFit(x, ones, false).variance(x) == Approx(722666 / (2870.0 * 2870)).epsilon(1e-14));
  CHECK(LineFit(x, ones, false).excess(ones, 6) ==
        Approx(6 * 722666 / (2870.0 * 2870)).epsilon(1e-14));
  // Weights 1/x² for errors that grow with x: the mean of the ratios y/x.
  CHECK(LineFit(x, x.cwiseAbs2().cwiseInverse(), false).variance(x) == Approx(0.05).epsilon(1e-14));
}

TEST_CASE("the residual variance of unlike errors, against draws", "[line_fit]") {
  constexpr int kDraws = 20000;
  Random random(2, stream("line-fit-test"));
  const Vector x = counted(8), ones = Vector::Ones(8);
  const LineFit fit(x, ones, true);
  double sum = 0, squares = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    const Vector y = x.cwiseProduct(normal_vector(random, 8));
    const double slope = fit.slope(y), middle = y.mean() - slope * x.mean();
    const double found = (y - slope * x - Vector::Constant(8, middle)).squaredNorm() / 6;
    sum += found / kDraws, squares += found * found / kDraws;
  }
  const double spread = std::sqrt(squares - sum * sum);
  CHECK(fit.residual_variance(x) == Approx(sum).margin(5 * spread / std::sqrt(double(kDraws))));
  // A bound of the relative variance, and not a loose one.
  CHECK(fit.residual_spread(x, 0) > squares / (sum * sum) - 1);
  CHECK(fit.residual_spread(x, 0) < 1.5 * (squares / (sum * sum) - 1));
}

TEST_CASE("Student's t: density, variance and excess", "[line_fit]") {
  CHECK(theory::student_density(1, 1) == Approx(0.5 / kPi).epsilon(1e-14));
  const auto quadrature = theory::gauss_legendre(200);
  for (const int freedom : {6, 7, 18, 19}) {
    // t = tan u takes the whole line to an interval.
    const auto moment = [&](int power) {
      return kPi / 2 * quadrature.integrate([&](double half) {
        const double t = std::tan(kPi / 2 * half);
        return std::pow(t, power) * theory::student_density(t, freedom) * (1 + t * t);
      });
    };
    CHECK(moment(0) == Approx(1).epsilon(1e-9));
    CHECK(moment(2) == Approx(theory::student_variance(freedom)).epsilon(1e-9));
    CHECK(moment(4) / (moment(2) * moment(2)) - 3 ==
          Approx(theory::student_excess(freedom)).epsilon(1e-6));
  }
  CHECK(theory::student_variance(19) == Approx(19.0 / 17));
  CHECK(std::isinf(theory::student_variance(2)));
  CHECK(std::isinf(theory::student_excess(4)));
}

TEST_CASE("slips: moments of two normals", "[line_fit]") {
  CHECK(theory::mixture_variance(0.1, 10) == Approx(10.9));
  CHECK(theory::mixture_excess(0, 10) == Approx(0).margin(1e-14));
  // Half of all errors twice as large: E e² = 5/2, E e⁴ = 3 (1 + 16)/2.
  CHECK(theory::mixture_excess(0.5, 2) == Approx(25.5 / 6.25 - 3));
}

TEST_CASE("what does not decide a slope is refused", "[line_fit]") {
  const Vector ones = Vector::Ones(4);
  CHECK_THROWS_AS(LineFit(Vector::Zero(4), ones, false), Error);
  CHECK_THROWS_AS(LineFit(Vector::Constant(4, 0.1), ones, true), Error);
  CHECK_THROWS_AS(LineFit(ones, Vector::Ones(3), false), Error);
  CHECK_NOTHROW(LineFit(ones, ones, false));
}
