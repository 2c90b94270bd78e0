// The edge of stability: sharpness against the dense Hessian, acts, chunks, and the quadratic.
#include <cmath>
#include <string>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "experiments/edge-of-stability/escape.hpp"
#include "experiments/edge-of-stability/sharpness_training.hpp"
#include "lab/run.hpp"

namespace {

using namespace lm;

double scalar(const Run& run, const std::string& name) {
  for (const Scalar& s : run.experiment().scalars()) {
    if (s.name == name) return s.value;
  }
  throw std::runtime_error("no scalar " + name);
}

RunRequest request(const std::string& slug, std::vector<Assignment> parameters = {}) {
  RunRequest r;
  r.experiment = slug;
  r.parameters = std::move(parameters);
  r.seed = 3;
  return r;
}

}  // namespace

TEST_CASE("measured sharpness is the dense Hessian's largest eigenvalue", "[edge]") {
  OptimizerOptions options;
  options.learning_rate = 0.2;
  SharpnessTraining net({.degree = 4, .hidden = {4, 3}, .seed = 5}, options);
  for (int k = 0; k < 40; ++k) net.step();
  HessianProduct<double> dense(net.training().graph(), net.training().loss_node());
  dense.executor().bind_parameters(net.training().parameters());
  dense.executor().set(net.training().x(), net.inputs());
  dense.executor().set(net.training().target(), net.targets());
  const Vector values = symmetric_eigenvalues(dense.dense());
  CHECK(net.measure_sharpness() == Approx(values(values.size() - 1)).epsilon(1e-9));
}

TEST_CASE("targets a share of the way leave that share of the residual", "[edge]") {
  ChebyshevTask task{.degree = 4, .hidden = {5}, .seed = 2};
  const SharpnessTraining whole(task, {});
  task.share = 0.1;
  const SharpnessTraining tenth(task, {});
  // The loss is quadratic in the residual.
  CHECK(tenth.loss() == Approx(0.01 * whole.loss()).epsilon(1e-12));
}

TEST_CASE("only the learning rate can be changed in mid-run", "[edge]") {
  Run run(request("edge-of-stability"));
  run.advance(10);
  const std::string before = run.digest();
  CHECK_THROWS_AS(run.act("width", "3"), Error);
  CHECK_THROWS_AS(run.act("learning_rate", "0"), Error);
  CHECK_THROWS_AS(run.act("learning_rate", "fast"), Error);
  CHECK(run.digest() == before);
}

TEST_CASE("the flow beside is what a hundred times smaller steps do", "[edge]") {
  Run run(request("edge-of-stability", {{"flow", "true"}}));
  run.advance(64);
  Run fine(request("edge-of-stability", {{"learning_rate", "0.002"}}));
  fine.advance(6400);
  const double exact = scalar(fine, "train_loss");
  for (const View& view : run.experiment().views()) {
    if (view.name != "loss") continue;
    const double descent = view.series.at(0).y.back(), flow = view.series.at(1).y.back();
    // A third of the step, a third of the distance: 0.5 leaves room for the second order.
    CHECK(std::abs(flow - exact) < 0.5 * std::abs(descent - exact));
    CHECK(flow == Approx(exact).epsilon(0.03));
  }
}

TEST_CASE("a linear model keeps its sharpness", "[edge]") {
  Run linear(request("progressive-sharpening", {{"depth", "0"}}));
  linear.advance(96);
  CHECK(scalar(linear, "growth") == Approx(1).epsilon(1e-9));
}

TEST_CASE("the quadratic past its line swings wider by its factor; a still network does not",
          "[edge]") {
  const Vector theta = Vector{{1.0, 2.0}}, direction = Vector{{0.0, 1.0}};
  const Vector gradient = Vector{{0.5, 0.3}};
  Escape escape(2, 0);
  escape.offer(64, 1.0, 10, direction, theta.data(), gradient.data(), 0.2);
  CHECK_FALSE(escape.started());  // not 3 % past the line yet
  escape.offer(96, 1.05, 10.5, direction, theta.data(), gradient.data(), 0.2);
  REQUIRE(escape.started());
  CHECK(escape.factor() == Approx(0.2 * 10.5 - 1));
  escape.offer(128, 1.2, 12, direction, theta.data(), gradient.data(), 0.2);  // too late
  CHECK(escape.factor() == Approx(0.2 * 10.5 - 1));
  for (int k = 0; k < 20; ++k) escape.after_step(theta.data());
  const View view = escape.view();
  const std::vector<double>& swing = view.series.at(1).y;
  for (std::size_t k = 1; k < swing.size(); ++k) {
    CHECK(swing[k] / swing[k - 1] == Approx(1.1).epsilon(1e-9));
  }
  CHECK(escape.measured() == 0);
}
