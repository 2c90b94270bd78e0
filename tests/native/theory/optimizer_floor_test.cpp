// Adam's distance over its floor against Adam in a bowl, and against both limits.
#include "theory/optimizer_floor.hpp"

#include "catch.hpp"
#include "theory/adam_walk.hpp"
#include "theory/sign_descent.hpp"

using namespace lm;

TEST_CASE("Adam's bursts by walks without a rate and a stiffness", "[optimizer_floor]") {
  for (const double beta1 : {0.3, 0.7, 0.9, 0.95}) {
    for (const double beta2 : {0.9, 0.97, 0.99}) {
      const theory::Stretch over = theory::adam_over_floor(beta1, beta2, 4000);
      for (const double rate : {0.01, 0.2}) {
        const double floor = theory::adam_floor(rate, beta1);
        CHECK(adam_walk(rate, beta1, beta2, 0.02, 8000) / floor ==
              Approx(over.value).margin(5 * over.scatter + 0.01));
      }
    }
  }
}

TEST_CASE("no bursts without momentum, and a sine with much of it", "[optimizer_floor]") {
  CHECK(theory::adam_over_floor(0, 0.95, 2000).value == Approx(1).epsilon(1e-4));
  for (const double left : {0.01, 0.02}) {
    // To the next order in (1 − β₂)/(1 − β₁).
    CHECK(theory::adam_over_floor(0.95, 1 - left, 2000).value ==
          Approx(1 + left / (8 * 0.05)).margin(left * left / (0.05 * 0.05) / 64 + 1e-3));
  }
}
