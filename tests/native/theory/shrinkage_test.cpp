// Closed forms of ridge, dropout and early stopping, against descent, all masks, and a finer
// search.
#include "theory/shrinkage.hpp"

#include <cmath>
#include <utility>

#include "catch.hpp"
#include "core/sampling.hpp"

namespace {

struct Problem {
  lm::Matrix X;
  lm::Vector y;
};

Problem problem() {
  lm::Random random(8, lm::stream("shrinkage-test"));
  Problem made{lm::normal_matrix(random, 6, 3), {}};
  made.y = lm::normal_vector(random, 6);
  return made;
}

}  // namespace

TEST_CASE("ridge is where descent with a penalty ends", "[shrinkage]") {
  const auto [X, y] = problem();
  lm::Vector w = lm::Vector::Zero(3);
  for (int k = 0; k < 3000; ++k) w -= 0.1 * (X.transpose() * (X * w - y) / 6 + 0.2 * w);
  CHECK((w - lm::theory::ridge_weights(X, y, 0.2)).norm() < 1e-13);
}

TEST_CASE("the loss under masks is the mean over all masks of a row, and its minimum the weights",
          "[shrinkage]") {
  const auto [X, y] = problem();
  const double p = 0.7;
  const auto over_all = [&X = X, &y = y, p](const lm::Vector& w) {
    double mean = 0;
    for (lm::Index i = 0; i < 6; ++i) {
      for (int mask = 0; mask < 8; ++mask) {
        double chance = 1, answer = 0;
        for (int j = 0; j < 3; ++j) {
          const bool kept = (mask >> j) % 2 == 1;
          chance *= kept ? p : 1 - p;
          if (kept) answer += X(i, j) * w(j);
        }
        mean += chance * (y(i) - answer) * (y(i) - answer) / 6;
      }
    }
    return mean;
  };
  const lm::Vector least = lm::theory::dropout_weights(X, y, p);
  CHECK(lm::theory::dropout_loss(X, y, least, p) == Approx(over_all(least)).epsilon(1e-13));
  lm::Random random(9, lm::stream("shrinkage-test"));
  for (int k = 0; k < 20; ++k) {
    const lm::Vector w = least + lm::normal_vector(random, 3, 0.1);
    CHECK(lm::theory::dropout_loss(X, y, w, p) == Approx(over_all(w)).epsilon(1e-13));
    CHECK(over_all(w) > over_all(least));
  }
}

TEST_CASE("stopped descent, step by step", "[shrinkage]") {
  const auto [X, y] = problem();
  const lm::Vector start = lm::Vector::Constant(3, 0.5);
  lm::Vector w = start;
  for (int k = 0; k < 37; ++k) w -= 0.1 * X.transpose() * (X * w - y) / 6;
  CHECK((w - lm::theory::descent_weights(X, y, start, 0.1, 37)).norm() < 1e-13);
  CHECK(lm::theory::stopped_share(0.5, 0.1, 3) == Approx(1 - 0.95 * 0.95 * 0.95).epsilon(1e-15));
}

TEST_CASE("the largest gap is 0.2036 for s = 1, and least near s = 0.53", "[shrinkage]") {
  double most = 0;
  for (double x = 1e-4; x < 60; x += 1e-4) {
    most = std::max(most, std::abs(1 - std::exp(-x) - x / (x + 1)));
  }
  CHECK(lm::theory::largest_share_gap(1) == Approx(most).epsilon(1e-6));
  CHECK(most == Approx(0.2036).margin(5e-5));
  const double best = lm::theory::largest_share_gap(0.53);
  CHECK(best == Approx(0.504 * most).epsilon(0.001));
  for (const double s : {0.4, 0.5, 0.56, 0.7}) CHECK(lm::theory::largest_share_gap(s) > best);
}
