// The sleeping leaky unit's closed form, against the same steps taken one by one by differences.
#include "theory/leaky_unit.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/sampling.hpp"

using namespace lm;

namespace {

constexpr Index kExamples = 40;

/// The loss of a leaky unit, example by example.
double loss_of(const Vector& x, const Vector& y, double slope, theory::LinePair at) {
  double total = 0;
  for (Index i = 0; i < x.size(); ++i) {
    const double z = at.weight * x(i) + at.bias;
    const double miss = (z > 0 ? z : slope * z) - y(i);
    total += miss * miss / as_double(x.size());
  }
  return total;
}

/// Its gradient by central differences, exact for a quadratic but for rounding of 1e-11.
theory::LinePair slope_of(const Vector& x, const Vector& y, double slope, theory::LinePair at) {
  constexpr double h = 1e-5;
  const auto loss = [&](double w, double b) {
    return loss_of(x, y, slope, {at.weight + w, at.bias + b});
  };
  return {(loss(h, 0) - loss(-h, 0)) / (2 * h), (loss(0, h) - loss(0, -h)) / (2 * h)};
}

}  // namespace

TEST_CASE("the drift is gradient descent until an example wakes", "[leaky_unit]") {
  Random random(3, stream("leaky-unit-test"));
  const Vector x = normal_vector(random, kExamples);
  const Vector y = x.cwiseMax(0.0);
  for (const theory::LinePair start : {theory::LinePair{1, -6}, {-2, -9}, {0, -4}}) {
    const double slope = 0.05, rate = 0.1;
    const theory::LeakyDrift drift(x, y, slope, start, rate);
    const theory::LinePair first = slope_of(x, y, slope, start);
    CHECK(drift.gradient().weight == Approx(first.weight).margin(1e-9));
    CHECK(drift.gradient().bias == Approx(first.bias).margin(1e-9));
    theory::LinePair now = start;
    std::int64_t k = 0;
    while ((x.array() * now.weight + now.bias).maxCoeff() <= 0 && k < 5000) {
      CHECK(drift.loss(as_double(k)) == Approx(loss_of(x, y, slope, now)).epsilon(1e-8));
      const theory::LinePair g = slope_of(x, y, slope, now);
      now = {now.weight - rate * g.weight, now.bias - rate * g.bias};
      ++k;
      CHECK(drift.at(as_double(k)).weight == Approx(now.weight).margin(1e-8));
      CHECK(drift.at(as_double(k)).bias == Approx(now.bias).margin(1e-8));
    }
    CHECK(drift.waking_step(5000) == k);
  }
}

TEST_CASE("without a leak nothing drifts, and patience ends", "[leaky_unit]") {
  Random random(4, stream("leaky-unit-test"));
  const Vector x = normal_vector(random, kExamples);
  const Vector y = x.cwiseMax(0.0);
  const theory::LeakyDrift frozen(x, y, 0, {1, -6}, 0.1);
  CHECK(frozen.gradient().weight == 0);
  CHECK(frozen.at(1e6).bias == -6);
  CHECK(frozen.waking_step(1000) == -1);
  const theory::LeakyDrift slow(x, y, 1e-4, {1, -6}, 0.1);
  CHECK(slow.waking_step(1000) == -1);
  CHECK(slow.waking_step(1'000'000) > 1000);
}
