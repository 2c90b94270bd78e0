// The scalar factorization's closed flow against Runge–Kutta, its sharpness against differences.
#include "theory/scalar_factorization.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "theory/deep_linear.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

WeightPair integrate(WeightPair w, double s, double c, double time, int steps) {
  const auto f = [&](const WeightPair& v) {
    const double e = 2 * c * (s - v.w1 * v.w2);
    return WeightPair{e * v.w2, e * v.w1};
  };
  const auto plus = [](const WeightPair& a, double h, const WeightPair& b) {
    return WeightPair{a.w1 + h * b.w1, a.w2 + h * b.w2};
  };
  const double h = time / steps;
  for (int k = 0; k < steps; ++k) {
    const WeightPair k1 = f(w), k2 = f(plus(w, h / 2, k1)), k3 = f(plus(w, h / 2, k2)),
                     k4 = f(plus(w, h, k3));
    w = plus(w, h / 6, {k1.w1 + 2 * (k2.w1 + k3.w1) + k4.w1, k1.w2 + 2 * (k2.w2 + k3.w2) + k4.w2});
  }
  return w;
}

}  // namespace

TEST_CASE("the closed flow from every kind of start", "[scalar_factorization]") {
  struct Case {
    WeightPair start;
    double s;
  };
  for (const Case& k : {Case{{0.1, 0.1}, 2}, Case{{1, 0.1}, 2}, Case{{0.1, -1}, 2},
                        Case{{-0.3, 0.2}, 2}, Case{{2, 3}, 2}, Case{{0.5, 0.4}, -1},
                        Case{{1e-4, 0}, 2}, Case{{1, -1}, 2}, Case{{0.6, -0.5}, 0}}) {
    for (const double c : {1.0, 0.5}) {
      for (const double t : {0.1, 0.7, 2.0}) {
        INFO(k.start.w1 << ", " << k.start.w2 << ", s = " << k.s << ", c = " << c << ", t = " << t);
        const WeightPair exact = factorization_flow(k.start, k.s, c, t);
        const WeightPair numeric = integrate(k.start, k.s, c, t, 20000);
        CHECK(exact.w1 == Approx(numeric.w1).epsilon(1e-8).margin(1e-9));
        CHECK(exact.w2 == Approx(numeric.w2).epsilon(1e-8).margin(1e-9));
        CHECK(conserved_difference(exact) ==
              Approx(conserved_difference(k.start)).epsilon(1e-9).margin(1e-9));
      }
    }
  }
}

TEST_CASE("κ's change in a step of gradient descent is exact", "[scalar_factorization]") {
  WeightPair w{1.3, 0.4};
  const double s = 2, c = 0.5, rate = 0.1;
  for (int k = 0; k < 20; ++k) {
    const double e = s - w.w1 * w.w2;
    const double predicted = difference_after_step(conserved_difference(w), c, rate, e);
    w = {w.w1 + 2 * c * rate * e * w.w2, w.w2 + 2 * c * rate * e * w.w1};
    CHECK(conserved_difference(w) == Approx(predicted).epsilon(1e-12));
  }
}

TEST_CASE("curvatures are those of the loss's second differences", "[scalar_factorization]") {
  const double s = 2, c = 0.5, h = 1e-4;
  const auto loss = [&](double a, double b) { return c * (s - a * b) * (s - a * b); };
  for (const WeightPair& w : {WeightPair{0, 0}, WeightPair{1, 2}, WeightPair{-0.7, 1.9}}) {
    Matrix H(2, 2);
    const double here = loss(w.w1, w.w2);
    H(0, 0) = (loss(w.w1 + h, w.w2) - 2 * here + loss(w.w1 - h, w.w2)) / (h * h);
    H(1, 1) = (loss(w.w1, w.w2 + h) - 2 * here + loss(w.w1, w.w2 - h)) / (h * h);
    H(0, 1) = H(1, 0) = (loss(w.w1 + h, w.w2 + h) - loss(w.w1 + h, w.w2 - h) -
                         loss(w.w1 - h, w.w2 + h) + loss(w.w1 - h, w.w2 - h)) /
                        (4 * h * h);
    const Vector values = symmetric_eigenvalues(H);
    // Second differences of order-one values with h = 1e-4: ε/h² = 2e-8, times a few.
    CHECK(factorization_sharpness(w, s, c) == Approx(values(1)).margin(1e-6));
    CHECK(factorization_lowest_curvature(w, s, c) == Approx(values(0)).margin(1e-6));
  }
  CHECK(factorization_lowest_curvature({0, 0}, s, c) == -2 * c * s);
  const double balanced = std::sqrt(s);
  CHECK(factorization_sharpness({balanced, balanced}, s, c) == Approx(flattest_sharpness(s, c)));
  CHECK(factorization_sharpness({2 * balanced, balanced / 2}, s, c) > flattest_sharpness(s, c));
  CHECK(last_stable_rate(2, 1) == 0.25);  // 1/(2s) for the un-halved loss
}

