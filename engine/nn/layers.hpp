// Dense and convolutional layers, pooling, residual blocks: functions that add nodes.
#pragma once

#include <functional>
#include <string>

#include "nn/activation.hpp"
#include "nn/model.hpp"

namespace lm::nn {

/// How a weight layer starts, whether it has a bias, and how it scales with width.
struct LayerOptions {
  Initializer initializer = Initializer::he;
  double scale = 1;       ///< multiplies the initializer's deviation
  bool bias = true;       ///< added to every row
  double bias_scale = 0;  ///< standard deviation of the biases' normal start; 0: zeros
};

/// x W + b. x: batch × in, W: in × out, b: 1 × out → batch × out.
ad::Var dense(Model& model, ad::Var x, Index out, const std::string& name,
              const LayerOptions& options = {});

/// A dense layer whose multiplier, start and rates come from a parametrization:
/// multiplier · (x W) + b with W's entries of deviation `gain` · LayerScaling::deviation, normal.
/// Biases start at zero and move as input weights of fan-in one.
struct ScaledOptions {
  Parametrization parametrization = Parametrization::standard;
  Position position = Position::hidden;
  double width_multiplier = 1;
  double gain = 1;
  bool bias = false;
};
ad::Var scaled_dense(Model& model, ad::Var x, Index out, const std::string& name,
                     const ScaledOptions& options);

/// Images as N × (height · width) × channels, channels last.
struct ImageSize {
  Index height = 1;
  Index width = 1;
  Index channels = 1;
};

enum class Padding {
  none,     ///< output shrinks by kernel − 1
  zero,     ///< zeros outside; the size stays (odd kernels)
  circular  ///< the image wraps around; the size stays: exactly translation-equivariant
};
inline constexpr std::array kPaddingNames{"none", "zero", "circular"};

/// 2-D cross-correlation y[i, j, o] = b[o] + Σ_{u, v, c} x[i + u, j + v, c] W[(u, v, c), o], as
/// deep learning calls convolution. `image` is the size of one input image and becomes the
/// output's. kernel: odd for zero and circular padding; stride ≥ 1. Parameters: kernel² · channels
/// · filters
/// (+ filters). Throws lm::Error when a size does not fit.
ad::Var convolution(Model& model, ad::Var x, ImageSize& image, Index filters, Index kernel,
                    Padding padding, const std::string& name, const LayerOptions& options = {},
                    Index stride = 1);

/// Means over windows of size × size that do not overlap; height and width must divide by it.
ad::Var average_pool(ad::Var x, ImageSize& image, Index size);
/// Maxima over such windows; the derivative goes to the first of equals.
ad::Var max_pool(ad::Var x, ImageSize& image, Index size);
/// Mean over all pixels: N × (height · width) × C → N × C. Makes an equivariant network invariant.
ad::Var global_average_pool(ad::Var x);
/// Maximum over all pixels: N × (height · width) × C → N × C.
ad::Var global_max_pool(ad::Var x);

/// N × pixels × C → N × (pixels · C): from images to vectors.
ad::Var flatten(ad::Var x);

/// x + branch(x); the branch must keep the shape (He et al. 2016).
ad::Var residual(ad::Var x, const std::function<ad::Var(ad::Var)>& branch);

}  // namespace lm::nn
