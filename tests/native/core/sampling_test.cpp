// Random matrices, permutations and choices.
#include "core/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "catch.hpp"

namespace {

using lm::Index;
using lm::Matrix;
using lm::Random;
using lm::stream;
using lm::Vector;

// Chi-square of equally likely outcomes.
template <class Outcome>
double chi_square(const std::map<Outcome, int>& counts, double outcomes, double draws) {
  const double expected = draws / outcomes;
  double sum = expected * (outcomes - static_cast<double>(counts.size()));  // those never seen
  for (const auto& [outcome, count] : counts)
    sum += (count - expected) * (count - expected) / expected;
  return sum;
}

constexpr double kChiSquare23 = 49.73;  // 23 degrees of freedom, p = 0.001
constexpr double kChiSquare19 = 43.82;  // 19 degrees of freedom, p = 0.001

bool is_permutation_of_range(std::vector<Index> order) {
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] != static_cast<Index>(i)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("element (i, j) is draw i · columns + j, whatever the storage", "[sampling]") {
  Random random(1, stream("matrix")), again = random;
  const Matrix A = lm::normal_matrix(random, 4, 3, 2.0);
  Eigen::MatrixXd columns(4, 3);
  lm::fill_normal(again, columns, 0.0, 2.0);
  CHECK(random.index() == 12);
  CHECK(again.index() == 12);
  for (Index i = 0; i < 4; ++i) {
    for (Index j = 0; j < 3; ++j) {
      CHECK(A(i, j) ==
            2.0 * Random(1, stream("matrix")).normal_at(static_cast<std::uint64_t>(3 * i + j)));
      CHECK(columns(i, j) == A(i, j));
    }
  }
}

TEST_CASE("float matrices hold the rounded doubles", "[sampling]") {
  Random random(2, stream("float")), again = random;
  lm::MatrixOf<float> single(3, 5);
  Matrix both(3, 5);
  lm::fill_normal(random, single, 1.0, 0.5);
  lm::fill_normal(again, both, 1.0, 0.5);
  CHECK(single == both.cast<float>());
}

TEST_CASE("fills have the stated range, mean and deviation", "[sampling]") {
  constexpr Index kSize = 100000;
  constexpr double kBound = 5.0 / 316.0;  // five standard errors of a mean of 1e5 unit variances
  Random random(3, stream("fills"));
  Vector v(kSize);
  lm::fill_normal(random, v, 3.0, 2.0);
  CHECK(std::abs(v.mean() - 3.0) < 2.0 * kBound);
  CHECK(std::abs((v.array() - 3.0).square().mean() - 4.0) < 4.0 * std::sqrt(2.0) * kBound);
  lm::fill_uniform(random, v, -1.0, 3.0);
  CHECK(v.minCoeff() >= -1.0);
  CHECK(v.maxCoeff() < 3.0);
  CHECK(std::abs(v.mean() - 1.0) < 4.0 / std::sqrt(12.0) * kBound);
  lm::fill_rademacher(random, v);
  CHECK(v.cwiseAbs() == Vector::Ones(kSize));
  CHECK(std::abs(v.mean()) < kBound);
  CHECK(lm::normal_vector(random, 7).size() == 7);
}

TEST_CASE("permutation orders every element once", "[sampling]") {
  Random random(4, stream("permutation"));
  for (const Index n : {0, 1, 2, 10, 1000}) {
    const std::vector<Index> order = lm::permutation(random, n);
    CHECK(static_cast<Index>(order.size()) == n);
    CHECK(is_permutation_of_range(order));
  }
  CHECK_THROWS_AS(lm::permutation(random, -1), lm::Error);
}

TEST_CASE("all 24 permutations of 4 are equally likely", "[sampling]") {
  Random random(5, stream("uniform permutations"));
  std::map<std::vector<Index>, int> counts;
  constexpr int kDraws = 24000;
  for (int i = 0; i < kDraws; ++i) ++counts[lm::permutation(random, 4)];
  CHECK(chi_square(counts, 24, kDraws) < kChiSquare23);
}

TEST_CASE("all 20 ordered choices of 2 from 5 are equally likely and distinct", "[sampling]") {
  Random random(6, stream("choices"));
  std::map<std::vector<Index>, int> counts;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) ++counts[lm::choose(random, 5, 2)];
  for (const auto& [choice, count] : counts) CHECK(choice[0] != choice[1]);
  CHECK(chi_square(counts, 20, kDraws) < kChiSquare19);
}

TEST_CASE("choices refuse what cannot be chosen", "[sampling]") {
  Random random(7, stream("impossible"));
  CHECK(lm::choose(random, 3, 0).empty());
  CHECK(is_permutation_of_range(lm::choose(random, 6, 6)));
  CHECK_THROWS_AS(lm::choose(random, 3, 4), lm::Error);
  CHECK_THROWS_AS(lm::choose(random, 3, -1), lm::Error);
  CHECK_THROWS_AS(lm::choose_with_replacement(random, 0, 1), lm::Error);
}

TEST_CASE("choosing with replacement is uniform", "[sampling]") {
  Random random(8, stream("bootstrap"));
  constexpr Index kDraws = 20000;
  std::map<Index, int> counts;
  for (const Index item : lm::choose_with_replacement(random, 20, kDraws)) ++counts[item];
  CHECK(counts.begin()->first == 0);
  CHECK(counts.rbegin()->first == 19);
  CHECK(chi_square(counts, 20, kDraws) < kChiSquare19);
}
