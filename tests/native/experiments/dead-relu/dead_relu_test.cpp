// The layer's step against a step that is really taken; the batteries of the lesson on dead units.
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "core/sampling.hpp"
#include "experiments/dead-relu/unit_layer.hpp"
#include "lab/runs.hpp"

using namespace lm;
using lm::test::request;
using lm::test::scalar;

namespace {

/// Half the mean squared error of f(x) = (1/U) Σ a_j max(w_j·x + b_j, 0), written out.
double loss_of(const Matrix& X, const Matrix& W, const Vector& b, const Vector& a,
               const Vector& y) {
  double total = 0;
  for (Index i = 0; i < X.rows(); ++i) {
    double f = 0;
    for (Index j = 0; j < W.rows(); ++j) {
      f += a(j) * std::max(0.0, W.row(j).dot(X.row(i)) + b(j)) / as_double(W.rows());
    }
    total += (f - y(i)) * (f - y(i)) / (2 * as_double(X.rows()));
  }
  return total;
}

}  // namespace

TEST_CASE("walking along the step is the step of gradient descent", "[dead-relu]") {
  constexpr Index kUnits = 7, kExamples = 15, kInputs = 3;
  constexpr double kBias = -0.4, kSize = 1.7, h = 1e-6;
  Random random(11, stream("dead-relu-test"));
  const Matrix X = normal_matrix(random, kExamples, kInputs);
  Matrix W = normal_matrix(random, kUnits, kInputs);
  Vector b = Vector::Constant(kUnits, kBias);
  const Vector a = normal_vector(random, kUnits), r = normal_vector(random, kExamples);
  const Vector f = ((X * W.transpose()).array() + kBias).cwiseMax(0.0).matrix() * a / kUnits;
  const Vector y = f - r;
  UnitLayer layer(X, W, kBias, a, r);
  CHECK(layer.loss() == Approx(loss_of(X, W, b, a, y)));

  Matrix by_weight(kUnits, kInputs);
  Vector by_bias(kUnits);
  const auto slope = [&](double& parameter) {
    const double here = parameter;
    parameter = here + h;
    const double above = loss_of(X, W, b, a, y);
    parameter = here - h;
    const double below = loss_of(X, W, b, a, y);
    parameter = here;
    return (above - below) / (2 * h);
  };
  for (Index j = 0; j < kUnits; ++j) {
    for (Index k = 0; k < kInputs; ++k) by_weight(j, k) = slope(W(j, k));
    by_bias(j) = slope(b(j));
  }
  W -= kSize * kUnits * by_weight;
  b -= kSize * kUnits * by_bias;
  layer.move_to(kSize);
  CHECK(layer.loss() == Approx(loss_of(X, W, b, a, y)).epsilon(1e-6));
  for (Index j = 0; j < kUnits; ++j) {
    const double fired = ((X * W.row(j).transpose()).array() + b(j) > 0).cast<double>().sum();
    CHECK(layer.fired()(j) == fired);
  }
  layer.move_to(0);
  CHECK(layer.fired() == layer.fired_before());
}

TEST_CASE("a run ends with its one step, and counts before it", "[dead-relu]") {
  Run run(request("dead-relu", {{"examples", "50"}, {"bias", "-3"}, {"units", "200"}}));
  const double dead = scalar(run, "dead_fraction");
  CHECK(scalar(run, "killed_fraction") == 0);
  run.advance(500);
  CHECK(run.experiment().step() == 100);
  CHECK(scalar(run, "dead_fraction") == dead);
  CHECK(scalar(run, "dark_fraction") == Approx(dead + scalar(run, "killed_fraction")));
}

TEST_CASE("a unit without a leak stays, one with a leak learns its task", "[leaky-revival]") {
  Run frozen(request("leaky-revival", {{"slope", "0"}}));
  frozen.advance(1000);
  CHECK(scalar(frozen, "final_loss") == scalar(frozen, "initial_loss"));
  CHECK(std::isnan(scalar(frozen, "waking_step")));
  Run leaky(request("leaky-revival"));
  leaky.advance(20'000);
  CHECK(scalar(leaky, "final_loss") < 1e-3);
  CHECK(scalar(leaky, "waking_step") == scalar(leaky, "predicted_waking_step"));
  CHECK(scalar(leaky, "gradient_at_start") ==
        Approx(scalar(leaky, "predicted_gradient_at_start")).epsilon(1e-12));
}

TEST_CASE("the batteries of the lesson pass and say what they are", "[battery]") {
  for (const std::string slug : {"dead-relu", "leaky-revival"}) {
    const Battery battery = find_experiment(slug).battery();
    CHECK(battery.seeds.size() >= 3);
    CHECK(battery.checks.size() >= 20);
    std::set<std::string> names;
    for (const Check& check : battery.checks) {
      INFO(slug << ": " << check.name << ": predicted " << check.predicted << ", measured "
                << check.measured << ", tolerance " << check.tolerance);
      CHECK(check.passed());
      CHECK(names.insert(check.name).second);
      CHECK_FALSE(check.why.empty());
      CHECK_FALSE(check.range.empty());
    }
  }
}
