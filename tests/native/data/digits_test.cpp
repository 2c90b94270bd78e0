// Drawn digits: reproducible, varied, and hard enough for a linear model.
#include "data/digits.hpp"

#include <algorithm>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/error.hpp"
#include "data/batches.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "optimize/optimizer.hpp"

using namespace lm;

namespace {

/// Test accuracy after `epochs` of Adam on cross-entropy with batches of 50.
double train_and_test(const Dataset& train, const Dataset& test, std::vector<Index> sizes,
                      int epochs) {
  constexpr Index kBatch = 50;
  ad::Graph graph;
  nn::Model model(graph);
  const ad::Var x = graph.input(kBatch, train.inputs.cols(), "x");
  const ad::Var t = graph.input(kBatch, 10, "t");
  nn::MlpOptions options;
  options.activation = nn::Activation::relu;
  const ad::Var z = nn::mlp(model, x, sizes, options);
  const ad::Var loss = nn::cross_entropy(z, t);
  ad::Executor<float> step(graph, {z}, ad::grad(loss, model.parameters()));
  model.initialize(1, step.parameters());
  OptimizerOptions adam;
  adam.method = Method::adam;
  adam.learning_rate = 2e-3;
  Optimizer<float> optimizer(adam, model.blocks());
  Batches batches(train.size(), kBatch, 1);
  for (std::int64_t k = 0; k < epochs * batches.per_epoch(); ++k) {
    const Dataset batch = subset(train, batches.at(k));
    step.set(x, batch.inputs);
    step.set(t, batch.targets);
    step.run();
    optimizer.step(step.parameters(), step.packed());
  }
  double right = 0;
  for (Index first = 0; first + kBatch <= test.size(); first += kBatch) {
    step.set(x, test.inputs.middleRows(first, kBatch));
    step.run();
    const std::vector<Index> labels(test.labels.begin() + first,
                                    test.labels.begin() + first + kBatch);
    right += accuracy(step.matrix(z), labels) * kBatch;
  }
  return right / static_cast<double>(test.size());
}

}  // namespace

TEST_CASE("digits depend on seed and number alone, in every size", "[digits]") {
  for (const Index size : {8, 14, 28}) {
    DigitOptions options;
    options.size = size;
    const Dataset a = drawn_digits(30, options, 1), b = drawn_digits(60, options, 1);
    CHECK(a.inputs == b.inputs.topRows(30));
    CHECK(a.inputs != drawn_digits(30, options, 2).inputs);
    CHECK(a.inputs.minCoeff() >= 0);
    CHECK(a.inputs.maxCoeff() <= 1);
    CHECK(a.labels[13] == 3);
    CHECK(a.targets(13, 3) == 1);
    // Ink covers some of the image, never most of it.
    for (Index i = 0; i < 30; ++i) {
      const double ink = a.inputs.row(i).mean();
      CHECK(ink > 0.05);
      CHECK(ink < 0.5);
    }
  }
}

TEST_CASE("without variation two digits of one class and way are the same", "[digits]") {
  DigitOptions still;
  still.rotation = still.shear = still.stretch = still.shift = still.bend = 0;
  still.jitter = still.noise = 0;
  const Dataset data = drawn_digits(200, still, 3);
  // Pen and way still vary: correlation within a class stays above that between classes.
  double within = 0, between = 0;
  int n_within = 0, n_between = 0;
  for (Index i = 0; i < 100; ++i) {
    for (Index j = i + 1; j < 100; ++j) {
      const double similarity =
          data.inputs.row(i).normalized().dot(data.inputs.row(j).normalized());
      const bool same =
          data.labels[static_cast<std::size_t>(i)] == data.labels[static_cast<std::size_t>(j)];
      (same ? within : between) += similarity;
      ++(same ? n_within : n_between);
    }
  }
  CHECK(within / n_within > between / n_between + 0.1);
}

TEST_CASE("a linear model stays at least 12 points of test accuracy below a network", "[digits]") {
  const Dataset all = drawn_digits(4000, {}, 5);
  const Split parts = split(all, 2000, 5);
  const double network = train_and_test(parts.train, parts.test, {64, 64, 10}, 40);
  const double linear = train_and_test(parts.train, parts.test, {64, 10}, 40);
  // Measured: 0.890 and 0.693.
  INFO("test accuracy: network 64-64-10 " << network << ", linear " << linear);
  CHECK(network - linear >= 0.12);
  CHECK(network >= 0.85);
}

TEST_CASE("options out of range are refused", "[digits]") {
  DigitOptions options;
  options.size = 29;
  CHECK_THROWS_AS(drawn_digits(10, options, 1), Error);
  options = {};
  options.noise = -1;
  CHECK_THROWS_AS(drawn_digits(10, options, 1), Error);
  CHECK_THROWS_AS(drawn_digits(0, {}, 1), Error);
}
