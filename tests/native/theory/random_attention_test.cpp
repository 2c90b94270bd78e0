// Attention between random vectors, against one case with a closed form and against sampling.
#include "theory/random_attention.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"

using namespace lm;

namespace {

struct Sampled {
  double entropy = 0, same = 0, largest = 0, first = 0;
};

/// Means over `draws` queries with keys of their own; the first logit is higher by lean·|q|.
Sampled sample(Index n, Index d, bool scaled, double lean, int draws) {
  Random random(3, stream("random-attention-test"));
  Sampled mean;
  for (int t = 0; t < draws; ++t) {
    const Vector q = normal_vector(random, d);
    Vector z = normal_matrix(random, n, d) * q;
    z(0) += lean * q.norm();
    if (scaled) z /= std::sqrt(as_double(d));
    z.array() -= z.maxCoeff();
    Vector p(n);
    for (Index i = 0; i < n; ++i) p(i) = std::exp(z(i));
    const double sum = p.sum();
    p /= sum;
    mean.entropy += (std::log(sum) - p.dot(z)) / std::log(as_double(n)) / draws;
    mean.same += p.squaredNorm() / draws;
    mean.largest += p.maxCoeff() / draws;
    mean.first += p(0) / draws;
  }
  return mean;
}

}  // namespace

TEST_CASE("two keys: the logistic function of a normal difference", "[random_attention]") {
  // z₁ − z₂ ~ N(0, 2σ²), p = 1/(1 + e^{−Δ}); midpoints of a fine grid.
  for (const double sigma : {0.05, 0.3, 1.0, 4.0, 30.0}) {
    double largest = 0, same = 0, entropy = 0, mass = 0;
    for (int i = -40000; i < 40000; ++i) {
      const double x = (i + 0.5) / 5000, delta = std::sqrt(2.0) * sigma * x;
      const double weight = std::exp(-0.5 * x * x);
      const double p = 1 / (1 + std::exp(-std::abs(delta))), r = 1 - p;
      mass += weight;
      largest += weight * p;
      same += weight * (p * p + r * r);
      entropy -= weight * (p * std::log(p) + (r > 0 ? r * std::log(r) : 0));
    }
    const theory::SoftmaxMeans means = theory::softmax_means(2, sigma);
    INFO("sigma " << sigma);
    CHECK(means.entropy == Approx(entropy / mass / std::log(2.0)).margin(1e-7));
    CHECK(means.same == Approx(same / mass).margin(1e-7));
    CHECK(means.first == Approx(0.5).margin(1e-7));
    CHECK(theory::largest_weight(2, sigma) == Approx(largest / mass).epsilon(3e-3));
  }
}

TEST_CASE("one key's mean weight is the equal share at any n and spread", "[random_attention]") {
  for (const Index n : {2, 16, 256, 4096}) {
    for (const double sigma : {0.01, 1.0, 7.3, 36.0}) {
      CHECK(as_double(n) * theory::softmax_means(n, sigma).first == Approx(1).margin(1e-6));
    }
  }
}

TEST_CASE("queries and keys of d coordinates, as sampled", "[random_attention]") {
  constexpr int kDraws = 4000;
  struct Case {
    Index n, d;
    bool scaled;
    double lean;
  };
  for (const Case& c : {Case{64, 4, false, 0}, Case{64, 16, false, 0}, Case{16, 64, true, 0},
                        Case{128, 1, true, 0}, Case{16, 32, true, 2}}) {
    const Sampled mean = sample(c.n, c.d, c.scaled, c.lean, kDraws);
    const theory::SoftmaxMeans means = theory::mean_weights(c.n, c.d, c.scaled, c.lean);
    INFO("n = " << c.n << ", d = " << c.d << ", lean " << c.lean);
    CHECK(means.first == Approx(mean.first).margin(5 * std::sqrt(mean.first / kDraws)));
    if (c.lean > 0) continue;
    const theory::RandomAttention table(c.n);
    const double error = 5 * 0.3 / std::sqrt(double{kDraws});  // none spreads by more than 0.3
    CHECK(means.entropy == Approx(mean.entropy).margin(error));
    CHECK(means.same == Approx(mean.same).margin(error));
    CHECK(table.entropy(c.d, c.scaled) == Approx(means.entropy).margin(2e-5));
    CHECK(table.same(c.d, c.scaled) == Approx(means.same).margin(2e-5));
    CHECK(theory::mean_largest_weight(c.n, c.d, c.scaled) == Approx(mean.largest).margin(error));
  }
}

TEST_CASE("the course's numbers, the limits, and what is refused", "[random_attention]") {
  const theory::RandomAttention table(64);
  CHECK(table.entropy(16, false) == Approx(0.331).margin(2e-3));
  CHECK(table.entropy(256, false) == Approx(0.064).margin(1e-3));
  CHECK(table.entropy(256, true) == Approx(0.8868).margin(1e-3));
  CHECK(theory::warm_entropy(64) == Approx(0.8868).margin(1e-4));
  CHECK(theory::mean_largest_weight(64, 64, true) == Approx(0.105).margin(2e-3));
  CHECK(table.entropy(0, false) == 1);
  CHECK(table.same(0, false) == 1.0 / 64);
  const Index d = table.winning_dimension();
  CHECK(table.same(d, false) >= 0.5);
  CHECK(table.same(d - 1, false) < 0.5);
  CHECK(theory::freezing_dimension(64) == Approx(8.3178).margin(1e-4));
  CHECK(theory::limit_entropy(64, 8) == Approx(0.0382).margin(1e-4));
  CHECK(theory::limit_same(64, 4 * theory::freezing_dimension(64)) == Approx(0.5));
  // Many keys approach the limit from above, slowly.
  double before = 1;
  for (const Index n : {64, 512, 4096}) {
    const auto half = as_index(theory::freezing_dimension(n) / 2);
    const double off = theory::softmax_means(n, std::sqrt(as_double(half))).entropy -
                       theory::limit_entropy(n, as_double(half));
    CHECK(off > 0);
    CHECK(off < before);
    before = off;
  }
  CHECK_THROWS_AS(theory::softmax_means(1, 1), Error);
  CHECK_THROWS_AS(theory::softmax_means(8, 61), Error);
}
