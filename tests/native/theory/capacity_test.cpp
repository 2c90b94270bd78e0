// Cover's share against his count, the breaking load as tosses of a coin, Gardner's load by sums.
#include "theory/capacity.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/rng.hpp"
#include "theory/quadrature.hpp"
#include "theory/separability.hpp"

using namespace lm;

TEST_CASE("the separable share is Cover's count over all labelings", "[capacity]") {
  for (const int n : {1, 2, 5, 12}) {
    for (const int p : {1, 2, 7, 24, 40}) {
      const double count = theory::separable_labelings(p, n) / std::pow(2.0, p);
      CHECK(theory::separable_share(p, n) == Approx(count).epsilon(1e-12));
    }
    CHECK(theory::separable_share(2 * n, n) == Approx(0.5).epsilon(1e-12));
  }
  CHECK(theory::separable_share(800, 400) == Approx(0.5).epsilon(1e-10));
}

TEST_CASE("a memory breaks at the N-th head", "[capacity]") {
  Random random(3, stream("tosses"));
  constexpr int kDraws = 200000;
  for (const int n : {1, 3, 8}) {
    int at = 0;
    for (int draw = 0; draw < kDraws; ++draw) {
      int heads = 0, toss = 0;
      while (heads < n) ++toss, heads += random.sign() > 0 ? 1 : 0;
      at += toss == 2 * n ? 1 : 0;
    }
    const double p = theory::breaking_share(2 * n, n);
    CHECK(std::abs(at / double(kDraws) - p) < 5 * std::sqrt(p / kDraws));
    double mean = 0, square = 0;
    for (int k = 1; k < 400; ++k) {
      CHECK(
          theory::breaking_share(k, n) ==
          Approx(theory::separable_share(k, n) - theory::separable_share(k + 1, n)).margin(1e-12));
      mean += k * theory::breaking_share(k, n);
      square += double(k) * k * theory::breaking_share(k, n);
    }
    CHECK(mean == Approx(2 * n));
    CHECK(square - mean * mean == Approx(2 * n));
  }
}

TEST_CASE("Gardner's load is one over the mean square of what is missing", "[capacity]") {
  const theory::Quadrature rule = theory::gauss_legendre(200);
  for (const double kappa : {0.0, 0.5, 1.7}) {
    const double mean = rule.integrate([kappa](double u) {
      const double z = -kappa + 5 * (u + 1);  // from −κ to 10 − κ
      return 5 * (z + kappa) * (z + kappa) * std::exp(-z * z / 2) / std::sqrt(2 * kPi);
    });
    CHECK(theory::load_of_margin(kappa) == Approx(1 / mean).epsilon(1e-6));
  }
  CHECK(theory::load_of_margin(0) == Approx(2));
}
