// A network of ReLUs written out by hand: loops forwards, loops backwards, and no graph.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::training_loop {

/// Sizes, inputs first. Parameters lie as in nn::mlp: for each layer in × out weights, then out
/// biases. The loss is the mean over examples and outputs of the squared error.
class PlainNetwork {
 public:
  PlainNetwork(std::vector<Index> sizes, std::vector<double> start);

  /// The loss on these rows of x and y, and its slopes. Allocates nothing.
  double run(const Matrix& x, const Matrix& y, const std::vector<Index>& rows);
  /// θ ← θ − rate · slopes.
  void move(double rate);

  const std::vector<double>& parameters() const { return parameters_; }

 private:
  void forwards(const double* x);
  void backwards(const double* x);

  std::vector<Index> sizes_;
  std::vector<double> parameters_, slopes_;
  std::vector<std::vector<double>> units_, blame_;  // of each layer from 1 on
};

/// The largest |a_i − b_i|, and the largest |a_i|.
double largest_difference(const double* a, const std::vector<double>& b);
double largest_size(const std::vector<double>& a);

}  // namespace lm::training_loop
