// The law of the second stretch against products of random matrices.
#include "theory/random_product.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "core/statistics.hpp"

using namespace lm;

TEST_CASE("digamma and trigamma at half-integers", "[random_product]") {
  CHECK(theory::digamma_of_half(1) == Approx(-1.963510026021423).epsilon(1e-14));
  CHECK(theory::digamma_of_half(2) == Approx(-0.577215664901533).epsilon(1e-14));
  CHECK(theory::digamma_of_half(6) == Approx(0.922784335098467).epsilon(1e-14));
  CHECK(theory::digamma_of_half(5) == Approx(0.703156640645243).epsilon(1e-14));
  CHECK(theory::trigamma_of_half(2) == Approx(1.644934066848226).epsilon(1e-14));
  CHECK(theory::trigamma_of_half(6) == Approx(0.394934066848226).epsilon(1e-13));
  CHECK(theory::trigamma_of_half(5) == Approx(0.490357756100235).epsilon(1e-13));
}

TEST_CASE("in the plane each layer halves the second stretch", "[random_product]") {
  CHECK(theory::second_over_first(2, 10).mean == Approx(-10 * lm::log(2.0)).epsilon(1e-14));
}

TEST_CASE("what a chance direction sees of the first two singular vectors", "[random_product]") {
  for (const Index n : {2, 3, 6, 16}) {
    std::vector<double> logs;
    for (int draw = 0; draw < 4000; ++draw) {
      Random random(static_cast<std::uint64_t>(draw), 6);
      const Matrix M = qr(normal_matrix(random, n, n)).Q.topLeftCorner(2, 2);
      const double area = std::abs(M(0, 0) * M(1, 1) - M(0, 1) * M(1, 0));
      logs.push_back(lm::log(area) - 2 * lm::log(std::abs(M(0, 0))));
    }
    INFO(n);
    // In the plane the area is 1.
    CHECK(mean(logs) == Approx(theory::chance_direction(n)).margin(4 * standard_error(logs)));
  }
}

TEST_CASE("the second stretch of products of normal matrices has this law", "[random_product]") {
  constexpr int kDraws = 2000, kLayers = 12;
  for (const Index n : {2, 6, 11}) {
    std::vector<double> logs;
    for (int draw = 0; draw < kDraws; ++draw) {
      Random random(static_cast<std::uint64_t>(draw), 5);
      Matrix frame = Matrix::Identity(n, 2);
      double ratio = 0;
      for (int l = 0; l < kLayers; ++l) {
        const Matrix next = normal_matrix(random, n, n) * frame;
        // Gram and Schmidt by hand: the area over the length, over the length.
        const double first = next.col(0).norm();
        frame.col(0) = next.col(0) / first;
        const Vector rest = next.col(1) - frame.col(0) * frame.col(0).dot(next.col(1));
        frame.col(1) = rest / rest.norm();
        ratio += lm::log(rest.norm() / first);
      }
      logs.push_back(ratio);
    }
    const theory::LogLaw law = theory::second_over_first(n, kLayers);
    INFO(n);
    CHECK(mean(logs) == Approx(law.mean).margin(4 * law.deviation / std::sqrt(1.0 * kDraws)));
    CHECK(standard_error(logs) * std::sqrt(1.0 * kDraws) == Approx(law.deviation).epsilon(0.08));
  }
}
