// The law of a product of random factors against products that are drawn.
#include "theory/random_factors.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/rng.hpp"
#include "core/statistics.hpp"

using namespace lm;
using theory::EvenFactors;

TEST_CASE("products of fifty even factors", "[random_factors]") {
  const EvenFactors law{1.0629, 0.65};
  CHECK(law.median(50) == Approx(0.37).margin(0.02));
  CHECK(law.mean(50) == Approx(21).margin(0.2));
  Random random(4, 2);
  std::vector<double> logs, few;
  for (int draw = 0; draw < 20000; ++draw) {
    double log = 0, product = 1;
    for (int l = 0; l < 50; ++l) {
      const double a = law.factor * (1 + law.spread * (2 * random.uniform() - 1));
      log += std::log(a);
      if (l < 5) product *= a;
    }
    logs.push_back(log), few.push_back(product);
  }
  CHECK(mean(logs) == Approx(50 * law.mean_log()).margin(5 * standard_error(logs)));
  CHECK(standard_error(logs) * std::sqrt(20000.0) == Approx(law.log_deviation(50)).epsilon(0.03));
  // The median of the ln is off its mean by its skewness: a few hundredths of the deviation.
  CHECK(median(logs) == Approx(50 * law.mean_log()).margin(0.1 * law.log_deviation(50)));
  CHECK(mean(few) == Approx(law.mean(5)).margin(5 * standard_error(few)));
  CHECK(standard_error(few) * std::sqrt(20000.0) / mean(few) ==
        Approx(law.relative_deviation(5)).epsilon(0.1));
}

TEST_CASE("equal factors are powers", "[random_factors]") {
  CHECK(EvenFactors{0.9, 0}.median(50) == Approx(5.154e-3).epsilon(1e-3));
  CHECK(EvenFactors{1.1, 0}.mean(50) == Approx(117.39).epsilon(1e-4));
  CHECK(EvenFactors{1, 1e-3}.mean_log() == Approx(-1e-6 / 6).epsilon(1e-6));
}
