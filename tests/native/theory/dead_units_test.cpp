// Shares of dead units, against closed forms of one input and against simulation.
#include "theory/dead_units.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"

using namespace lm;

namespace {

/// The share of units without a positive sum over N fresh inputs, a new set of data for each pair
/// of units; and the share of pairs in which both have none.
struct Counted {
  double one = 0;
  double both = 0;
};

Counted count_dead(Index d, Index n, double bias, int pairs) {
  Random random(5, stream("dead-units-test"));
  const double deviation = std::sqrt(2 / as_double(d));
  Counted counted;
  for (int k = 0; k < pairs; ++k) {
    const Matrix X = normal_matrix(random, n, d);
    const bool first = (X * normal_vector(random, d, deviation)).maxCoeff() + bias <= 0;
    const bool second = (X * normal_vector(random, d, deviation)).maxCoeff() + bias <= 0;
    counted.one += (first + second) / (2.0 * pairs);
    counted.both += (first && second) / double(pairs);
  }
  return counted;
}

/// One unit with t = ηaR takes the step; whether it fires on none of its inputs afterwards.
bool dies(Random& random, Index d, Index n, double bias, double t) {
  const Matrix X = normal_matrix(random, n, d);
  const Vector w = normal_vector(random, d, std::sqrt(2 / as_double(d)));
  const Vector active = ((X * w).array() + bias > 0).cast<double>();
  const Vector moved = w - t / as_double(n) * (X.transpose() * active);
  return (X * moved).maxCoeff() + bias - t * active.mean() <= 0 && active.sum() > 0;
}

}  // namespace

TEST_CASE("one example in two dimensions: the sum is a Laplace variable", "[dead_units]") {
  // w ~ N(0, I) and x ~ N(0, I) in the plane: w·x has the density e^{−|z|}/2. (Two inputs are the
  // hardest for the quadrature, since |w| is then often small.)
  for (const double b : {-3.0, -1.0, -0.2}) {
    CHECK(theory::dead_share(2, 1, b) == Approx(1 - lm::exp(b) / 2).epsilon(1e-4));
    CHECK(theory::dead_share(2, 1, -b) == Approx(lm::exp(b) / 2).epsilon(1e-4));
  }
  CHECK(theory::dead_share(20, 6, 0) == Approx(1.0 / 64).epsilon(1e-12));
}

TEST_CASE("two units on one example are independent once its length is known", "[dead_units]") {
  for (const Index d : {3, 8, 50}) {
    const double expected = theory::WeightLength(d).expect([](double r) {
      const double p = lm::normal_cdf(1.5 / r);  // |x|√(2/d) has the law of |w|
      return p * p;
    });
    CHECK(theory::both_dead_share(d, 1, -1.5) == Approx(expected).epsilon(1e-5));
  }
}

TEST_CASE("dead units and pairs of them as counted", "[dead_units]") {
  constexpr int kPairs = 40'000;
  const Counted counted = count_dead(8, 30, -2.5, kPairs);
  const double p = theory::dead_share(8, 30, -2.5), both = theory::both_dead_share(8, 30, -2.5);
  CHECK(std::abs(counted.one - p) < 4 * std::sqrt((p + both) / (2.0 * kPairs)));
  CHECK(std::abs(counted.both - both) < 4 * std::sqrt(both * (1 - both) / kPairs));
  CHECK(both > 1.01 * p * p);
  CHECK(theory::dead_standard_error(8, 30, -2.5, 1) ==
        Approx(std::sqrt(p * (1 - p))).epsilon(1e-12));
}

TEST_CASE("a step kills the share that is predicted, for each t", "[dead_units]") {
  constexpr int kUnits = 3000;
  Random random(6, stream("dead-units-test/step"));
  const theory::LargeStep step(5, 400, -0.5);
  for (const double t : {2.0, 3.0, 5.0, 8.0}) {
    double killed = 0;
    for (int k = 0; k < kUnits; ++k) killed += dies(random, 5, 400, -0.5, t) ? 1.0 / kUnits : 0;
    const double p = step.killed_at(t);
    INFO("t = " << t << ": " << killed << " against " << p);
    CHECK(std::abs(killed - p) < 4 * std::sqrt(p * (1 - p) / kUnits) + 0.03);
  }
  CHECK(step.killed_at(0) == 0);
}

TEST_CASE("over output weights: the average of killed_at, largest at the deadliest step",
          "[dead_units]") {
  const theory::LargeStep step(20, 1000, 0);
  Random random(7, stream("dead-units-test/output"));
  constexpr int kDraws = 20'000;
  double mean = 0;
  for (int k = 0; k < kDraws; ++k) {
    const double a = random.normal();
    mean += a > 0 ? step.killed_at(4 * a) / kDraws : 0;
  }
  CHECK(step.killed(4) == Approx(mean).margin(0.01));
  const double worst = step.deadliest(0.1, 32);
  CHECK(step.killed(worst) > step.killed(0.9 * worst));
  CHECK(step.killed(worst) > step.killed(1.1 * worst));
}

TEST_CASE("what the course states, and what is refused", "[dead_units]") {
  CHECK(theory::dead_share(20, 100, -3) == Approx(0.289).margin(5e-4));
  CHECK(theory::waking_share(20, 100, -3) ==
        Approx(1 - theory::dead_share(20, 200, -3) / theory::dead_share(20, 100, -3)));
  CHECK_THROWS_AS(theory::dead_share(0, 10, -1), Error);
  CHECK_THROWS_AS(theory::both_dead_share(2, 10, -1), Error);
}
