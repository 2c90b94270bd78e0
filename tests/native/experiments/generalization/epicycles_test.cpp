// The sky of two ellipses against its circles; laws of periods against sums by hand.
#include "experiments/generalization/epicycles.hpp"

#include <catch.hpp>
#include <cmath>

#include "experiments/generalization/fold_choice.hpp"
#include "experiments/generalization/period_laws.hpp"

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)

}  // namespace

TEST_CASE("enough circles are the two ellipses", "[epicycles]") {
  const sky::Planet& mars = sky::kPlanets[sky::kMars];
  const sky::Epicycles all(mars, 19);
  for (double t = 0; t < 20; t += 0.7) {
    const theory::Place a = all.at(t), b = sky::from_earth(mars, t);
    CHECK(std::abs(a.x - b.x) < 2e-5);
    CHECK(std::abs(a.y - b.y) < 2e-5);
  }
}

TEST_CASE("the turn from one direction to another", "[epicycles]") {
  for (double a = -3.1; a < 3.1; a += 0.31) {
    for (double b = -3; b < 3; b += 0.5) {
      const double turn = sky::turn({2 * std::cos(a), 2 * std::sin(a)}, {std::cos(b), std::sin(b)});
      CHECK(std::abs(std::remainder(turn - (b - a), 2 * kPi)) < 1e-9);
    }
  }
}

TEST_CASE("a fit is not worse than the series where it was fitted", "[epicycles]") {
  const sky::Planet& mars = sky::kPlanets[sky::kMars];
  std::vector<double> t;
  for (double x = 0; x < 20; x += 0.05) t.push_back(x);
  for (std::size_t n = 3; n <= 8; ++n) {
    const double fitted = sky::Epicycles::fitted(mars, n, t).error(t);
    INFO(n << " circles");
    CHECK(fitted < sky::Epicycles(mars, n).error(t) * (1 + 1e-9));
    CHECK(fitted > 0.02 * sky::Epicycles(mars, n).error(t));
  }
}

TEST_CASE("least squares from the series, to first order, is where the fit ends", "[epicycles]") {
  const sky::Planet& mars = sky::kPlanets[sky::kMars];
  std::vector<double> watched, later;
  for (double x = 0; x < 12; x += 0.05) watched.push_back(x), later.push_back(x + 12);
  for (std::size_t n = 4; n <= 8; ++n) {
    const sky::Epicycles series(mars, n);
    const double fitted = sky::Epicycles::fitted(mars, n, watched).error(later);
    INFO(n << " circles");
    // The next order: the angle of what is left out, below 0.01 of a radian in the mean.
    CHECK(std::abs(fitted / series.adjusted_error(watched, later) - 1) < 0.01);
    CHECK(std::abs(fitted / series.error(later) - 1) > 0.01);
  }
}

TEST_CASE("the power law is the line through the logarithms", "[epicycles]") {
  const sky::Years years = sky::years_of(sky::Table::mean);
  const sky::PeriodLaw law = sky::power_law(years, 6);
  double mx = 0, my = 0, xy = 0, xx = 0;
  for (Index i = 0; i < 6; ++i)
    mx += std::log(years.axis(i)) / 6, my += std::log(years.period(i)) / 6;
  for (Index i = 0; i < 6; ++i) {
    const double x = std::log(years.axis(i)) - mx;
    xy += x * (std::log(years.period(i)) - my), xx += x * x;
  }
  CHECK(std::abs(law.weights(1) - xy / xx) < 1e-12);
  CHECK(std::abs(law.at(1) - std::exp(my - xy / xx * mx)) < 1e-12);
}

TEST_CASE("guessers are right half of the time, and folds hold out each point once",
          "[cross-validation]") {
  double sum = 0;
  for (std::uint64_t set = 0; set < 400; ++set) {
    sum += cross_validation::hold_contest({1}, 70, 1, set).winner[0] / 400;
  }
  CHECK(std::abs(sum - 0.5) < 5 * 0.5 / std::sqrt(70 * 400.0));
  const cross_validation::Choice choice =
      cross_validation::choose_degree({5, 23, 0.1, false}, 1, 0);
  int sizes[5] = {};
  for (const Index f : choice.fold) ++sizes[f];
  for (const int size : sizes) CHECK((size == 4 || size == 5));
}
