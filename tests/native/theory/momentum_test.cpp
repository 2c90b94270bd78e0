// Powers of the closed form against steps in long double, and rates against eigenvalues.
#include "theory/momentum.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "catch.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

/// x after each step of the optimizer as its paper writes it, from 1.
std::vector<long double> steps_of(long double rate, long double beta, long double lambda,
                                  bool nesterov, int count, long double first_force) {
  std::vector<long double> x{1};
  long double v = 0;
  for (int k = 0; k < count; ++k) {
    const long double g = k == 0 ? first_force : lambda * x.back();
    v = beta * v + g;
    x.push_back(x.back() - rate * (nesterov ? g + beta * v : v));
  }
  return x;
}

/// The spectral radius of the 2 × 2 map of (x, x₋), by its characteristic polynomial's roots.
double radius(const ModeLaw& law) {
  const std::complex<double> root =
      std::sqrt(std::complex<double>(law.sum * law.sum / 4 - law.product));
  return std::max(std::abs(law.sum / 2 + root), std::abs(law.sum / 2 - root));
}

}  // namespace

TEST_CASE("closed forms of momentum are the steps", "[momentum]") {
  for (const double lambda : {1.0, 0.3, 0.01, 0.001}) {
    for (const double rate : {0.05, 0.7, 1.0, 1.98, 3.305785123966942}) {
      for (const double beta : {0.0, 0.3, 0.6694214876033058, 0.9, 0.99}) {
        CAPTURE(lambda, rate, beta);
        const auto heavy = steps_of(rate, beta, lambda, false, 400, lambda);
        const auto look = steps_of(rate, beta, lambda, true, 400, lambda);
        const ModeLaw a = heavy_ball_law(rate, beta, lambda), b = nesterov_law(rate, beta, lambda);
        const ModeLaw thrown_law = thrown(a);
        const auto far = steps_of(rate, beta, lambda, false, 400,
                                  (1 - static_cast<long double>(thrown_law.first)) / rate);
        for (int k = 0; k <= 400; k += 7) {
          const auto i = static_cast<std::size_t>(k);
          // Where a direction grows, rounding grows with it.
          const auto size = [](long double x) {
            return 2e-11 * std::max(1.0, std::abs(static_cast<double>(x)));
          };
          CHECK(left_after(a, k) == Approx(static_cast<double>(heavy[i])).margin(size(heavy[i])));
          CHECK(left_after(b, k) == Approx(static_cast<double>(look[i])).margin(size(look[i])));
          CHECK(left_after(thrown_law, k) ==
                Approx(static_cast<double>(far[i])).margin(size(far[i])));
        }
      }
    }
  }
}

TEST_CASE("the heavy ball from rest, both ends of its spectrum", "[momentum]") {
  const double mu = 0.01, rate = best_heavy_ball_rate(mu, 1), rho = 9.0 / 11;
  const double beta = critical_momentum(rate, mu, 1);
  CHECK(beta == Approx(rho * rho));
  for (int k = 0; k < 100; ++k) {
    const double sign = k % 2 == 0 ? 1 : -1, power = std::pow(rho, k);
    CHECK(left_after(heavy_ball_law(rate, beta, mu), k) ==
          Approx((1 + (1 - rho) * k) * power).margin(1e-10));
    CHECK(left_after(heavy_ball_law(rate, beta, 1), k) ==
          Approx((1 + (1 + rho) * k) * sign * power).margin(1e-10));
  }
  CHECK(arrival({heavy_ball_law(rate, beta, mu)}, 1e-6, 1000) == 83);
  CHECK(arrival({heavy_ball_law(rate, beta, 1)}, 1e-6, 1000) == 95);
  CHECK(arrival({thrown(heavy_ball_law(rate, beta, 1))}, 1e-6, 1000) == 69);
  CHECK(arrival({descent_law(best_descent_rate(mu, 1), mu)}, 1e-6, 1000) == 691);
  CHECK(arrival({descent_law(best_descent_rate(mu, 1), mu)}, 1e-6, 600) == -1);
}

TEST_CASE("no momentum and no rate damp faster than the best", "[momentum]") {
  for (const double mu : {0.3, 0.04, 0.01}) {
    const double rate = best_heavy_ball_rate(mu, 1), beta = critical_momentum(rate, mu, 1);
    const auto worst = [mu](double eta, double b) {
      return std::max(radius(heavy_ball_law(eta, b, mu)), radius(heavy_ball_law(eta, b, 1)));
    };
    const double best = worst(rate, beta), nesterov_best = critical_nesterov_momentum(1, mu);
    // A double root moves by the square root of rounding.
    CHECK(best == Approx((1 - std::sqrt(mu)) / (1 + std::sqrt(mu))).margin(1e-7));
    const double look = radius(nesterov_law(1, nesterov_best, mu));
    const double plain = std::max(std::abs(1 - best_descent_rate(mu, 1) * mu),
                                  std::abs(1 - best_descent_rate(mu, 1)));
    for (int i = 1; i < 80; ++i) {
      for (int j = 0; j < 80; ++j) {
        CHECK(worst(i / 20.0, j / 80.0) >= best - 1e-7);
      }
      CHECK(worst(1.3, i / 80.0) >= worst(1.3, critical_momentum(1.3, mu, 1)) - 1e-7);
      CHECK(radius(nesterov_law(1, i / 80.0, mu)) >= look - 1e-7);
      CHECK(std::max(std::abs(1 - i / 40.0 * mu), std::abs(1 - i / 40.0)) >= plain - 1e-12);
    }
  }
}
