// How a reference run trains: recipe, loss, loop and digest.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/blocking.hpp"
#include "core/sha256.hpp"
#include "data/batches.hpp"
#include "data/dataset.hpp"
#include "nn/losses.hpp"
#include "nn/model.hpp"
#include "nn/networks.hpp"
#include "optimize/optimizer.hpp"

namespace lm::reference {

using ad::Var;
using nn::Activation;
using nn::Initializer;
using nn::Model;

inline constexpr std::uint64_t kSeed = 1;
/// Losses are recorded this often.
inline constexpr std::int64_t kEvery = 10;

enum class Loss { squared, cross_entropy, binary_cross_entropy };

/// How a reference run trains.
struct Recipe {
  Loss loss = Loss::squared;
  OptimizerOptions optimizer;
  Index batch = 0;  ///< divides the data set; 0: all of it
  std::int64_t steps = 300;
  double l2 = 0;
  double dropout_keep = 1;  ///< below one: the network takes a mask input
};

/// A network under construction: x is batch × features, mask an input of a shape of its choice.
using Network = std::function<Var(Model& model, Var x, const std::function<Var(ad::Shape)>& mask)>;

inline OptimizerOptions optimizer(Method method, double rate) {
  OptimizerOptions options;
  options.method = method;
  options.learning_rate = rate;
  return options;
}

inline nn::MlpOptions layers(Activation activation, Initializer initializer,
                             double bias_scale = 0) {
  nn::MlpOptions options;
  options.activation = activation;
  options.layer.initializer = initializer;
  options.layer.bias_scale = bias_scale;
  return options;
}

inline Network mlp(std::vector<Index> sizes, const nn::MlpOptions& options) {
  return [=](Model& model, Var x, const std::function<Var(ad::Shape)>&) {
    return nn::mlp(model, x, sizes, options);
  };
}

/// Inputs with real targets as a data set.
inline Dataset pairs(Matrix inputs, Matrix targets) {
  Dataset data;
  data.inputs = std::move(inputs);
  data.targets = std::move(targets);
  return data;
}

inline Var make_loss(Loss kind, Var output, Var target) {
  switch (kind) {
    case Loss::squared:
      return nn::squared_error(output, target, LossConvention::half_mean);
    case Loss::cross_entropy:
      return nn::cross_entropy(output, target);
    case Loss::binary_cross_entropy:
      return nn::binary_cross_entropy(output, target);
  }
  return output;
}

/// Trains in S and digests recorded losses and final parameters.
template <class S>
std::string train(const Dataset& data, const Recipe& recipe, const Network& network) {
  fix_blocking();
  const Index batch = recipe.batch > 0 ? recipe.batch : data.size();
  ad::Graph graph;
  Model model(graph);
  const Var x = graph.input(batch, data.inputs.cols(), "x");
  const Var t = graph.input(batch, data.targets.cols(), "t");
  std::vector<Var> masks;
  const Var output = network(model, x, [&](ad::Shape shape) {
    masks.push_back(graph.input(shape, "mask"));
    return masks.back();
  });
  Var loss = make_loss(recipe.loss, output, t);
  if (recipe.l2 > 0) loss = loss + nn::l2_penalty(model.parameters(), recipe.l2);
  ad::Executor<S> step(graph, {loss}, ad::grad(loss, model.parameters()));
  model.initialize(kSeed, step.parameters());
  Optimizer<S> optimizer(recipe.optimizer, model.blocks());
  Batches batches(data.size(), batch, kSeed);
  Digest digest;
  for (std::int64_t k = 0; k < recipe.steps; ++k) {
    const Dataset part = subset(data, batches.at(k));
    step.set(x, part.inputs);
    step.set(t, part.targets);
    for (const Var& mask : masks) {
      dropout_mask(kSeed, k, recipe.dropout_keep, step.input(mask), mask.size());
    }
    step.run();
    if (k % kEvery == 0) digest.add(static_cast<double>(step.scalar(loss)));
    optimizer.step(step.parameters(), step.packed());
  }
  for (Index i = 0; i < model.size(); ++i) digest.add(static_cast<double>(step.parameters()[i]));
  return digest.hex();
}

}  // namespace lm::reference
