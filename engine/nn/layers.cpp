// Dense and convolutional layers, pooling, residual blocks.
#include "nn/layers.hpp"

#include <algorithm>

#include "autodiff/ops.hpp"
#include "core/error.hpp"

namespace lm::nn {
namespace {

using ad::Var;

[[noreturn]] void refuse(const std::string& where, const std::string& message) {
  throw Error("bad_argument", where, message);
}

Start bias_start(double scale) {
  return {scale == 0 ? Initializer::zeros : Initializer::normal, {1, 1}, scale};
}

/// Images cut into windows: N × windows × (size² · channels), each window ordered pixel by pixel.
Var windows(Var x, ImageSize& image, Index size, const char* where) {
  if (size < 1 || image.height % size != 0 || image.width % size != 0) {
    refuse(where, "window " + std::to_string(size) + " does not divide an image of " +
                      std::to_string(image.height) + "×" + std::to_string(image.width));
  }
  ad::Window window;
  window.height = image.height;
  window.width = image.width;
  window.channels = image.channels;
  window.kernel_height = window.kernel_width = window.stride = size;
  image.height /= size;
  image.width /= size;
  return ad::im2col(x, window);
}

/// N × windows × (size² · channels) → (N · windows) × size² × channels, so that pooling is a
/// reduction over rows.
Var pixels_as_rows(Var patches, Index size, Index channels) {
  const ad::Shape shape = patches.shape();
  return ad::reshape(patches, {shape.batch * shape.rows, size * size, channels});
}

}  // namespace

Var dense(Model& model, Var x, Index out, const std::string& name, const LayerOptions& options) {
  const Index in = x.cols();
  const Var W =
      model.parameter(in, out, name + ".weight", {options.initializer, {in, out}, options.scale});
  Var y = ad::matmul(x, W);
  if (options.bias) {
    y = y + model.parameter(1, out, name + ".bias", bias_start(options.bias_scale), false);
  }
  return y;
}

Var scaled_dense(Model& model, Var x, Index out, const std::string& name,
                 const ScaledOptions& options) {
  const Index in = x.cols();
  const LayerScaling scaling =
      layer_scaling(options.parametrization, options.position, in, options.width_multiplier);
  const Var W = model.parameter(in, out, name + ".weight",
                                {Initializer::normal, {in, out}, options.gain * scaling.deviation},
                                true, scaling.sgd_rate, scaling.adam_rate);
  Var y = scaling.multiplier * ad::matmul(x, W);
  if (options.bias) {
    const LayerScaling b =
        layer_scaling(options.parametrization, Position::input, 1, options.width_multiplier);
    y = y + model.parameter(1, out, name + ".bias", {}, false, b.sgd_rate, b.adam_rate);
  }
  return y;
}

Var convolution(Model& model, Var x, ImageSize& image, Index filters, Index kernel, Padding padding,
                const std::string& name, const LayerOptions& options, Index stride) {
  if (kernel < 1 || stride < 1 || filters < 1) {
    refuse(name, "kernel, stride and filters must be 1 or more");
  }
  if (padding != Padding::none && kernel % 2 == 0) {
    refuse(name, "kernel " + std::to_string(kernel) + " must be odd with padding");
  }
  ad::Window window;
  window.height = image.height;
  window.width = image.width;
  window.channels = image.channels;
  window.kernel_height = window.kernel_width = kernel;
  window.stride = stride;
  window.padding = padding == Padding::none ? 0 : kernel / 2;
  window.circular = padding == Padding::circular;
  const Index patch = kernel * kernel * image.channels;
  const Var W =
      model.parameter(patch, filters, name + ".weight",
                      {options.initializer, {patch, kernel * kernel * filters}, options.scale});
  Var y = ad::matmul(ad::im2col(x, window), W);
  if (options.bias) {
    y = y + model.parameter(1, filters, name + ".bias", bias_start(options.bias_scale), false);
  }
  image = {window.out_height(), window.out_width(), filters};
  return y;
}

Var average_pool(Var x, ImageSize& image, Index size) {
  const Index batch = x.shape().batch;
  const Var pixels = pixels_as_rows(windows(x, image, size, "average_pool"), size, image.channels);
  return ad::reshape(ad::mean(pixels, ad::kRows),
                     {batch, image.height * image.width, image.channels});
}

Var max_pool(Var x, ImageSize& image, Index size) {
  const Index batch = x.shape().batch;
  const Var pixels = pixels_as_rows(windows(x, image, size, "max_pool"), size, image.channels);
  return ad::reshape(ad::max(pixels, ad::kRows),
                     {batch, image.height * image.width, image.channels});
}

Var global_average_pool(Var x) {
  return ad::reshape(ad::mean(x, ad::kRows), {x.shape().batch, x.shape().cols});
}

Var global_max_pool(Var x) {
  return ad::reshape(ad::max(x, ad::kRows), {x.shape().batch, x.shape().cols});
}

Var flatten(Var x) { return ad::reshape(x, {x.shape().batch, x.shape().rows * x.shape().cols}); }

Var residual(Var x, const std::function<Var(Var)>& branch) {
  const Var y = branch(x);
  if (y.shape() != x.shape()) {
    refuse("residual", "the branch gives " + ad::text(y.shape()) + " for an input of " +
                           ad::text(x.shape()) + "; it must keep the shape");
  }
  return x + y;
}

}  // namespace lm::nn
