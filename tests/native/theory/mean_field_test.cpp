// The mean-field maps against published numbers, closed forms, Monte Carlo, and iteration.
#include "theory/mean_field.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "core/statistics.hpp"

using namespace lm;
using theory::Gate;
using theory::MeanField;

TEST_CASE("the critical line of tanh", "[mean_field]") {
  const double bias[] = {0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5};
  const double line[] = {1, 1.42421, 1.76095, 1.98607, 2.28515, 2.50513, 2.84316};
  for (int k = 0; k < 7; ++k) {
    INFO(bias[k]);
    CHECK(theory::critical_weight_variance(Gate::tanh, bias[k]) == Approx(line[k]).margin(6e-6));
  }
}

TEST_CASE("known points of tanh", "[mean_field]") {
  const MeanField chaos(Gate::tanh, 1.69, 0), order(Gate::tanh, 1.5, 0.05);
  CHECK(chaos.fixed_length() == Approx(0.40898).margin(1e-5));
  CHECK(chaos.chi(chaos.fixed_length()) == Approx(1.06437).margin(1e-5));
  CHECK(order.fixed_length() == Approx(0.41804).margin(1e-5));
  CHECK(order.chi(order.fixed_length()) == Approx(0.93864).margin(1e-5));
  CHECK(order.fixed_correlation() == 1);
  const MeanField apart(Gate::tanh, 2.5, 0.05);
  CHECK(apart.fixed_correlation() == Approx(0.44680).margin(1e-5));
  CHECK(apart.correlation_depth() == Approx(11.79).margin(0.01));
}

TEST_CASE("ReLU and erf in closed form", "[mean_field]") {
  CHECK(MeanField(Gate::relu, 2, 0).chi(3) == 1);
  CHECK(MeanField(Gate::relu, 1, 0.5).fixed_length() == 1);
  CHECK(theory::critical_weight_variance(Gate::erf, 0) == Approx(kPi / 4));
  // At a right angle two rectified signals have E φφ = q/2π, that is c = 1/π.
  CHECK(MeanField(Gate::relu, 2, 0).correlation(1, 0) == Approx(1 / kPi).epsilon(1e-12));
  // The closed form of the fixed point against many layers.
  const MeanField erf(Gate::erf, 3, 0.1);
  double q = 1, c = 0.9;
  for (int l = 0; l < 400; ++l) c = erf.correlation(q, c), q = erf.length(q);
  CHECK(erf.fixed_length() == Approx(q).epsilon(1e-10));
  CHECK(erf.fixed_correlation() == Approx(c).epsilon(1e-8));
}

TEST_CASE("every average against two million draws", "[mean_field]") {
  constexpr double q = 1.3, c = 0.6, w = 1.7, b = 0.2;
  const auto phi = [](Gate gate, double x) {
    if (gate == Gate::tanh) return std::tanh(x);
    if (gate == Gate::relu) return x > 0 ? x : 0.0;
    return gate == Gate::erf ? std::erf(x) : 1 / (1 + std::exp(-x));
  };
  for (const Gate gate : {Gate::tanh, Gate::relu, Gate::erf, Gate::sigmoid}) {
    const MeanField field(gate, w, b);
    Random random(3, 1);
    constexpr int kDraws = 2'000'000;
    double square = 0, product = 0, slopes = 0, apart = 0, fourth = 0;
    for (int k = 0; k < kDraws; ++k) {
      const double z = random.normal(), other = random.normal();
      const double x = std::sqrt(q) * z, y = std::sqrt(q) * (c * z + std::sqrt(1 - c * c) * other);
      const auto slope = [&](double at) {
        return (phi(gate, at + 1e-5) - phi(gate, at - 1e-5)) / 2e-5;
      };
      const double f = phi(gate, x), s = slope(x);
      square += f * f / kDraws, fourth += f * f * f * f / kDraws, slopes += s * s / kDraws;
      product += f * phi(gate, y) / kDraws, apart += s * slope(y) / kDraws;
    }
    INFO(theory::kGateWords[static_cast<std::size_t>(gate)]);
    // Five standard errors of numbers of order one; the fourth power of ReLU spreads by 12.
    CHECK(field.length(q) == Approx(w * square + b).margin(0.008));
    CHECK(field.chi(q) == Approx(w * slopes).margin(0.005));
    CHECK(field.chi_apart(q, c) == Approx(w * apart).margin(0.005));
    CHECK(field.correlation(q, c) == Approx((w * product + b) / field.length(q)).margin(0.005));
    CHECK(field.length_noise(q) == Approx(w * w * (fourth - square * square)).margin(0.12));
    const double step = 1e-4;
    CHECK(field.length_slope(q) ==
          Approx((field.length(q + step) - field.length(q - step)) / (2 * step)).epsilon(1e-6));
  }
}

TEST_CASE("the fixed lengths and correlations stay where they are", "[mean_field]") {
  for (const double w : {0.3, 0.9, 1.0, 1.5, 2.5, 4.0}) {
    for (const double b : {0.0, 0.02, 0.3}) {
      const MeanField field(Gate::tanh, w, b);
      const double q = field.fixed_length(), c = field.fixed_correlation();
      INFO(w << " " << b);
      CHECK(field.length(q) == Approx(q).margin(1e-6));
      if (q > 1e-3) CHECK(field.correlation(q, c) == Approx(c).margin(1e-6));
      if (c < 1) CHECK(field.chi_apart(q, c) < 1);
    }
  }
}

TEST_CASE("ReLU at 2: the variance of ln q grows by 5/N per layer", "[mean_field]") {
  const MeanField field(Gate::relu, 2, 0);
  theory::LengthLaw law{2, 0};
  for (int l = 0; l < 30; ++l) law.pass(field, 1000);
  CHECK(law.variance / (law.q * law.q) == Approx(30 * 5.0 / 1000).epsilon(1e-12));
  CHECK(field.gradient_noise(1) == 5);
}
