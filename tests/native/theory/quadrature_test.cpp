// Gaussian quadrature against moments and closed forms.
#include "theory/quadrature.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"

using namespace lm;
using namespace lm::theory;

TEST_CASE("Gauss–Hermite integrates polynomials of degree 2n − 1 exactly", "[quadrature]") {
  const Quadrature rule = gauss_hermite(5);
  double moment = 1;  // E z^(2k) = (2k − 1)!!
  for (int k = 1; k <= 4; ++k) {
    moment *= 2 * k - 1;
    CHECK(rule.integrate([k](double z) { return std::pow(z, 2 * k); }) == Approx(moment));
    CHECK(std::abs(rule.integrate([k](double z) { return std::pow(z, 2 * k - 1); })) < 1e-12);
  }
  // Degree 10 is past 2·5 − 1: the rule must miss 945 by 5! = 120.
  CHECK(rule.integrate([](double z) { return std::pow(z, 10); }) == Approx(945 - 120));
}

TEST_CASE("Gauss–Legendre integrates an exponential", "[quadrature]") {
  CHECK(gauss_legendre(12).integrate([](double z) { return std::exp(z); }) ==
        Approx(std::exp(1.0) - std::exp(-1.0)).epsilon(1e-14));
}

TEST_CASE("Gaussian pairs: covariance, arcsine law, error", "[quadrature]") {
  const Quadrature rule = gauss_hermite(101);
  const auto identity = [](double z) { return z; };
  CHECK(gaussian_pair(rule, 2.0, 0.5, 0.3, identity, identity) == Approx(0.3));
  // E erf(a) erf(b) = (2/π) asin(2 q_ab / √((1 + 2q_a)(1 + 2q_b))) (Williams 1997).
  const auto erf = [](double z) { return std::erf(z); };
  const double expected = 2 / std::acos(-1.0) * std::asin(2 * 0.3 / std::sqrt(5.0 * 2.0));
  CHECK(gaussian_pair(rule, 2.0, 0.5, 0.3, erf, erf) == Approx(expected).epsilon(1e-7));
  CHECK_THROWS_AS(gaussian_pair(rule, 1, 1, 1.1, identity, identity), Error);
  CHECK_THROWS_AS(gauss_hermite(0), Error);
}
