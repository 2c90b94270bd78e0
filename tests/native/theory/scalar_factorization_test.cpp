// The scalar factorization's closed flow against Runge–Kutta, its sharpness against differences.
#include "theory/scalar_factorization.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/linalg.hpp"

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
