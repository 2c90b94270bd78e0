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
  /// without replacement from `seed`, the last of an epoch fewer when `batch` does not divide n; 0:
  /// all of them, in their order. Parameters start from `seed`.
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
  double loss() const { return static_cast<double>(now().executor.scalar(now().loss)); }
  const S* gradient() const { return now().executor.packed(); }
  void refresh();
  /// Full batch only: other targets (n × outputs) from here on; refreshes.
  void set_targets(const Matrix& targets);
  /// Whether loss and gradient are finite; when they are not, what an experiment at that learning
  /// rate says of it.
  bool finite() const { return now().executor.all_finite(); }
  std::optional<std::string> trouble(double learning_rate) const;

  /// The network's output on the batch: rows × outputs.
  Matrix output() const { return now().executor.matrix(now().output); }

  S* parameters() { return parameters_; }
  const S* parameters() const { return parameters_; }
  const ParameterLayout& blocks() const { return whole_.model.blocks(); }
  /// One parameter matrix, and its gradient.
  Matrix parameter(std::size_t block) const { return block_of(parameters_, block); }
  Matrix parameter_gradient(std::size_t block) const { return block_of(gradient(), block); }

  Optimizer<S>& optimizer() { return optimizer_; }
  const Optimizer<S>& optimizer() const { return optimizer_; }

  /// The graph of the loss, for measurements that differentiate it again (measure/). Its inputs
  /// are `x` and `target`.
  ad::Graph& graph() { return *whole_.graph; }
  ad::Var x() const { return whole_.x; }
  ad::Var target() const { return whole_.target; }
  ad::Var output_node() const { return whole_.output; }
  ad::Var loss_node() const { return whole_.loss; }

 private:
  /// The loss and its gradient on so many rows.
  struct Part {
    Part(Index rows, Index features, Index outputs, const Network& network,
         const LossFunction& loss_of);

    std::unique_ptr<ad::Graph> graph;
    nn::Model model;
    ad::Var x, target, output, loss;
    ad::Executor<S> executor;  // values: loss and output; packed: the gradient
  };

  Part& now() { return on_rest_ ? *rest_ : whole_; }
  const Part& now() const { return on_rest_ ? *rest_ : whole_; }
  Matrix block_of(const S* flat, std::size_t block) const;
  void load_batch();

  Part whole_;
  std::unique_ptr<Part> rest_;  // on the last batch of an epoch, where that is smaller
  bool on_rest_ = false;
  S* parameters_;
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
