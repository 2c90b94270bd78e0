// Networks of several widths in training on one curve, each beside its frozen features and beside
// the network that a builder would make.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "experiments/universal-approximation/bricks.hpp"
#include "experiments/universal-approximation/curves.hpp"
#include "lab/training.hpp"
#include "nn/activation.hpp"

namespace lm {

/// Examples: evenly spaced along the curve, each in the middle of its part.
constexpr Index kFitExamples = 512;

/// f(u) = Σ_j a_j φ(w_j u + b_j) + c, u from −1 to 1 along the interval; w ~ N(0, 2), a ~ N(0,
/// 2/H), c = 0, and b_j = −w_j t_j, so that the kinks t_j are spread uniformly, or all 0.
struct FitSetting {
  nn::Activation activation = nn::Activation::relu;
  bool spread = true;
  bool output_only = false;  ///< w and b stay as they are
  double learning_rate = 0.01;
};

class FittedWidth {
 public:
  FittedWidth(const Curve& curve, Index width, const FitSetting& setting, std::uint64_t seed);

  void step() { training_->step(); }
  Index width() const { return width_; }
  /// Root mean square error of the network as it is trained now, on the examples.
  double error() const { return std::sqrt(training_->loss()); }
  /// The same with the hidden layer as it was drawn and the best output weights.
  double features_error() const { return features_error_; }
  /// Where w u + b = 0, in the curve's x, ascending: as drawn, and now.
  std::vector<double> kinks() const;
  const std::vector<double>& first_kinks() const { return first_kinks_; }
  /// The network's output at the places x.
  Vector outputs(const Curve& curve, const Vector& x) const;
  const Training<double>& training() const { return *training_; }

 private:
  void start(const FitSetting& setting, std::uint64_t seed);
  double left_by_features(const Vector& y) const;

  Index width_;
  nn::Activation activation_;
  double low_, high_;
  Network network_;
  std::unique_ptr<Training<double>> training_;
  double features_error_ = 0;
  std::vector<double> first_kinks_;
};

/// Root mean square of y − its projection on the columns of A, by Gram and Schmidt, twice for
/// accuracy; a column that is a combination of those before it is left out.
double left_by_projection(Matrix A, const Vector& y);

/// n bricks by construction: knots with equal ∫|f″|^{2/5}, heights by least squares over the whole
/// curve. And its root mean square error.
struct Construction {
  BrickNetwork network;
  double error = 0;
};
Construction constructed(const Curve& curve, std::size_t n);

}  // namespace lm
