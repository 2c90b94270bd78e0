// What the graph costs: training steps beside the same step written by hand, products, one
// operation.
#include <benchmark/benchmark.h>

#include <vector>

#include "autodiff/executor.hpp"
#include "autodiff/kernels/matmul.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/blocking.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"

namespace {

using lm::Index;
using Sizes = std::vector<Index>;
using MatrixF = lm::MatrixOf<float>;
using RowF = Eigen::Matrix<float, 1, Eigen::Dynamic>;

constexpr float kRate = 1e-4f;

void fill(float* data, Index n, double scale, std::uint64_t stream) {
  lm::Random random(1, stream);
  for (Index i = 0; i < n; ++i) data[i] = static_cast<float>(scale * random.uniform(-1, 1));
}

// A tanh perceptron with a linear end, mean squared error, on one batch.
struct Network {
  lm::ad::Graph graph;
  lm::ad::Var x, t, loss;
  std::vector<lm::ad::Var> gradient;

  Network(const Sizes& sizes, Index batch) {
    x = graph.input(batch, sizes.front(), "x");
    t = graph.input(batch, sizes.back(), "t");
    lm::ad::Var h = x;
    for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
      const lm::ad::Var W = graph.parameter(sizes[l], sizes[l + 1], "W");
      const lm::ad::Var b = graph.parameter(1, sizes[l + 1], "b");
      h = matmul(h, W) + b;
      if (l + 2 < sizes.size()) h = tanh(h);
    }
    loss = mean(square(h - t));
    gradient = grad(loss, graph.parameters());
  }

  void prepare(lm::ad::Executor<float>& run) const {
    fill(run.input(x), x.size(), 1, 1);
    fill(run.input(t), t.size(), 1, 2);
    fill(run.parameters(), run.parameter_size(), 0.1, 3);
  }
};

void graph_step(benchmark::State& state, const Sizes& sizes, Index batch) {
  const Network net(sizes, batch);
  lm::ad::Executor<float> run(net.graph, {net.loss}, net.gradient);
  net.prepare(run);
  for (auto _ : state) {
    run.run();
    float* parameters = run.parameters();
    const float* gradient = run.packed();
    for (Index i = 0; i < run.parameter_size(); ++i) parameters[i] -= kRate * gradient[i];
  }
  state.counters["instructions"] = static_cast<double>(run.plan().instructions().size());
}

// Forward over reverse: about two gradients.
void hessian_product(benchmark::State& state, const Sizes& sizes, Index batch) {
  Network net(sizes, batch);
  const auto parameters = net.graph.parameters();
  Index size = net.graph.parameter_size();
  const lm::ad::Var v = net.graph.input(1, size, "v");
  lm::ad::Executor<float> run(net.graph, {}, hvp(net.loss, parameters, unpack(v, parameters)));
  net.prepare(run);
  fill(run.input(v), size, 1, 4);
  for (auto _ : state) run.run();
}

// The same step by hand, through Eigen's products, with nothing stored that is not needed.
void hand_step(benchmark::State& state, const Sizes& sizes, Index batch) {
  lm::fix_blocking();
  const std::size_t layers = sizes.size() - 1;
  std::vector<MatrixF> W, dW, h, d;
  std::vector<RowF> b, db;
  MatrixF x(batch, sizes.front()), t(batch, sizes.back());
  fill(x.data(), x.size(), 1, 1);
  fill(t.data(), t.size(), 1, 2);
  for (std::size_t l = 0; l < layers; ++l) {
    W.emplace_back(sizes[l], sizes[l + 1]);
    fill(W[l].data(), W[l].size(), 0.1, 3 + l);
    dW.emplace_back(sizes[l], sizes[l + 1]);
    b.emplace_back(RowF::Zero(sizes[l + 1]));
    db.emplace_back(sizes[l + 1]);
    h.emplace_back(batch, sizes[l + 1]);
    d.emplace_back(batch, sizes[l + 1]);
  }
  for (auto _ : state) {
    for (std::size_t l = 0; l < layers; ++l) {
      h[l].noalias() = (l == 0 ? x : h[l - 1]) * W[l];
      for (Index row = 0; row < batch; ++row) h[l].row(row) += b[l];
      if (l + 1 < layers) lm::tanh(h[l].data(), h[l].data(), h[l].size());
    }
    d.back() = (2.0f / static_cast<float>(t.size())) * (h.back() - t);
    for (std::size_t l = layers; l-- > 0;) {
      dW[l].noalias() = (l == 0 ? x : h[l - 1]).transpose() * d[l];
      db[l] = d[l].colwise().sum();
      if (l > 0) {
        d[l - 1].noalias() = d[l] * W[l].transpose();
        d[l - 1].array() *= 1 - h[l - 1].array().square();
      }
      W[l] -= kRate * dW[l];
      b[l] -= kRate * db[l];
    }
    benchmark::DoNotOptimize(W[0].data());
    benchmark::ClobberMemory();
  }
}

#define LM_ROW(name, batch, ...)                                  \
  BENCHMARK_CAPTURE(graph_step, name, Sizes{__VA_ARGS__}, batch); \
  BENCHMARK_CAPTURE(hand_step, name, Sizes{__VA_ARGS__}, batch);  \
  BENCHMARK_CAPTURE(hessian_product, name, Sizes{__VA_ARGS__}, batch);
LM_ROW(2_8_8_1_batch_10, 10, 2, 8, 8, 1)
LM_ROW(2_64_64_1_batch_128, 128, 2, 64, 64, 1)
LM_ROW(64_256_256_10_batch_128, 128, 64, 256, 256, 10)
LM_ROW(784_512_512_10_batch_128, 128, 784, 512, 512, 10)
#undef LM_ROW

void product(benchmark::State& state, Index size, bool transpose_a, bool transpose_b) {
  std::vector<float> a(static_cast<std::size_t>(size * size)), b = a, c = a;
  fill(a.data(), size * size, 1, 1);
  fill(b.data(), size * size, 1, 2);
  for (auto _ : state) {
    lm::ad::matmul(size, size, size, a.data(), transpose_a, b.data(), transpose_b, c.data());
    benchmark::DoNotOptimize(c.data());
  }
  const double work = 2.0 * static_cast<double>(size * size * size);
  state.counters["FLOP/s"] =
      benchmark::Counter(work, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(product, 256_plain, 256, false, false);
BENCHMARK_CAPTURE(product, 256_transposed_left, 256, true, false);
BENCHMARK_CAPTURE(product, 256_transposed_right, 256, false, true);

// A chain of 4,096 scalar products: what one operation costs beside its arithmetic.
void operations(benchmark::State& state) {
  constexpr int kLength = 4096;
  lm::ad::Graph graph;
  const lm::ad::Var x = graph.input(1, 1, "x");
  lm::ad::Var y = x;
  for (int i = 0; i < kLength; ++i) y = y * x;
  lm::ad::Executor<float> run(graph, {y});
  run.set(x, 1);
  for (auto _ : state) run.run();
  state.SetItemsProcessed(state.iterations() * kLength);
}
BENCHMARK(operations);

// Building, differentiating and planning a network: what a moved slider costs.
void build_and_plan(benchmark::State& state) {
  for (auto _ : state) {
    const Network net({2, 64, 64, 1}, 128);
    lm::ad::Executor<float> run(net.graph, {net.loss}, net.gradient);
    benchmark::DoNotOptimize(run.packed());
  }
}
BENCHMARK(build_and_plan);

}  // namespace
