// The network of this lesson as nodes, points on a circle, and gradients at them.
#include "experiments/kernels/wide_network.hpp"

#include <cmath>

#include "core/blocking.hpp"
#include "core/elementary.hpp"
#include "nn/activation.hpp"
#include "theory/erf_kernel.hpp"

namespace lm {
namespace {

ad::Var activated(WideUnit unit, ad::Var z) {
  if (unit == WideUnit::erf) return ad::erf(z);
  if (unit == WideUnit::identity) return z;
  return nn::activate(unit == WideUnit::tanh ? nn::Activation::tanh : nn::Activation::relu, z);
}

}  // namespace

ad::Var wide_output(nn::Model& model, ad::Var x, const WideOptions& options) {
  const nn::Start normal{nn::Initializer::normal, {}, 1};
  const ad::Var W = model.parameter(x.cols(), options.width, "input", normal);
  const ad::Var u = model.parameter(options.width, 1, "output", normal);
  ad::Var z = ad::matmul(x, W);
  if (options.bias) z = z + model.parameter(1, options.width, "bias", normal);
  return (1 / std::sqrt(as_double(options.width))) * ad::matmul(activated(options.unit, z), u);
}

Matrix circle_points(Index n) {
  Matrix X(n, 2);
  for (Index i = 0; i < n; ++i) X.row(i) = point_at(360 * as_double(i) / as_double(n)).row(0);
  return X;
}

Matrix point_at(double degrees) {
  const double angle = kPi * degrees / 180;
  Matrix x(1, 2);
  x << lm::cos(angle), lm::sin(angle);
  return x;
}

WideKernel::WideKernel(const Network& network, Index dimension)
    : graph_(std::make_unique<ad::Graph>()), model_(std::make_unique<nn::Model>(*graph_)) {
  fix_blocking();
  const ad::Var x = graph_->input(1, dimension, "x");
  const ad::Var output = network(*model_, x);
  kernel_ = std::make_unique<TangentKernel<double>>(*graph_, x, output);
}

void WideKernel::draw(std::uint64_t seed, bool signs) {
  double* parameters = kernel_->executor().parameters();
  model_->initialize(seed, parameters);
  for (Index i = 0; signs && i < model_->size(); ++i) parameters[i] = parameters[i] < 0 ? -1 : 1;
}

theory::KernelMoments wide_moments(WideUnit unit, const Matrix& X) {
  if (unit == WideUnit::tanh) return theory::tanh_kernel_moments(X);
  if (unit == WideUnit::relu) return theory::relu_kernel_moments(X);
  if (unit == WideUnit::erf) return theory::erf_kernel_moments(X);
  const Matrix gram = X * X.transpose();
  return {2 * gram, Matrix((1 + 3 * gram.array().square()).matrix())};
}

}  // namespace lm
