// Folds that are left out by one fit, against fits without them; the best of many coins.
#include "theory/left_out.hpp"

#include <catch.hpp>
#include <cmath>

#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "theory/best_of_many.hpp"

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)

double by_hand(const Matrix& X, const Vector& y, const std::vector<Index>& fold, Index folds) {
  double sum = 0;
  for (Index f = 0; f < folds; ++f) {
    std::vector<Index> kept;
    for (std::size_t i = 0; i < fold.size(); ++i) {
      if (fold[i] != f) kept.push_back(as_index(i));
    }
    Matrix K(as_index(kept.size()), X.cols());
    Vector k(as_index(kept.size()));
    for (std::size_t i = 0; i < kept.size(); ++i) {
      K.row(as_index(i)) = X.row(kept[i]), k(as_index(i)) = y(kept[i]);
    }
    const Vector w = pseudo_inverse_solve(K, k);
    for (std::size_t i = 0; i < fold.size(); ++i) {
      if (fold[i] != f) continue;
      const double off = X.row(as_index(i)).dot(w) - y(as_index(i));
      sum += off * off;
    }
  }
  return sum / as_double(y.size());
}

}  // namespace

TEST_CASE("one fit gives the score of K fits, its mean and its variance", "[theory][left-out]") {
  Random random(1, stream("left-out-test"));
  const Matrix X = normal_matrix(random, 18, 4);
  const std::vector<Index> fold{0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2};
  const theory::LeftOut once(X, fold, 5);
  const Vector f = X * Vector::Ones(4);
  double sum = 0, squares = 0;
  const int draws = 4000;
  for (int i = 0; i < draws; ++i) {
    const Vector y = f + normal_vector(random, 18, 0.3);
    const double score = by_hand(X, y, fold, 5);
    if (i < 50) CHECK(std::abs(once.score(y) / score - 1) < 1e-10);
    sum += score / draws, squares += score * score / draws;
  }
  const double variance = once.score_variance(0.3);
  CHECK(std::abs(sum - once.mean_score(0.3)) < 5 * std::sqrt(variance / draws));
  CHECK(std::abs((squares - sum * sum) / variance - 1) < 0.15);
}

TEST_CASE("the best of coins is that of a simulation and of a normal law", "[theory][left-out]") {
  Random random(2, stream("coins-test"));
  for (const auto& [m, n] : {std::pair<Index, Index>{1, 10}, {5, 10}, {30, 40}}) {
    const theory::BestOfMany best = theory::best_of_coins(m, n);
    double sum = 0, squares = 0;
    const int draws = 4000;
    for (int i = 0; i < draws; ++i) {
      double least = 1;
      for (Index g = 0; g < m; ++g) {
        double wrong = 0;
        for (Index q = 0; q < n; ++q) wrong += random.uniform() < 0.5 ? 1 : 0;
        least = std::min(least, wrong / as_double(n));
      }
      sum += least / draws, squares += least * least / draws;
    }
    CHECK(std::abs(sum - best.mean) < 5 * std::sqrt(best.variance / draws));
    CHECK(std::abs((squares - sum * sum) / best.variance - 1) < 0.15);
  }
  CHECK(std::abs(theory::best_of_coins(1, 25).mean - 0.5) < 1e-14);
  CHECK(std::abs(theory::best_of_coins(1, 25).variance - 0.01) < 1e-14);
  // Largest of two and of three normals: 1/√π and 3/(2√π).
  CHECK(std::abs(theory::expected_largest_normal(1)) < 1e-12);
  CHECK(std::abs(theory::expected_largest_normal(2) - 1 / std::sqrt(kPi)) < 1e-12);
  CHECK(std::abs(theory::expected_largest_normal(3) - 1.5 / std::sqrt(kPi)) < 1e-12);
}
