// Mean occupations against the grand sum over particle numbers; memory against a chain of two
// states.
#include "theory/occupation.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/types.hpp"

using namespace lm;
using theory::Statistics;

namespace {

/// Σ n w_n / Σ w_n over n up to `most`, w_n = e^{−nx}, over n! for particles that are told apart.
double grand_mean(double x, int most, bool told_apart) {
  double weight = 1, sum = 1, first = 0;
  for (int n = 1; n <= most; ++n) {
    weight *= std::exp(-x) / (told_apart ? n : 1);
    sum += weight;
    first += n * weight;
  }
  return first / sum;
}

}  // namespace

TEST_CASE("mean occupations are the grand sums", "[occupation]") {
  for (const double x : {0.1, 0.7, 3.0}) {
    CHECK(theory::mean_occupation(Statistics::fermi, x) == Approx(grand_mean(x, 1, false)));
    CHECK(theory::mean_occupation(Statistics::fermi, -x) == Approx(grand_mean(-x, 1, false)));
    CHECK(theory::mean_occupation(Statistics::bose, x) == Approx(grand_mean(x, 900, false)));
    CHECK(theory::mean_occupation(Statistics::classical, -x) == Approx(grand_mean(-x, 150, true)));
  }
  CHECK(std::isinf(theory::mean_occupation(Statistics::bose, -0.1)));
}

TEST_CASE("the memory of a level is that of its chain of two states", "[occupation]") {
  for (const double x : {-2.0, 0.0, 0.4, 6.0}) {
    const double fill = 0.5 * std::min(1.0, std::exp(-x)), empty = 0.5 * std::min(1.0, std::exp(x));
    const double f = fill / (fill + empty);
    // The chance to be full t tries after being full, summed over t.
    double cost = 1, full = 1;
    for (int t = 1; t < 400; ++t) {
      full = full * (1 - empty) + (1 - full) * fill;
      cost += 2 * (full - f) / (1 - f);
    }
    CHECK(theory::tries_per_draw(x) == Approx(cost));
  }
}
