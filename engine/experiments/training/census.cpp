// Models without numbers, whose blocks are counted; one with numbers, whose slopes are added up.
#include "experiments/training/census.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "autodiff/executor.hpp"
#include "autodiff/transform.hpp"
#include "core/sampling.hpp"
#include "nn/networks.hpp"
#include "nn/normalization.hpp"

namespace lm::parameter_count {
namespace {

constexpr Index kInputs = 8;
/// Biases that start at zero would have no part in the sum.
constexpr double kBiases = 0.3;

/// A matrix that all hidden layers of one width have in common.
struct Shared {
  Index width = 0;
  ad::Var weights, biases;
};

ad::Var add_layer(nn::Model& model, ad::Var x, const Plan& plan, std::size_t l, Shared& shared) {
  const Index in = plan.sizes[l - 1], out = plan.sizes[l];
  const bool hidden = l + 1 < plan.sizes.size();
  const std::string name = "layer" + std::to_string(l);
  if (plan.variant == Variant::shared && hidden && l > 1 && in == out) {
    if (shared.width != in) {
      shared.width = in;
      shared.weights = model.parameter(in, out, name, {nn::Initializer::he, {in, out}, 1});
      if (plan.bias) shared.biases = model.parameter(1, out, name + " bias", {}, false);
    }
    x = ad::matmul(x, shared.weights);
    return plan.bias ? x + shared.biases : x;
  }
  x = nn::dense(model, x, out, name, {nn::Initializer::he, 1, plan.bias, kBiases});
  return hidden && plan.variant == Variant::layer_norm ? nn::layer_norm(model, x, name + " norm")
                                                       : x;
}

/// The network on `rows` examples; `added` receives each layer's parameters.
ad::Var build(nn::Model& model, ad::Var x, const Plan& plan, Bend bend, std::vector<Index>& added) {
  Shared shared;
  for (std::size_t l = 1; l < plan.sizes.size(); ++l) {
    const Index before = model.size();
    x = add_layer(model, x, plan, l, shared);
    if (l + 1 < plan.sizes.size()) {
      x = nn::activate(bend == Bend::relu ? nn::Activation::relu : nn::Activation::tanh, x);
    }
    added.push_back(model.size() - before);
  }
  return x;
}

}  // namespace

std::vector<Index> added_by_layer(const Plan& plan) {
  ad::Graph graph;
  nn::Model model(graph);
  std::vector<Index> added;
  build(model, graph.input(1, plan.sizes.front(), "x"), plan, Bend::relu, added);
  return added;
}

Index counted(const Plan& plan) {
  Index all = 0;
  for (const Index added : added_by_layer(plan)) all += added;
  return all;
}

Index widest(const Plan& like, Index depth, Index most) {
  Plan plan = like;
  const auto fits = [&](Index width) {
    plan.sizes.assign(as_size(depth) + 2, width);
    plan.sizes.front() = like.sizes.front();
    plan.sizes.back() = like.sizes.back();
    return counted(plan) <= most;
  };
  Index low = 0, high = 1;
  while (fits(high)) low = high, high *= 2;
  while (high - low > 1) {
    const Index middle = (low + high) / 2;
    (fits(middle) ? low : high) = middle;
  }
  return low;
}

double largest_scaling_slope(const Plan& plan, Bend bend, std::int64_t seed) {
  ad::Graph graph;
  nn::Model model(graph);
  std::vector<Index> added;
  const ad::Var x = graph.input(kInputs, plan.sizes.front(), "x");
  const ad::Var output = build(model, x, plan, bend, added);
  const ad::Var mixed = graph.input(kInputs, plan.sizes.back(), "mixed");
  const ad::Var sum = ad::dot(output, mixed);
  ad::Executor<double> run(graph, {sum}, ad::grad(sum, model.parameters()));
  model.initialize(static_cast<std::uint64_t>(seed), run.parameters());
  Random random(static_cast<std::uint64_t>(seed), stream("parameter-count/inputs"));
  run.set(x, normal_matrix(random, kInputs, x.cols()));
  run.set(mixed, normal_matrix(random, kInputs, mixed.cols()));
  run.run();

  // θ ⊙ ∂f/∂θ of each block.
  Vector terms(model.size());
  for (Index i = 0; i < terms.size(); ++i) terms(i) = run.parameters()[i] * run.packed()[i];
  double largest = 0;
  const std::size_t step = plan.bias ? 2 : 1;  // blocks of a layer
  for (std::size_t l = 0; l + 2 < plan.sizes.size(); ++l) {
    const auto& into = model.blocks()[step * l];
    const auto& out = model.blocks()[step * (l + 1)];
    for (Index j = 0; j < into.columns; ++j) {
      double slope = 0, size = 0;
      const auto add = [&](Index at, double sign) {
        slope += sign * terms(at);
        size += std::abs(terms(at));
      };
      for (Index i = 0; i < into.rows; ++i) add(into.offset + i * into.columns + j, 1);
      if (plan.bias) add(model.blocks()[step * l + 1].offset + j, 1);
      for (Index k = 0; k < out.columns; ++k) add(out.offset + j * out.columns + k, -1);
      if (size > 0) largest = std::max(largest, std::abs(slope) / size);
    }
  }
  return largest;
}

}  // namespace lm::parameter_count
