// What an experiment on a network steps and reads: the network, its data, its loss, its optimizer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "autodiff/executor.hpp"
#include "data/batches.hpp"
#include "nn/model.hpp"
#include "optimize/optimizer.hpp"

namespace lm {

/// Adds a network to a model: x: batch × features → batch × outputs. Called once per graph; it must
/// add the same parameters in the same order each time.
using Network = std::function<ad::Var(nn::Model& model, ad::Var x)>;
/// output, target: batch × outputs → a scalar.
using LossFunction = std::function<ad::Var(ad::Var output, ad::Var target)>;

/// A network in training. Between steps it stands at θ_k with the loss and the gradient of step k
/// computed there already, so that reading them costs nothing.
template <class S>
class Training {
 public:
  /// inputs: n × features, targets: n × outputs. `batch` rows per step, drawn anew every epoch
  /// without replacement from `seed`; 0: all of them, in their order. Parameters start from `seed`.
  Training(const Matrix& inputs, const Matrix& targets, const Network& network,
           const LossFunction& loss, const OptimizerOptions& optimizer, std::uint64_t seed,
           Index batch = 0);

  /// θ_{k+1} from the gradient at θ_k, then the loss and gradient there. Allocates nothing.
  void step();
  std::int64_t steps() const { return optimizer_.steps(); }
  /// Other data of the same shapes in place of the full batch, for data that are drawn anew at
  /// every step: the next step's loss and gradient are taken on them. Full batch only.
  void set_batch(const S* inputs, const S* targets);

  /// At θ_k on the batch of step k (on all data in full batch). `refresh` computes both again after
  /// the caller changed the parameters.
  double loss() const { return static_cast<double>(executor_.scalar(loss_)); }
  const S* gradient() const { return executor_.packed(); }
  void refresh();
  /// Full batch only: other targets (n × outputs) from here on; refreshes.
  void set_targets(const Matrix& targets);
  /// Whether loss and gradient are finite; when they are not, what an experiment at that learning
  /// rate says of it.
  bool finite() const { return executor_.all_finite(); }
  std::optional<std::string> trouble(double learning_rate) const;

  /// The network's output on the batch: rows × outputs.
  Matrix output() const { return executor_.matrix(output_); }

  S* parameters() { return executor_.parameters(); }
  const S* parameters() const { return parameters_; }
  const ParameterLayout& blocks() const { return model_.blocks(); }
  /// One parameter matrix, and its gradient.
  Matrix parameter(std::size_t block) const { return block_of(parameters_, block); }
  Matrix parameter_gradient(std::size_t block) const { return block_of(gradient(), block); }

  Optimizer<S>& optimizer() { return optimizer_; }
  const Optimizer<S>& optimizer() const { return optimizer_; }

  /// The graph of the loss, for measurements that differentiate it again (measure/). Its inputs
  /// are `x` and `target`.
  ad::Graph& graph() { return *graph_; }
  ad::Var x() const { return x_; }
  ad::Var target() const { return target_; }
  ad::Var output_node() const { return output_; }
  ad::Var loss_node() const { return loss_; }

 private:
  Matrix block_of(const S* flat, std::size_t block) const;
  void load_batch();

  std::unique_ptr<ad::Graph> graph_;
  nn::Model model_;
  ad::Var x_, target_, output_, loss_;
  ad::Executor<S> executor_;  // values: loss and output; packed: the gradient
  const S* parameters_;
  Optimizer<S> optimizer_;
  std::optional<Batches> batches_;
  MatrixOf<S> inputs_, targets_;  // all data when steps take a part of them
};

/// The same network on other data with parameters that live elsewhere: a test set, a grid, every
/// layer's activations.
template <class S>
class Evaluation {
 public:
  /// A network that also hands out its activations, layer by layer.
  using Layered = std::function<ad::Var(nn::Model& model, ad::Var x, std::vector<ad::Var>* hidden)>;

  /// `parameters` outlives this object. inputs: n × features.
  Evaluation(const Matrix& inputs, const Network& network, S* parameters);
  Evaluation(const Matrix& inputs, const Layered& network, S* parameters);

  /// Computes the output (n × outputs) and the activations from the parameters as they are now.
  void run() { executor_->run(); }
  Matrix output() const { return executor_->matrix(output_); }
  std::size_t layers() const { return hidden_.size(); }
  Matrix hidden(std::size_t layer) const { return executor_->matrix(hidden_.at(layer)); }

 private:
  std::unique_ptr<ad::Graph> graph_;
  ad::Var output_;
  std::vector<ad::Var> hidden_;
  std::unique_ptr<ad::Executor<S>> executor_;
};

extern template class Training<float>;
extern template class Training<double>;
extern template class Evaluation<float>;
extern template class Evaluation<double>;

}  // namespace lm
