// Risks with ridge on both sides of n, against Monte Carlo.
#include "theory/ridge_risk.hpp"

#include <cmath>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "theory/random_design.hpp"

namespace {

struct Estimate {
  double mean = 0, error = 0;
};

/// The mean over draws of |ŵ − w|² with ŵ = Xᵀ(XXᵀ + α)⁻¹y.
Estimate simulate(lm::Index n, lm::Index p, double r2, double s2, double alpha) {
  constexpr int kDraws = 4000;
  lm::Random random(11, lm::stream("ridge-risk-test"));
  double sum = 0, squares = 0;
  for (int k = 0; k < kDraws; ++k) {
    const lm::Matrix X = lm::normal_matrix(random, n, p);
    lm::Vector w = lm::normal_vector(random, p);
    w *= std::sqrt(r2) / w.norm();
    const lm::Vector y = X * w + lm::normal_vector(random, n, std::sqrt(s2));
    lm::Matrix K = X * X.transpose();
    K.diagonal().array() += alpha;
    const lm::Vector fit = X.transpose() * lm::cholesky_solve(K, y);
    const double risk = (fit - w).squaredNorm();
    sum += risk, squares += risk * risk;
  }
  const double mean = sum / kDraws;
  return {mean, std::sqrt((squares / kDraws - mean * mean) / kDraws)};
}

}  // namespace

TEST_CASE("the risk with ridge agrees with Monte Carlo on both sides and at p = n",
          "[ridge_risk]") {
  for (const auto& [n, p, alpha] : std::vector<std::tuple<int, int, double>>{
           {40, 20, 5}, {40, 40, 10}, {40, 80, 20}, {20, 40, 2}, {40, 10, 0.5}}) {
    const Estimate seen = simulate(n, p, 1, 0.25, alpha);
    const lm::theory::RidgeRisk risk = lm::theory::ridge_risk(n, p, 1, 0.25, alpha);
    INFO("n = " << n << ", p = " << p << ", α = " << alpha << ": " << risk.value << " ± "
                << risk.uncertainty << " against " << seen.mean << " ± " << seen.error);
    CHECK(std::abs(seen.mean - risk.value) < 4.5 * seen.error + risk.uncertainty);
    CHECK(risk.uncertainty < 0.02 * risk.value);
  }
}

TEST_CASE("towards α = 0 the risk is that of the shortest fit", "[ridge_risk]") {
  for (const lm::Index p : {50, 1000}) {
    const double exact = lm::theory::minimum_norm_risk(200, p, 1, 0.25);
    const lm::theory::RidgeRisk risk = lm::theory::ridge_risk(200, p, 1, 0.25, 1e-6);
    // The next order is 1/(n − p) of the limit, so what is left is its square.
    CHECK(std::abs(risk.value - exact) < 1e-4 * exact);
    CHECK(lm::theory::ridge_risk(200, p, 1, 0.25, 0).value == exact);
  }
}

TEST_CASE("ridge_risk refuses", "[ridge_risk]") {
  CHECK_THROWS_AS(lm::theory::ridge_risk(0, 5, 1, 1, 1), lm::Error);
  CHECK_THROWS_AS(lm::theory::ridge_risk(5, 5, 1, 1, -1), lm::Error);
}
