// Stability lines against iteration of the quadratic itself.
#include "theory/stability.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/loss_convention.hpp"

using namespace lm::theory;

namespace {

/// |x| after 4000 steps on ½λx² with heavy ball or Nesterov momentum, from x = 1.
double iterate(double rate, double beta, double lambda, bool nesterov, int steps = 4000) {
  double x = 1, v = 0;
  for (int k = 0; k < steps; ++k) {
    const double g = lambda * x;
    v = beta * v + g;
    x -= rate * (nesterov ? g + beta * v : v);
  }
  return std::abs(x);
}

}  // namespace

TEST_CASE("each method is stable just below its line and leaves just above it", "[stability]") {
  const double rate = 0.2;
  for (const double beta : {0.0, 0.5, 0.9}) {
    const double heavy = stable_sharpness_heavy_ball(rate, beta);
    CHECK(iterate(rate, beta, 0.99 * heavy, false) < 1e-3);
    CHECK(iterate(rate, beta, 1.01 * heavy, false) > 1e3);
    const double nesterov = stable_sharpness_nesterov(rate, beta);
    CHECK(iterate(rate, beta, 0.99 * nesterov, true) < 1e-3);
    CHECK(iterate(rate, beta, 1.01 * nesterov, true) > 1e3);
  }
  CHECK(stable_sharpness_heavy_ball(rate, 0) == stable_sharpness(rate));
  CHECK(stable_sharpness_nesterov(rate, 0) == stable_sharpness(rate));
}

TEST_CASE("contraction factors are those of the iteration", "[stability]") {
  const double rate = 0.1;
  CHECK(contraction(rate, 3) == Approx(0.7));
  for (const double beta : {0.3, 0.9}) {
    for (const double lambda : {0.5, 3.0, 12.0}) {
      // Over 400 steps a polynomial factor or a phase moves the mean rate by (ln 400)/400 at most.
      const double heavy = std::pow(iterate(rate, beta, lambda, false, 400), 1.0 / 400);
      CHECK(contraction_heavy_ball(rate, beta, lambda) == Approx(heavy).epsilon(0.02));
      const double nesterov = std::pow(iterate(rate, beta, lambda, true, 400), 1.0 / 400);
      CHECK(contraction_nesterov(rate, beta, lambda) == Approx(nesterov).epsilon(0.02));
    }
  }
}

TEST_CASE("the quadratic's next point is that of the iteration with its velocity", "[stability]") {
  const double rate = 0.1, lambda = 7, g = -0.4;
  for (const double beta : {0.0, 0.5, 0.9}) {
    double x = 1, v = 0, mine = 1, before = 1;
    for (int k = 0; k < 50; ++k) {
      v = beta * v + (lambda * x + g);
      x -= rate * v;
      const double next = quadratic_next(mine, before, lambda, g, rate, beta);
      before = mine;
      mine = next;
      CHECK(mine == Approx(x).epsilon(1e-12));
    }
  }
  // Without momentum the distance from the bottom −g/λ shrinks by 1 − ηλ in every step.
  const double bottom = -g / lambda;
  CHECK(quadratic_next(3, 3, lambda, g, rate) - bottom ==
        Approx((1 - rate * lambda) * (3 - bottom)));
}

TEST_CASE("each loss convention has its own critical learning rate", "[stability]") {
  using lm::LossConvention;
  const double lambda = 4;
  const auto critical = [lambda](LossConvention convention) {
    return lm::theory::critical_learning_rate(lm::loss_factor(convention, 10), lambda);
  };
  CHECK(critical(LossConvention::sum) == Approx(1 / lambda));
  CHECK(critical(LossConvention::mean) == Approx(10 / lambda));
  CHECK(critical(LossConvention::half_sum) == Approx(2 / lambda));
  CHECK(critical(LossConvention::half_mean) == Approx(20 / lambda));
  CHECK(lm::theory::sharpness(0.5, lambda) == lambda);
  CHECK(std::isinf(lm::theory::critical_learning_rate(1, 0)));
  CHECK_THROWS_AS(lm::loss_factor(LossConvention::mean, 0), lm::Error);
}
