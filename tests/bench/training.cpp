// How fast networks train: gradient steps of perceptrons by the planned executor.
#include <benchmark/benchmark.h>

#include <vector>

#include "autodiff/executor.hpp"
#include "autodiff/transform.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace {

/// One full-batch gradient step of a tanh perceptron on a batch of 64.
void gradient_step(benchmark::State& state, const std::vector<lm::Index>& sizes) {
  constexpr lm::Index kBatch = 64;
  constexpr float kRate = 1e-3f;
  lm::ad::Graph graph;
  const lm::ad::Var x = graph.input(kBatch, sizes.front(), "x");
  const lm::ad::Var y = graph.input(kBatch, sizes.back(), "y");
  lm::nn::Model model(graph);
  const lm::ad::Var output = lm::nn::mlp(model, x, sizes);
  const lm::ad::Var loss = lm::nn::squared_error(output, y, lm::LossConvention::half_mean);
  lm::ad::Executor<float> step(graph, {loss}, lm::ad::grad(loss, model.parameters()));
  model.initialize(1, step.parameters());
  step.set(x, 0.5);
  step.set(y, 1.0);
  for (auto _ : state) {
    step.run();
    for (lm::Index i = 0; i < step.parameter_size(); ++i) {
      step.parameters()[i] -= kRate * step.packed()[i];
    }
  }
  state.counters["parameters"] = static_cast<double>(step.parameter_size());
}
BENCHMARK_CAPTURE(gradient_step, 2 - 32 - 32 - 1, {2, 32, 32, 1});
BENCHMARK_CAPTURE(gradient_step, 64 - 128 - 10, {64, 128, 10});
BENCHMARK_CAPTURE(gradient_step, 784 - 300 - 10, {784, 300, 10})->Unit(benchmark::kMillisecond);

}  // namespace
