// The piecewise-exact flow of one ReLU neuron against many small steps of gradient descent.
#include "theory/relu_neuron.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

struct Problem {
  Matrix X;
  Vector y, start;
};

Problem draw(std::uint64_t seed, bool nonnegative) {
  Random random(seed, stream("relu-neuron"));
  Problem p;
  p.X = normal_matrix(random, 12, 3);
  const Vector teacher = normal_vector(random, 3);
  p.y = (p.X * teacher).cwiseMax(0.0) + normal_vector(random, 12, 0.3);
  if (nonnegative) p.y = p.y.cwiseMax(0.0);
  p.start = normal_vector(random, 3);
  return p;
}

struct Descent {
  Vector w;
  int crossings = 0;
};

/// Gradient descent to time t in `steps` steps, counting the changes of sign.
Descent descend(const Problem& p, double t, int steps) {
  Descent run{p.start, 0};
  const double rate = t / steps;
  Vector z = p.X * run.w;
  for (int k = 0; k < steps; ++k) {
    Vector r = Vector::Zero(z.size());
    for (Index i = 0; i < z.size(); ++i) {
      if (z(i) > 0) r(i) = p.y(i) - z(i);
    }
    run.w += rate * (p.X.transpose() * r);  // c = ½
    const Vector next = p.X * run.w;
    for (Index i = 0; i < z.size(); ++i) run.crossings += (z(i) > 0) != (next(i) > 0);
    z = next;
  }
  return run;
}

}  // namespace

TEST_CASE("the pieces join to the flow", "[relu_neuron]") {
  int all = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    INFO("seed " << seed);
    const Problem p = draw(seed, true);
    ReluFlow flow(p.X, p.y, 0.5, p.start);
    flow.advance_to(0.07);  // in pieces that are not the flow's own
    flow.advance_to(2);
    const Descent fine = descend(p, 2, 80000);
    CHECK_FALSE(flow.sliding());
    // First order in the step: η = 2.5e-5 times a curvature of about 10 at most.
    CHECK((flow.weights() - fine.w).norm() <= 5e-5);
    CHECK(static_cast<int>(flow.crossing_times().size()) == fine.crossings);
    all += fine.crossings;
    const Vector z = p.X * flow.weights();
    for (Index i = 0; i < z.size(); ++i) {
      CHECK(flow.active()[static_cast<std::size_t>(i)] == (z(i) > 0));
    }
  }
  CHECK(all >= 12);  // so that crossings were tried
}

TEST_CASE("a negative target makes the flow slide", "[relu_neuron]") {
  // The first example's target is below what a ReLU can give: while active it pulls w₁ down with
  // speed 1 + w₁. The second pulls it up with speed at most 0.65. Below w₁ = 0 only the second
  // acts.
  Matrix X(2, 2);
  X << 1, 0, 0.5, 1;
  Vector y(2), start(2);
  y << -1, 1.5;
  start << 0.1, 0.2;
  ReluFlow flow(X, y, 0.5, start);
  flow.advance_to(5);
  CHECK(flow.sliding());
  CHECK(flow.crossing_examples() == std::vector<Index>{0});
}

TEST_CASE("a neuron without active examples stays", "[relu_neuron]") {
  Matrix X(2, 1);
  X << 1, 2;
  ReluFlow flow(X, Vector::Ones(2), 0.5, -Vector::Ones(1));
  flow.advance_to(100);
  CHECK(flow.weights()(0) == -1);
  CHECK(flow.active_count() == 0);
  CHECK_THROWS_AS(flow.advance_to(1), Error);
  CHECK_THROWS_AS(ReluFlow(X, Vector::Ones(3), 0.5, Vector::Ones(1)), Error);
}
