// The corner of a cloud against draws of directions, and what follows from it against closed forms.
#include "theory/sparse_codes.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/sampling.hpp"

using namespace lm;
using theory::SparseCode;

TEST_CASE("the corner is that of projections of random directions", "[sparse-codes]") {
  Random random(5, stream("directions"));
  constexpr int kDraws = 400000;
  for (const Index d : {5, 19}) {
    for (const double c : {-0.3, 0.4, 0.9}) {
      const SparseCode code(0.1, as_double(d));
      int one = 0, both = 0;
      for (int draw = 0; draw < kDraws; ++draw) {
        Vector z = normal_vector(random, d);
        z *= std::sqrt(as_double(d)) / z.norm();
        const bool first = z(0) > code.threshold();
        one += first ? 1 : 0;
        both += first && c * z(0) + std::sqrt(1 - c * c) * z(1) > code.threshold() ? 1 : 0;
      }
      const double p = code.both(c);
      CHECK(std::abs(one / double(kDraws) - 0.1) < 5 * std::sqrt(0.09 / kDraws));
      CHECK(std::abs(both / double(kDraws) - p) < 5 * std::sqrt((p + 1e-6) / kDraws));
    }
  }
}

TEST_CASE("in many dimensions the corner is that of normal numbers", "[sparse-codes]") {
  for (const double f : {0.01, 0.05, 0.3, 0.49}) {
    const SparseCode code(f, 1e9);
    CHECK(lm::normal_cdf(-code.threshold()) == Approx(f).epsilon(1e-4));
    CHECK(code.both(0) == Approx(f * f).epsilon(1e-4));
    CHECK(code.both(1) == Approx(f).epsilon(1e-6));
  }
  for (const double c : {-0.5, 0.3, 0.8}) {
    CHECK(SparseCode(0.5, 1e9).similarity(c) == Approx(2 / kPi * std::asin(c)).margin(2e-5));
  }
}

TEST_CASE("small noise is amplified as one over its root", "[sparse-codes]") {
  for (const double f : {0.05, 0.5}) {
    for (const double noise : {1e-3, 1e-4}) {
      const double exact = SparseCode(f, 1e9).noise_amplification(noise);
      CHECK(exact == Approx(theory::small_noise_amplification(f, noise)).epsilon(5e-3));
    }
  }
}

TEST_CASE("the dimension has its limits", "[sparse-codes]") {
  const SparseCode code(0.1, 1e9);
  // One wire per cell: two cells are copies with probability 1/N, else nearly strangers.
  const double copies = code.dimension({50, 1e9, 1});
  const double r = code.similarity(-1.0 / 49);
  CHECK(copies == Approx(1 / (1.0 / 50 + 49.0 / 50 * r * r)).epsilon(1e-6));
  CHECK(code.dimension({50, 1, 7}) == Approx(1));
  CHECK(theory::hebbian_error(0, 100, 50) == Approx(0.5));
}

TEST_CASE("the best share is no worse than its neighbours", "[sparse-codes]") {
  const theory::Wiring wiring{50, 500, 7};
  const auto error = [&](double f, double noise) {
    const SparseCode code(f, 49);
    return theory::hebbian_error(code.similarity(1 - noise), code.dimension(wiring), 100);
  };
  for (const double noise : {0.1, 0.3}) {
    const double best = theory::best_share(wiring, noise, 100, 0.01, 0.5);
    CHECK(error(best, noise) <= error(1.1 * best, noise));
    CHECK(error(best, noise) <= error(best / 1.1, noise));
  }
}