TEST_CASE("the deeper flow is the closed form, the quadrature, and a finer integration",
          "[scalar_factorization]") {
  const double s = 2;
  for (const double c : {1.0, 0.5}) {
    // Balanced starts against the quadrature of ȧ = 2cL a^{2−2/L}(s − a).
    for (const Index depth : {3, 4, 5}) {
      const double a0 = 1e-3;
      const double w = lm::pow(a0, 1.0 / static_cast<double>(depth));
      FactorFlow flow({w, w}, s, depth, c);
      for (const double a : {0.1, 1.0, 1.9}) {
        flow.advance_to(mode_time(a0, a, s, depth, c));
        CHECK(flow.product() == Approx(a).epsilon(1e-7));
      }
      const double half = factor_arrival({w, w}, s, depth, c, 0.5, 100);
      CHECK(half == Approx(mode_time(a0, 1.0, s, depth, c)).epsilon(1e-8));
    }
    CHECK(factor_arrival({0.1, 0.1}, s, 2, c, 0.5, 100) ==
          Approx(mode_half_time(s, 0.01, c)).epsilon(1e-9));
  }
  // Any start against many small steps of gradient descent, whose error is first order.
  FactorFlow flow({1.2, -0.3}, s, 3, 1);
  flow.advance_to(0.8);
  const auto descend = [&](int steps) {
    WeightPair w{1.2, -0.3};
    for (int k = 0; k < steps; ++k) w = factor_step(w, s, 3, 1, 0.8 / steps);
    return w;
  };
  const WeightPair coarse = descend(40000), fine = descend(80000);  // extrapolated to η = 0
  CHECK(flow.weights().w1 == Approx(2 * fine.w1 - coarse.w1).epsilon(1e-7));
  CHECK(flow.weights().w2 == Approx(2 * fine.w2 - coarse.w2).epsilon(1e-7));
}

TEST_CASE("a start at the saddle never arrives", "[scalar_factorization]") {
  CHECK(std::isinf(factor_arrival({0, 0}, 2, 2, 1, 0.5, 50)));
  CHECK(std::isinf(factor_arrival({0, 0}, 2, 4, 1, 0.5, 50)));
  CHECK(std::isnan(factor_arrival({1, 1.5}, 2, 2, 1, 0.5, 50)));
  CHECK_THROWS_AS(FactorFlow({1, 1}, 2, 6, 1), Error);
  CHECK_THROWS_AS(FactorFlow({1, 1}, 0, 2, 1), Error);
}

TEST_CASE("the deeper network's step, its conserved quantity and its sharpness",
          "[scalar_factorization]") {
  const double s = 1.5, c = 0.5, rate = 0.03, h = 1e-4;
  for (const Index depth : {2, 3, 4, 5}) {
    const WeightPair w{1.1, 0.8};
    // All L factors apart, by the loss's differences.
    const auto loss = [&](const Vector& x) {
      const double e = s - x.prod();
      return c * e * e;
    };
    Vector x = Vector::Constant(depth, w.w2);
    x(0) = w.w1;
    Vector gradient(depth);
    Matrix H(depth, depth);
    for (Index i = 0; i < depth; ++i) {
      const Vector a = Vector::Unit(depth, i) * h;
      gradient(i) = (loss(x + a) - loss(x - a)) / (2 * h);
      for (Index j = 0; j < depth; ++j) {
        const Vector b = Vector::Unit(depth, j) * h;
        H(i, j) =
            (loss(x + a + b) - loss(x + a - b) - loss(x - a + b) + loss(x - a - b)) / (4 * h * h);
      }
    }
    const WeightPair next = factor_step(w, s, depth, c, rate);
    CHECK(next.w1 == Approx(w.w1 - rate * gradient(0)).epsilon(1e-8));
    CHECK(next.w2 == Approx(w.w2 - rate * gradient(1)).epsilon(1e-8));
    // Fourth differences of order-one values with h = 1e-4: ε/h² = 2e-8, times a few.
    const Matrix even = (H + H.transpose()) / 2;
    CHECK(factor_sharpness(w, s, depth, c) ==
          Approx(symmetric_eigenvalues(even)(depth - 1)).margin(1e-6));
    CHECK(conserved_difference(next) ==
          Approx(conserved_difference(w) *
                 difference_factor(w.w2, depth, c, rate, s - factor_product(w, depth)))
              .epsilon(1e-12));
    // The flattest of all minima w₁ = s/w₂^{L−1} is the balanced one.
    double least = 1e9;
    for (double v = 0.3; v < 3; v += 1e-3) {
      double rest = 1;
      for (Index k = 1; k < depth; ++k) rest *= v;
      least = std::min(least, factor_sharpness({s / rest, v}, s, depth, c));
    }
    CHECK(flattest_sharpness_at_depth(s, depth, c) == Approx(least).epsilon(1e-5));
    CHECK(flattest_sharpness_at_depth(largest_stable_target(rate, depth, c), depth, c) ==
          Approx(2 / rate).epsilon(1e-12));
  }
  CHECK(factor_sharpness({1.1, 0.8}, s, 2, c) ==
        Approx(factorization_sharpness({1.1, 0.8}, s, c)).epsilon(1e-14));
  CHECK(largest_stable_target(0.1, 2, 1) == Approx(1 / (2 * 0.1)).epsilon(1e-14));
}
