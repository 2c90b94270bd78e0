// A training step of every kind of network with every optimizer allocates nothing.
#include "autodiff/executor.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "counted_malloc.hpp"
#include "nn/attention.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "nn/normalization.hpp"
#include "optimize/optimizer.hpp"

using namespace lm;
using ad::Var;

namespace {

/// Allocations of ten training steps after the first.
template <class S>
long allocations_of(const ad::Shape& shape, Method method,
                    const std::function<Var(nn::Model&, Var)>& network) {
  ad::Graph graph;
  nn::Model model(graph);
  const Var x = graph.input(shape, "x");
  const Var loss = ad::mean(ad::square(network(model, x)));
  ad::Executor<S> run(graph, {loss}, ad::grad(loss, model.parameters()));
  model.initialize(1, run.parameters());
  run.set(x, 0.5);
  OptimizerOptions options;
  options.method = method;
  options.learning_rate = 1e-3;
  options.clip_norm = 1;
  options.weight_decay = 0.01;
  Optimizer<S> optimizer(options, model.blocks());
  const auto step = [&] {
    run.run();
    optimizer.step(run.parameters(), run.packed());
  };
  step();
  const long before = test::allocations;
  for (int k = 0; k < 10; ++k) step();
  return test::allocations - before;
}

}  // namespace

TEST_CASE("a training step allocates nothing", "[nn][memory]") {
  const auto mlp = [](nn::Model& m, Var x) { return nn::mlp(m, x, {64, 256, 10}); };
  const auto convolution = [](nn::Model& m, Var x) {
    nn::ImageSize image{8, 8, 1};
    x = nn::convolution(m, x, image, 4, 3, nn::Padding::circular, "c");
    return nn::global_average_pool(nn::max_pool(x, image, 2));
  };
  const auto attention = [](nn::Model& m, Var x) {
    nn::AttentionOptions options;
    options.heads = 2;
    return nn::layer_norm(m, nn::multi_head_attention(m, x, "a", options), "n");
  };
  for (std::size_t k = 0; k < kMethodNames.size(); ++k) {
    INFO(kMethodNames[k]);
    const auto method = static_cast<Method>(k);
    CHECK(allocations_of<float>({128, 64}, method, mlp) == 0);
    CHECK(allocations_of<double>({128, 64}, method, mlp) == 0);
    CHECK(allocations_of<float>({16, 64, 1}, method, convolution) == 0);
    CHECK(allocations_of<float>({8, 12, 16}, method, attention) == 0);
  }
}
