// Two senses of one world: chunks, acts, and scores against a plain count.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "experiments/run.hpp"
#include "experiments/two_senses.hpp"
#include "measure/similarity.hpp"

using namespace lm;

namespace {

RunRequest small() {
  RunRequest r;
  r.experiment = "platonic-representation";
  r.parameters = {{"widths", "2:4"}, {"tasks", "2"}, {"gallery", "60"}, {"neighbours", "5"}};
  r.seed = 4;
  return r;
}

double scalar(const Run& run, const std::string& name) {
  for (const Scalar& s : run.experiment().observe().scalars) {
    if (s.name == name) return s.value;
  }
  throw std::runtime_error("no scalar " + name);
}

/// Shared neighbours by sorting all cosines of every row, one pair of rows at a time.
double plain_score(const Matrix& X, const Matrix& Y, Index k) {
  const auto nearest = [k](const Matrix& M, Index row) {
    std::vector<std::pair<double, Index>> all;
    for (Index j = 0; j < M.rows(); ++j) {
      if (j == row) continue;
      double dot = 0, a = 0, b = 0;
      for (Index c = 0; c < M.cols(); ++c) {
        dot += M(row, c) * M(j, c);
        a += M(row, c) * M(row, c);
        b += M(j, c) * M(j, c);
      }
      all.emplace_back(-dot / std::sqrt(a * b), j);
    }
    std::sort(all.begin(), all.end());
    all.resize(static_cast<std::size_t>(k));
    return all;
  };
  double shared = 0;
  for (Index i = 0; i < X.rows(); ++i) {
    for (const auto& a : nearest(X, i)) {
      for (const auto& b : nearest(Y, i)) shared += a.second == b.second ? 1 : 0;
    }
  }
  return shared / static_cast<double>(X.rows() * k);
}

}  // namespace

TEST_CASE("the score is a plain count of shared neighbours", "[platonic]") {
  SensesSpec spec;
  spec.rungs = {{6, 3}};
  spec.states = 40;
  TwoSenses senses(spec);
  for (int k = 0; k < 5; ++k) senses.step();
  senses.evaluate();
  const Matrix A = senses.first(0), B = senses.second(0);
  REQUIRE(A.rows() == 40);
  REQUIRE(B.cols() == 6);
  CHECK(mutual_neighbours(A, B, 7) == Approx(plain_score(A, B, 7)).epsilon(1e-12));
  CHECK(senses.finite());
}

TEST_CASE("chunks and acts give the same bits on the platonic ladder", "[platonic]") {
  Run whole(small()), parts(small());
  whole.advance(60);
  for (const int steps : {1, 49, 3, 7}) parts.advance(steps);
  CHECK(whole.digest() == parts.digest());
  const double score = scalar(whole, "mutual_knn_widest");
  whole.act("point", "7");  // another state is shown; nothing else moves
  CHECK(scalar(whole, "mutual_knn_widest") == score);
  CHECK(whole.digest() != parts.digest());
  CHECK_THROWS_AS(whole.act("point", "50"), Error);
  CHECK_THROWS_AS(whole.act("width", "3"), Error);
}

TEST_CASE("controls of the platonic ladder", "[platonic]") {
  Run run(small());
  CHECK(scalar(run, "chance") == Approx(5.0 / 59));
  CHECK(scalar(run, "rotated") == Approx(1).margin(0.01));
  RunRequest falling = small();
  falling.parameters[0] = {"widths", "4:2"};
  CHECK_THROWS_AS(Run(falling), Error);
}
