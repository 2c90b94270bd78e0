// Exponents of exact powers, and the jackknife's error against repeated experiments.
#include "measure/power_law.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"

using namespace lm;

TEST_CASE("an exact power is found exactly", "[power_law]") {
  const std::vector<double> x = {2, 8, 64};
  Matrix y(3, 2);
  for (Index i = 0; i < 3; ++i) {
    y.row(i).setConstant(5 * std::pow(x[static_cast<std::size_t>(i)], -0.75));
  }
  const PowerLaw law = fit_power_law(x, y);
  CHECK(law.exponent == Approx(-0.75).epsilon(1e-13));
  CHECK(law.prefactor == Approx(5).epsilon(1e-13));
  CHECK(law.standard_error < 1e-13);
}

TEST_CASE("the standard error is the scatter of repeated fits", "[power_law]") {
  const std::vector<double> x = {1, 4, 16, 64};
  const Index repeats = 12;
  double sum = 0, squares = 0, claimed = 0;
  const int trials = 400;
  Random random(3, stream("scatter"));
  for (int t = 0; t < trials; ++t) {
    Matrix y(4, repeats);
    for (Index i = 0; i < 4; ++i) {
      for (Index j = 0; j < repeats; ++j) {
        y(i, j) = (1 + 0.2 * random.normal()) / x[static_cast<std::size_t>(i)];
      }
    }
    const PowerLaw law = fit_power_law(x, y);
    sum += law.exponent;
    squares += law.exponent * law.exponent;
    claimed += law.standard_error / trials;
  }
  const double mean = sum / trials;
  const double scatter = std::sqrt(squares / trials - mean * mean);
  CHECK(mean == Approx(-1).margin(4 * scatter / std::sqrt(trials) + 0.002));
  CHECK(claimed == Approx(scatter).epsilon(0.15));  // 400 trials know a scatter to 3.5 %
}

TEST_CASE("what has no exponent is no number", "[power_law]") {
  CHECK(std::isnan(fit_power_law({1}, Matrix::Ones(1, 3)).exponent));
  CHECK(std::isnan(fit_power_law({1, 2}, Matrix::Zero(2, 3)).exponent));
  CHECK(std::isnan(fit_power_law({1, 2}, Matrix::Ones(2, 1)).standard_error));
  CHECK_THROWS_AS(fit_power_law({1, 2}, Matrix::Ones(3, 1)), Error);
}
