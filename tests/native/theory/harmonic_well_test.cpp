// The well's closed forms against steps that are taken, with and without kicks.
#include "theory/harmonic_well.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/rng.hpp"
#include "core/statistics.hpp"

using namespace lm;

TEST_CASE("a ball in the well keeps 1/e after the relaxation time", "[harmonic_well]") {
  for (const double rate : {0.01, 0.3, 0.9}) {
    double left = 1, steps = 0;
    while (left > 1e-6) {
      left *= std::abs(1 - rate * 2);
      ++steps;
    }
    CHECK(steps / -std::log(left) == Approx(theory::relaxation_steps(rate, 2)));
  }
  CHECK(theory::relaxation_steps(0.5, 2) == 0);
  CHECK(std::isnan(theory::relaxation_steps(1.1, 2)));
  CHECK(theory::relaxation_steps(1e-5, 2) ==
        Approx(theory::overdamped_relaxation(1e-5, 2)).epsilon(2e-5));
}

TEST_CASE("kicks give the temperature and its spread over walks", "[harmonic_well]") {
  constexpr int kWalks = 400, kSteps = 2000;
  constexpr double kRate = 0.15, kStiffness = 2, kForce = 0.5;
  Random random(5, stream("harmonic-well-test"));
  std::vector<double> temperatures;
  for (int walk = 0; walk < kWalks; ++walk) {
    double x = 0, squares = 0;
    for (int k = -100; k < kSteps; ++k) {
      x -= kRate * (kStiffness * x + std::sqrt(kForce) * random.normal());
      if (k >= 0) squares += x * x / kSteps;
    }
    temperatures.push_back(kStiffness * squares);
  }
  const double predicted = theory::kicked_temperature(kRate, kStiffness, kForce);
  const double error = standard_error(temperatures);
  CHECK(mean(temperatures) == Approx(predicted).margin(5 * error));
  // A standard deviation from 400 walks is known to 3.5 %, and the formula to order 1/steps.
  const double spread = error * std::sqrt(kWalks) / predicted;
  CHECK(spread == Approx(theory::variance_error(kRate, kStiffness, kSteps)).epsilon(0.15));
}
