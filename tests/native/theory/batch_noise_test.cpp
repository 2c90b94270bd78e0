// Batches enumerated one by one, and walks whose moments are averaged.
#include "theory/batch_noise.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/rng.hpp"
#include "core/statistics.hpp"

using namespace lm;

TEST_CASE("the variance of a batch's mean over all batches", "[batch_noise]") {
  const std::vector<double> x{3, -1, 0.5, -4, 1.5};  // of mean 0
  double square = 0;
  for (const double one : x) square += one * one / 5;
  double pairs = 0, all = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) {
      const double mean = (x[i] + x[j]) / 2;
      all += mean * mean / 25;
      if (i != j) pairs += mean * mean / 20;
    }
  }
  CHECK(theory::batch_variance(square, 2, 5, true) == Approx(all));
  CHECK(theory::batch_variance(square, 2, 5, false) == Approx(pairs));
  CHECK(theory::batch_variance(square, 5, 5, false) == 0);
}

TEST_CASE("a kicked walk settles at the predicted variance", "[batch_noise]") {
  constexpr int kWalks = 400, kSteps = 3000;
  Random random(6, stream("batch-noise-test"));
  for (const double rate : {0.2, 1.1}) {
    for (const double spread : {0.0, 0.4}) {
      std::vector<double> variances;
      for (int walk = 0; walk < kWalks; ++walk) {
        double x = 0, squares = 0;
        for (int k = -100; k < kSteps; ++k) {
          const double h = 0.8 + spread * random.sign(), g = 0.5 * random.normal();
          x -= rate * (h * x - g);
          if (k >= 0) squares += x * x / kSteps;
        }
        variances.push_back(squares);
      }
      const double predicted = theory::settled_variance(rate, 0.8, spread * spread, 0.25);
      CHECK(mean(variances) == Approx(predicted).margin(5 * standard_error(variances)));
    }
  }
  CHECK(std::isnan(theory::settled_variance(2.6, 0.8, 0, 1)));
  const double twice = theory::settled_variance(0.4, 0.8, 0, 0.5);
  CHECK(theory::twin_ratio(0.4, 0.8) == Approx(twice / theory::settled_variance(0.2, 0.8, 0, 1)));
}
