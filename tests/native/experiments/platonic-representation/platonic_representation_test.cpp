// Two senses of one world: chunks, acts, and scores against a plain count.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "experiments/platonic-representation/two_senses.hpp"
#include "lab/run.hpp"
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

TEST_CASE("the second network's tasks are the first's, others, or answered for other states",
          "[platonic]") {
  SensesSpec spec;
  spec.rungs = {{4, 3}};
  spec.states = 30;
  const TwoSenses same(spec);
  CHECK(same.first_answers(0) == same.second_answers(0));
  spec.second_tasks = SecondTasks::other;
  const TwoSenses other(spec);
  CHECK(other.first_answers(0) == same.first_answers(0));
  for (Index a = 0; a < 3; ++a) {
    for (Index b = 0; b < 3; ++b) {
      CHECK(other.second_answers(0).col(b) != other.first_answers(0).col(a));
    }
  }
  spec.second_tasks = SecondTasks::shuffled;
  TwoSenses shuffled(spec), plain({spec.world, false, false, SecondTasks::same, spec.rungs,
                                   spec.activation, spec.states, spec.training_steps, spec.seed});
  for (int k = 0; k < 3; ++k) {
    shuffled.step();
    plain.step();
  }
  shuffled.evaluate();
  plain.evaluate();
  CHECK(shuffled.first(0) == plain.first(0));
  CHECK(shuffled.second(0) != plain.second(0));
}

TEST_CASE("a stranger is shown this world's states and its own", "[platonic]") {
  SensesSpec spec;
  spec.rungs = {{5, 2}};
  spec.states = 30;
  TwoSenses senses(spec);
  senses.evaluate();
  CHECK(senses.stranger().rows() == 30);
  CHECK(senses.stranger() != senses.stranger_elsewhere());
  CHECK(senses.second_inputs() == senses.held_out().second);
  spec.one_sense = true;
  CHECK(TwoSenses(spec).second_inputs() == senses.held_out().first);
}

TEST_CASE("the plane of the tasks can be turned", "[platonic]") {
  RunRequest turned = small();
  turned.parameters = {{"vary", "angle"},
                       {"angles", "0:90"},
                       {"width", "4"},
                       {"tasks", "2"},
                       {"gallery", "60"},
                       {"neighbours", "5"},
                       {"second_tasks", "other"},
                       {"senses", "two_tanh"}};
  Run run(turned);
  run.advance(5);
  // Different coordinates of independent states have nothing to do with each other: what is near
  // in one plane is near in the other by chance, 5/59, within four hypergeometric deviations.
  CHECK(scalar(run, "answers") == Approx(5.0 / 59).margin(0.07));
  CHECK(scalar(run, "subspace_first") != scalar(run, "latent_first"));
  // At 0° both planes are one, so that the second is held against the same neighbours twice.
  turned.parameters[1] = {"angles", "0"};
  Run straight(turned);
  straight.advance(5);
  CHECK(scalar(straight, "subspace_second") == scalar(straight, "subspace_crossed"));
  CHECK(scalar(run, "subspace_second") != scalar(run, "subspace_crossed"));
  turned.parameters.push_back({"latent", "3"});
  CHECK_THROWS_AS(Run(turned), Error);
}
