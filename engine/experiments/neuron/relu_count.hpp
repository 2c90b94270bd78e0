// Counting what a ReLU neuron with a random input puts out, for one bias and for a row of them.
#pragma once

#include <vector>

#include "core/rng.hpp"
#include "theory/mean_relu.hpp"

namespace lm {

/// Draw `index` of that law with standard deviation 1.
double unit_draw(theory::InputLaw law, const Random& random, std::uint64_t index);

/// Sums over the inputs z so far.
class ReluCount {
 public:
  /// `biases`: the row. `window`: how near to 0 an input counts as close. `tail`: the histogram
  /// reaches from −tail to tail.
  ReluCount(double bias, std::vector<double> biases, double window, double tail, std::size_t bins);

  void add(double z);

  double draws() const { return draws_; }
  /// Of the outputs max(z + b, 0).
  double mean() const { return sum_ / draws_; }
  double standard_error() const;
  /// Share of inputs above 0, a 0 counting one half.
  double slope() const { return positive_ / draws_; }
  /// Inputs within the window, per draw and width.
  double curvature() const { return close_ / (2 * window_ * draws_); }
  /// The mean at the bias minus that without one, on the same draws.
  double rise() const { return (sum_ - at_zero_) / draws_; }

  /// At each bias of the row: the mean, that minus the mean without a bias, the share of z > −b.
  std::vector<double> means() const;
  std::vector<double> rises() const;
  std::vector<double> shares() const;
  /// The histogram as a density.
  std::vector<double> density() const;

 private:
  double bias_, window_, tail_;
  std::vector<double> biases_, sums_, above_, bins_;
  double draws_ = 0, sum_ = 0, squares_ = 0, at_zero_ = 0, positive_ = 0, close_ = 0;
};

}  // namespace lm
