// One graph for a training step, another for each other set of data.
#include "lab/training.hpp"

#include <algorithm>
#include <string>

#include "autodiff/transform.hpp"
#include "core/blocking.hpp"
#include "core/error.hpp"
#include "lab/series.hpp"

namespace lm {
namespace {

Index rows_of_a_step(Index examples, Index batch) {
  if (batch < 0 || batch > examples) {
    throw Error("out_of_range", "batch",
                std::to_string(batch) + " rows are asked for, and the data have " +
                    std::to_string(examples) + "; 0 takes all of them");
  }
  return batch == 0 ? examples : batch;
}

template <class S>
void copy_rows(const MatrixOf<S>& all, const std::vector<Index>& rows, S* out) {
  for (const Index row : rows) {
    out = std::copy(all.data() + row * all.cols(), all.data() + (row + 1) * all.cols(), out);
  }
}

}  // namespace

template <class S>
Training<S>::Part::Part(Index rows, Index features, Index outputs, const Network& network,
                        const LossFunction& loss_of)
    : graph(std::make_unique<ad::Graph>()),
      model(*graph),
      x(graph->input(rows, features, "x")),
      target(graph->input(rows, outputs, "target")),
      output(network(model, x)),
      loss(loss_of(output, target)),
      executor(*graph, {loss, output}, ad::grad(loss, model.parameters())) {}

template <class S>
Training<S>::Training(const Matrix& inputs, const Matrix& targets, const Network& network,
                      const LossFunction& loss, const OptimizerOptions& optimizer,
                      std::uint64_t seed, Index batch)
    : whole_(rows_of_a_step(inputs.rows(), batch), inputs.cols(), targets.cols(), network, loss),
      parameters_(whole_.executor.parameters()),
      optimizer_(optimizer, whole_.model.blocks()) {
  fix_blocking();
  whole_.model.initialize(seed, parameters_);
  const Index rows = whole_.x.rows(), rest = inputs.rows() % rows;
  if (rows == inputs.rows()) {
    whole_.executor.set(whole_.x, inputs);
    whole_.executor.set(whole_.target, targets);
  } else {
    inputs_ = inputs.template cast<S>();
    targets_ = targets.template cast<S>();
    batches_.emplace(inputs.rows(), rows, seed);
  }
  if (rest > 0) {
    rest_ = std::make_unique<Part>(rest, inputs.cols(), targets.cols(), network, loss);
    rest_->executor.bind_parameters(parameters_);
  }
  refresh();
}

template <class S>
void Training<S>::load_batch() {
  const std::vector<Index>& rows = batches_->at(steps());
  on_rest_ = as_index(rows.size()) < whole_.x.rows();
  copy_rows(inputs_, rows, now().executor.input(now().x));
  copy_rows(targets_, rows, now().executor.input(now().target));
}

template <class S>
void Training<S>::set_batch(const S* inputs, const S* targets) {
  if (batches_) throw Error("bad_argument", "set_batch", "this training draws its own batches");
  std::copy(inputs, inputs + whole_.x.size(), whole_.executor.input(whole_.x));
  std::copy(targets, targets + whole_.target.size(), whole_.executor.input(whole_.target));
}

template <class S>
void Training<S>::refresh() {
  if (batches_) load_batch();
  now().executor.run();
}

template <class S>
void Training<S>::set_targets(const Matrix& targets) {
  if (batches_) throw Error("bad_argument", "set_targets", "needs training in full batch");
  whole_.executor.set(whole_.target, targets);
  refresh();
}

template <class S>
std::optional<std::string> Training<S>::trouble(double learning_rate) const {
  if (finite()) return std::nullopt;
  return "the loss is not finite; the learning rate " + short_number(learning_rate) +
         " makes steps too large";
}

template <class S>
void Training<S>::step() {
  optimizer_.step(parameters_, gradient());
  refresh();
}

template <class S>
Matrix Training<S>::block_of(const S* flat, std::size_t block) const {
  const ParameterBlock& at = blocks().at(block);
  return Eigen::Map<const MatrixOf<S>>(flat + at.offset, at.rows, at.columns)
      .template cast<double>();
}

template <class S>
Evaluation<S>::Evaluation(const Matrix& inputs, const Network& network, S* parameters)
    : Evaluation(
          inputs,
          [&network](nn::Model& model, ad::Var x, std::vector<ad::Var>*) {
            return network(model, x);
          },
          parameters) {}

template <class S>
Evaluation<S>::Evaluation(const Matrix& inputs, const Layered& network, S* parameters)
    : graph_(std::make_unique<ad::Graph>()) {
  fix_blocking();
  nn::Model model(*graph_);
  const ad::Var x = graph_->input(inputs.rows(), inputs.cols(), "x");
  output_ = network(model, x, &hidden_);
  std::vector<ad::Var> values = hidden_;
  values.push_back(output_);
  executor_ = std::make_unique<ad::Executor<S>>(*graph_, values);
  executor_->set(x, inputs);
  executor_->bind_parameters(parameters);
}

template class Training<float>;
template class Training<double>;
template class Evaluation<float>;
template class Evaluation<double>;

}  // namespace lm
