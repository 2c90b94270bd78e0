// One graph for each size of a batch, all with the same parameters.
#include "experiments/training/graph_loop.hpp"

#include <algorithm>
#include <utility>

#include "autodiff/transform.hpp"
#include "core/blocking.hpp"
#include "core/error.hpp"

namespace lm::training_loop {
namespace {

nn::MlpOptions with(nn::Initializer initializer) {
  return {nn::Activation::relu, nn::Activation::identity, {initializer, 1, true, 0}};
}

}  // namespace

GraphModel::GraphModel(const std::vector<Index>& sizes, nn::Initializer initializer,
                       std::uint64_t seed, const std::vector<Index>& batches, bool summed) {
  fix_blocking();
  for (const Index rows : batches) {
    Part part;
    part.graph = std::make_unique<ad::Graph>();
    nn::Model model(*part.graph);
    part.x = part.graph->input(rows, sizes.front(), "x");
    part.y = part.graph->input(rows, sizes.back(), "y");
    part.prediction = nn::mlp(model, part.x, sizes, with(initializer));
    const ad::Var squares = ad::square(part.prediction - part.y);
    part.loss = summed ? ad::sum(squares) : ad::mean(squares);
    part.executor =
        std::make_unique<ad::Executor<double>>(*part.graph, std::vector{part.loss, part.prediction},
                                               ad::grad(part.loss, model.parameters()));
    if (parts_.empty()) {
      parameters_.resize(as_size(model.size()));
      model.initialize(seed, parameters_.data());
    }
    part.executor->bind_parameters(parameters_.data());
    parts_.push_back(std::move(part));
  }
}

void GraphModel::run(const Matrix& x, const Matrix& y, const std::vector<Index>& rows) {
  last_ = 0;
  while (parts_[last_].x.rows() != as_index(rows.size())) ++last_;
  Part& part = parts_[last_];
  double* to_x = part.executor->input(part.x);
  double* to_y = part.executor->input(part.y);
  for (const Index row : rows) {
    to_x = std::copy(x.data() + row * x.cols(), x.data() + (row + 1) * x.cols(), to_x);
    to_y = std::copy(y.data() + row * y.cols(), y.data() + (row + 1) * y.cols(), to_y);
  }
  part.executor->run();
}

double GraphModel::mean_prediction() const {
  const Part& part = parts_[last_];
  const double* values = part.executor->value(part.prediction);
  double sum = 0;
  for (Index i = 0; i < part.prediction.size(); ++i) sum += values[i];
  return sum / as_double(part.prediction.size());
}

double GraphModel::loss() const { return parts_[last_].executor->scalar(parts_[last_].loss); }

const double* GraphModel::gradient() const { return parts_[last_].executor->packed(); }

std::vector<Matrix> layer_values(const std::vector<Index>& sizes, const Matrix& x,
                                 std::vector<double> parameters) {
  fix_blocking();
  ad::Graph graph;
  nn::Model model(graph);
  const ad::Var input = graph.input(x.rows(), x.cols(), "x");
  std::vector<ad::Var> hidden;
  nn::mlp(model, input, sizes, with(nn::Initializer::he), &hidden);
  ad::Executor<double> run(graph, hidden);
  run.bind_parameters(parameters.data());
  run.set(input, x);
  run.run();
  std::vector<Matrix> values;
  for (const ad::Var layer : hidden) values.push_back(run.matrix(layer));
  return values;
}

}  // namespace lm::training_loop
