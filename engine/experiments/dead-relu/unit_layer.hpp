// A layer of ReLU units and one step of gradient descent on it, walked along in a straight line.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// f(x) = (1/U) Σ_j a_j max(w_j·x + b_j, 0). The targets are what the layer gives less a residual
/// r, so that r is the error of each output before the step; the loss is half the mean squared
/// error. The learning rate counts in units of 1/U, as is usual for outputs that are a mean: a step
/// of size t moves unit j by −t a_j mean(r x̃ 1[active]), with x̃ = (x, 1).
class UnitLayer {
 public:
  /// X: N × d. W: U × d. a: U. r: N. All biases are b.
  UnitLayer(const Matrix& X, const Matrix& W, double bias, Vector a, Vector r);

  Index units() const { return sums_.rows(); }
  Index examples() const { return sums_.cols(); }
  /// The largest w_j·x of each unit over the examples, without the bias.
  const Vector& highest() const { return highest_; }

  /// To the size t of the step. Allocates nothing.
  void move_to(double t);
  /// On how many examples each unit fires there: U.
  const Vector& fired() const { return fired_; }
  /// On how many it fired before the step.
  const Vector& fired_before() const { return fired_before_; }
  bool dead_before(Index unit) const { return fired_before_(unit) == 0; }
  bool dead(Index unit) const { return fired_(unit) == 0; }
  double loss() const { return loss_; }
  const Vector& output_weights() const { return a_; }

 private:
  Vector a_, r_;
  Matrix sums_, changes_;  // U × N: w·x + b before, and what a step of size 1 takes off
  Vector highest_, fired_, fired_before_, outputs_, outputs_before_;
  double loss_ = 0;
};

}  // namespace lm
