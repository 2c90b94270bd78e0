// Blocks by hand, and the maximum of the neuron's likelihood against a plain descent.
#include "experiments/ising/blocks.hpp"

#include <cmath>

#include "catch.hpp"
#include "experiments/ising/site_fit.hpp"

using namespace lm;
using namespace lm::ising;

TEST_CASE("a block is the sign of its four spins, or the first", "[blocks]") {
  const Spins spins{4,
                    {1, 1, -1, 1,    //
                     1, -1, -1, -1,  //
                     -1, -1, 1, 1,   //
                     1, -1, 1, 1}};
  Spins half{2, std::vector<std::int8_t>(4)};
  Random random(1, 1);
  coarsen(spins, Rule::majority, random, half);
  CHECK(half.values == std::vector<std::int8_t>{1, -1, -1, 1});
  coarsen(spins, Rule::decimation, random, half);
  CHECK(half.values == std::vector<std::int8_t>{1, -1, -1, 1});
  CHECK(neighbour_correlation(half) == -1);
  CHECK(neighbour_correlation({2, {1, 1, 1, 1}}) == 1);
  CHECK(neighbour_correlation({2, {1, 1, -1, -1}}) == 0);
}

TEST_CASE("two and two is decided by a fair coin", "[blocks]") {
  const Spins tie{2, {1, 1, -1, -1}};
  Spins one{1, std::vector<std::int8_t>(1)};
  Random random(2, 1);
  int up = 0;
  for (int k = 0; k < 4000; ++k) {
    coarsen(tie, Rule::majority, random, one);
    up += one.values[0] > 0 ? 1 : 0;
  }
  CHECK(std::abs(up - 2000) < 160);  // five standard errors
}

TEST_CASE("Newton's weights are where the likelihood has no slope", "[site-fit]") {
  Random random(3, 1);
  SiteRows rows(2);
  for (int i = 0; i < 4000; ++i) {
    const std::int8_t x[2] = {static_cast<std::int8_t>(random.sign()),
                              static_cast<std::int8_t>(random.sign())};
    const double p = 1 / (1 + std::exp(-(0.3 + 0.8 * x[0] - 0.4 * x[1])));
    rows.add(x, random.uniform() < p ? 1 : -1);
  }
  const SiteFit fit = fit_sites(rows, Vector::Zero(3));
  REQUIRE(fit.found);
  Vector slope = Vector::Zero(3);
  for (Index i = 0; i < rows.rows(); ++i) {
    const double left = (rows.spin(i) > 0) - 1 / (1 + std::exp(-logit(fit.weights, rows.row(i))));
    slope += left * Vector{{1.0, double(rows.row(i)[0]), double(rows.row(i)[1])}};
  }
  CHECK(slope.cwiseAbs().maxCoeff() < 1e-6);
  const double truth[3] = {0.3, 0.8, -0.4};
  for (int j = 0; j < 3; ++j) {
    CHECK(std::abs(fit.weights(j) - truth[j]) < 5 * std::sqrt(fit.covariance(j, j)));
  }
}

TEST_CASE("spins that never defy their neighbours have no finite fit", "[site-fit]") {
  SiteRows rows(1);
  for (const std::int8_t spin : {1, -1, 1, -1}) rows.add(&spin, spin);
  CHECK(!fit_sites(rows, Vector::Zero(2)).found);
}
