// Risks on random inputs, against Monte Carlo.
#include "theory/random_design.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"

namespace {

struct Estimate {
  double mean;
  double standard_error;
};

/// Mean of ‖X⁺(Xw + ε) − w‖² over Gaussian X whose rows are scaled by √0.5 or √1.5 when `scaled`.
Estimate simulate(lm::Index n, lm::Index p, double signal_squared, double noise_variance,
                  bool scaled) {
  constexpr int kDraws = 2000;
  lm::Random random(7, lm::stream("random-design-test"));
  double sum = 0;
  double squares = 0;
  for (int k = 0; k < kDraws; ++k) {
    lm::Matrix X = lm::normal_matrix(random, n, p);
    for (lm::Index i = 0; scaled && i < n; ++i) X.row(i) *= std::sqrt(1 + 0.5 * random.sign());
    lm::Vector w = lm::normal_vector(random, p);
    w *= std::sqrt(signal_squared) / w.norm();
    const lm::Vector y = X * w + lm::normal_vector(random, n, std::sqrt(noise_variance));
    const double risk = (lm::pseudo_inverse_solve(X, y) - w).squaredNorm();
    sum += risk / kDraws;
    squares += risk * risk / kDraws;
  }
  return {sum, std::sqrt((squares - sum * sum) / kDraws)};
}

}  // namespace

TEST_CASE("the minimum-norm risk agrees with Monte Carlo on both sides", "[random_design]") {
  for (const auto& [n, p] : std::vector<std::pair<int, int>>{{8, 20}, {20, 8}, {10, 30}}) {
    INFO("n = " << n << ", p = " << p);
    const Estimate estimate = simulate(n, p, 2.0, 0.5, false);
    CHECK(std::abs(estimate.mean - lm::theory::minimum_norm_risk(n, p, 2.0, 0.5)) <
          4 * estimate.standard_error);
    CHECK(estimate.standard_error < 0.03);
  }
}

TEST_CASE("the control's risk agrees with Monte Carlo", "[random_design]") {
  const double inverse = (1 / 0.5 + 1 / 1.5) / 2;
  const Estimate estimate = simulate(8, 20, 2.0, 0.5, true);
  CHECK(std::abs(estimate.mean - lm::theory::random_radius_risk(8, 20, 2.0, 0.5, inverse)) <
        4 * estimate.standard_error);
}

TEST_CASE("the numbers of the course's table", "[random_design]") {
  CHECK(lm::theory::minimum_norm_risk(40, 80, 1, 0.25) == Approx(0.7564).epsilon(1e-4));
  CHECK(lm::theory::random_radius_risk(40, 80, 1, 0.25, 1) ==
        lm::theory::minimum_norm_risk(40, 80, 1, 0.25));
}

TEST_CASE("at the interpolation threshold the risk is infinite, without noise it is not",
          "[random_design]") {
  for (const lm::Index p : {19, 20, 21}) {
    CHECK(std::isinf(lm::theory::minimum_norm_risk(20, p, 1, 0.1)));
    CHECK(lm::theory::minimum_norm_risk(20, p, 1, 0) ==
          Approx(p > 20 ? 1.0 / 21 : 0).margin(1e-15));
  }
}

TEST_CASE("arguments out of range are refused", "[random_design]") {
  CHECK_THROWS_AS(lm::theory::minimum_norm_risk(0, 5, 1, 1), lm::Error);
  CHECK_THROWS_AS(lm::theory::minimum_norm_risk(5, 5, -1, 1), lm::Error);
  CHECK_THROWS_AS(lm::theory::random_radius_risk(20, 20, 1, 1, 2), lm::Error);
}
