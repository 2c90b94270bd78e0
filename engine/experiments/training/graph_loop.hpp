// What the lecture's loop calls, made of graphs: a model, its loss and gradient on a batch of any
// size.
#pragma once

#include <memory>
#include <vector>

#include "autodiff/executor.hpp"
#include "nn/networks.hpp"

namespace lm::training_loop {

/// Perceptrons of ReLUs, sizes with the inputs first, started from a seed; biases start at zero.
class GraphModel {
 public:
  /// `batches`: the numbers of rows that run() will be asked for. `summed`: the loss is the sum of
  /// the squared errors, and not their mean.
  GraphModel(const std::vector<Index>& sizes, nn::Initializer initializer, std::uint64_t seed,
             const std::vector<Index>& batches, bool summed);

  /// Predictions, loss and gradient on these rows. Allocates nothing.
  void run(const Matrix& x, const Matrix& y, const std::vector<Index>& rows);

  // Of the last run.
  double mean_prediction() const;
  double loss() const;
  const double* gradient() const;

  std::vector<double>& parameters() { return parameters_; }
  const std::vector<double>& parameters() const { return parameters_; }

 private:
  struct Part {
    std::unique_ptr<ad::Graph> graph;
    ad::Var x, y, prediction, loss;
    std::unique_ptr<ad::Executor<double>> executor;
  };
  std::vector<double> parameters_;
  std::vector<Part> parts_;
  std::size_t last_ = 0;
};

/// The network's values on all rows of x: every layer’s, the output’s last.
std::vector<Matrix> layer_values(const std::vector<Index>& sizes, const Matrix& x,
                                 std::vector<double> parameters);

}  // namespace lm::training_loop
