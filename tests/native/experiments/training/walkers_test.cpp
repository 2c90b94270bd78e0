// Examples whose moments are exact, and batches that are what they are said to be.
#include "experiments/training/walkers.hpp"

#include <cmath>

#include "catch.hpp"
#include "experiments/training/noise_ladder.hpp"

using namespace lm;
using namespace lm::batch_noise;

TEST_CASE("examples have the stated moments exactly", "[walkers]") {
  batch_noise::Parameters p;
  p.noise = 1.5;
  p.spread = 0.4;
  p.examples = 50;
  const Examples examples(p, 3);
  CHECK(examples.count() == 48);
  double h = 0, g = 0, gg = 0, kk = 0, hg = 0, hgg = 0;
  for (std::size_t i = 0; i < examples.count(); ++i) {
    h += examples.curvature[i] / 48, g += examples.across[i] / 48;
    gg += examples.across[i] * examples.across[i] / 48;
    kk += examples.along[i] * examples.along[i] / 48;
    hg += examples.curvature[i] * examples.across[i] / 48;
    hgg += examples.curvature[i] * examples.across[i] * examples.across[i] / 48;
  }
  CHECK(h == Approx(1));
  CHECK(g == Approx(0).margin(1e-14));
  CHECK(gg == Approx(2.25));
  CHECK(kk == Approx(2.25));
  CHECK(hg == Approx(0).margin(1e-14));
  CHECK(hgg == Approx(2.25));
}

TEST_CASE("a batch of all examples kicks nobody, and an epoch adds up to nothing", "[walkers]") {
  batch_noise::Parameters p;
  p.examples = 32;
  const Examples examples(p, 4);
  Walkers all(examples, 0.1, 32, Drawing::without, Random(5));
  Walkers epochs(examples, 0.1, 8, Drawing::epochs, Random(6));
  std::vector<double> sums(kWalkers);
  for (int k = 0; k < 12; ++k) {
    all.step(true);
    epochs.step(true);
    for (std::size_t w = 0; w < kWalkers; ++w) {
      CHECK(all.force()[w] == Approx(0).margin(1e-14));
      sums[w] += epochs.force()[w];
      if (k % 4 == 3) CHECK(sums[w] == Approx(0).margin(1e-13));
    }
  }
  CHECK(all.across()[0] == Approx(std::pow(0.9, 12)));
  CHECK(all.along()[0] == Approx(std::pow(0.975, 12)));
}

TEST_CASE("kicks are added up over whole blocks", "[walkers]") {
  KickSums kicks(0.5, 3);
  const std::vector<double> force(kWalkers, 2.0);
  for (int k = 0; k < 7; ++k) kicks.add(force);
  CHECK(kicks.deviations()[0] == Approx(1));
  CHECK(kicks.deviations()[2] == Approx(4));
  CHECK(std::isnan(kicks.deviations()[3]));
  CHECK(kicks.unit_variance() == Approx(9));
}
