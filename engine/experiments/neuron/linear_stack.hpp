// A stack of random layers: points that pass through them one by one, and the one matrix that they
// amount to.
#pragma once

#include <memory>

#include "autodiff/executor.hpp"
#include "core/rng.hpp"
#include "core/types.hpp"
#include "nn/activation.hpp"

namespace lm {

/// Layers h ← φ(h W + b) of width n with W's entries N(0, 1/n), drawn as they are added. The points
/// start on the unit circle of the first two coordinates.
class LinearStack {
 public:
  LinearStack(Index width, nn::Activation between, double bias_scale, std::uint64_t seed);

  /// Draws the next layer, sends the points through it and folds it into the one matrix.
  void add_layer();

  /// points × n: the circle that goes in.
  const Matrix& start() const { return start_; }
  /// The same points as they came through the layers.
  const Matrix& points() const { return points_; }
  /// The one matrix W₁W₂⋯W_L and its bias, such that a linear stack gives x W + b.
  const Matrix& product() const { return product_; }
  const Matrix& bias() const { return bias_; }
  /// The largest distance of a point from where the one matrix puts it, over the most that the
  /// matrix can give: ‖W‖ + |b|.
  double collapse_error() const;
  /// σ₂/σ₁ of the product, to full relative accuracy however small: from Q R of each layer, as
  /// Benettin et al. 1980 follow tangent vectors. 1 without a layer.
  double spectrum_ratio() const;
  /// r₂/r₁ of the product (see theory/random_product.hpp): how much less a second direction is
  /// stretched than the first one that was followed.
  double second_over_first() const { return triangle_(1, 1) / triangle_(0, 0); }
  /// The points seen from the two directions into which the circle is stretched most, the longer
  /// one first, over its stretch; of a stack with a nonlinearity over their own largest distance.
  Matrix seen() const;
  /// The circle's image under the one matrix, seen in the same way.
  Matrix predicted_seen() const;

 private:
  Matrix seen_from_axes(const Matrix& centred) const;

  Index n_;
  double bias_scale_;
  Random random_;
  bool linear_;
  Matrix start_, points_, product_, bias_;
  Matrix frame_, triangle_;  // the product is frame_ · triangle_, transposed, up to a factor
  std::unique_ptr<ad::Graph> graph_;
  ad::Var h_, W_, b_, next_;
  std::unique_ptr<ad::Executor<double>> layer_;
};

}  // namespace lm
