// A watched network's kernel and linearization against the general ones of measure/ and nn/.
#include "experiments/lazy-and-rich/lazy_network.hpp"

#include <cmath>

#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "measure/tangent_kernel.hpp"
#include "nn/activation.hpp"
#include "nn/losses.hpp"

using namespace lm;

namespace {

constexpr Index kExamples = 6, kDimension = 4;
constexpr double kRate = 0.05;

LazyOptions options_of(LazyActivation activation, bool mean_field) {
  LazyOptions o;
  o.activation = activation;
  o.width = 16;
  o.output_scale = mean_field ? 1.0 / 16 : 1.0 / 4;
  o.rate_scale = mean_field ? 4 : 1;
  o.learning_rate = kRate;
  return o;
}

/// The same network written out, for measure/ and nn/: its graph, its parameters as nodes.
struct Written {
  ad::Graph graph;
  ad::Var x, W, u, f;
  Written(const LazyOptions& o, Index rows) {
    x = graph.input(rows, kDimension, "x");
    W = graph.parameter(kDimension, o.width, "W");
    u = graph.parameter(o.width, 1, "u");
    const ad::Var z = ad::matmul(x, W);
    const ad::Var h = o.activation == LazyActivation::tanh ? ad::tanh(z) : ad::relu(z);
    f = o.output_scale * ad::matmul(h, u);
  }
};

/// The parameters that a watched network of this seed starts from.
std::vector<double> start_of(const LazyOptions& o, std::uint64_t seed) {
  ad::Graph graph;
  nn::Model model(graph);
  model.parameter(kDimension, o.width, "W", {nn::Initializer::normal, {}, o.weight_deviation});
  model.parameter(o.width, 1, "u", {nn::Initializer::normal, {}, 1});
  std::vector<double> flat(static_cast<std::size_t>(model.size()));
  model.initialize(seed, flat.data());
  return flat;
}

}  // namespace

TEST_CASE("a watched network's kernel is the Gram matrix of its gradients", "[lazy]") {
  const LazyTask task = draw_lazy_task(kExamples, kDimension, 3);
  for (const LazyActivation activation : {LazyActivation::tanh, LazyActivation::relu}) {
    for (const bool mean_field : {false, true}) {
      const LazyOptions o = options_of(activation, mean_field);
      const LazyNetwork network(task, o, 7);
      std::vector<double> flat = start_of(o, 7);
      Written written(o, 1);
      TangentKernel<double> general(written.graph, written.x, written.f);
      general.executor().bind_parameters(flat.data());
      const Matrix K = o.rate_scale * o.rate_scale * general.matrix(task.X);
      CHECK((network.start_kernel() - K).norm() < 1e-13 * K.norm());
    }
  }
}

TEST_CASE("the closed form of the linearization is the Taylor model trained step by step",
          "[lazy]") {
  const LazyTask task = draw_lazy_task(kExamples, kDimension, 3);
  const LazyOptions o = options_of(LazyActivation::tanh, false);
  LazyNetwork network(task, o, 7);
  std::vector<double> flat = start_of(o, 7);
  Written written(o, kExamples);
  const ad::Var dW = written.graph.input(kDimension, o.width, "dW");
  const ad::Var du = written.graph.input(o.width, 1, "du");
  const ad::Var target = written.graph.input(kExamples, 1, "target");
  const ad::Var linear = nn::linearized(written.f, {written.W, written.u}, {dW, du});
  const ad::Var loss = nn::squared_error(linear, target, LossConvention::half_sum);
  ad::Executor<double> taylor(written.graph, {linear}, ad::grad(loss, {dW, du}));
  taylor.bind_parameters(flat.data());
  taylor.set(written.x, task.X);
  taylor.set(target, task.y);
  Matrix offset_W = Matrix::Zero(kDimension, o.width), offset_u = Matrix::Zero(o.width, 1);
  for (int k = 0; k < 30; ++k) {
    taylor.set(dW, offset_W);
    taylor.set(du, offset_u);
    taylor.run();
    CHECK((taylor.matrix(linear).col(0) - network.linear_output()).norm() < 1e-12);
    const Eigen::Map<const Matrix> gradient_W(taylor.packed(), kDimension, o.width);
    const Eigen::Map<const Matrix> gradient_u(taylor.packed() + kDimension * o.width, o.width, 1);
    offset_W -= kRate * gradient_W;
    offset_u -= kRate * gradient_u;
    network.step();
  }
  CHECK(network.gap() > 1e-3);  // 16 units are far from lazy, so the comparison is no identity
}

TEST_CASE("the task is standardized, and centring starts the outputs at zero", "[lazy]") {
  const LazyTask task = draw_lazy_task(20, 5, 1);
  CHECK(std::abs(task.y.sum()) < 1e-12);
  CHECK(task.y.squaredNorm() == Approx(20).epsilon(1e-12));
  LazyOptions o = options_of(LazyActivation::tanh, false);
  o.centred = true;
  const LazyNetwork network(task, o, 2);
  CHECK(network.output().norm() == 0);
  CHECK(network.loss() == Approx(10).epsilon(1e-12));
}
