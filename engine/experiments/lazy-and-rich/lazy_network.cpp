// Networks of one hidden layer, their kernels and their linearizations.
#include "experiments/lazy-and-rich/lazy_network.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/transform.hpp"
#include "core/blocking.hpp"
#include "core/elementary.hpp"
#include "data/inputs.hpp"
#include "nn/activation.hpp"
#include "nn/losses.hpp"

namespace lm {
namespace {

nn::Activation activation_of(LazyActivation activation) {
  return activation == LazyActivation::tanh ? nn::Activation::tanh : nn::Activation::relu;
}

/// What the hidden layer gives: pre-activations z and activations h, n × width; u: width × 1.
struct Hidden {
  ad::Var z, h, u;
};

Hidden hidden_layer(nn::Model& model, ad::Var x, const LazyOptions& options) {
  const nn::Start inner{nn::Initializer::normal, {}, options.weight_deviation};
  const nn::Start outer{nn::Initializer::normal, {}, 1};
  const ad::Var W = model.parameter(x.cols(), options.width, "input", inner);
  const ad::Var u = model.parameter(options.width, 1, "output", outer);
  const ad::Var z = ad::matmul(x, W);
  return {z, nn::activate(activation_of(options.activation), z), u};
}

Network network_of(const LazyOptions& options) {
  return [options](nn::Model& model, ad::Var x) {
    const Hidden hidden = hidden_layer(model, x, options);
    return options.output_scale * ad::matmul(hidden.h, hidden.u);
  };
}

OptimizerOptions descent_of(const LazyOptions& options) {
  OptimizerOptions descent;
  descent.learning_rate = options.learning_rate * options.rate_scale * options.rate_scale;
  return descent;
}

ad::Var half_squared_error(ad::Var output, ad::Var target) {
  return nn::squared_error(output, target, LossConvention::half_sum);
}

Eigen::Map<const Vector> flat(const Training<double>& training) {
  return {training.parameters(), flat_size(training.blocks())};
}

}  // namespace

LazyTask draw_lazy_task(Index samples, Index dimension, std::uint64_t seed) {
  LazyTask task{sphere_inputs(samples, dimension, 1, seed), Matrix(samples, 1)};
  double mean = 0;
  for (Index i = 0; i < samples; ++i) {
    task.y(i, 0) = lm::sin(3 * task.X(i, 0)) + 2 * task.X(i, 1) * task.X(i, 2);
    mean += task.y(i, 0) / static_cast<double>(samples);
  }
  task.y.array() -= mean;
  task.y /= std::sqrt(task.y.squaredNorm() / static_cast<double>(samples));
  return task;
}

LazyKernel::LazyKernel(const Matrix& X, const LazyOptions& options)
    : graph_(std::make_unique<ad::Graph>()), model_(std::make_unique<nn::Model>(*graph_)) {
  fix_blocking();
  const ad::Var x = graph_->input(X.rows(), X.cols(), "x");
  const ad::Var gram = graph_->input(X.rows(), X.rows(), "gram");
  const Hidden hidden = hidden_layer(*model_, x, options);
  // The pullback of uᵀ in every row through the activation is σ'(z) ∘ u.
  const ad::Var u = ad::broadcast_to(ad::transpose(hidden.u), hidden.h.shape());
  const ad::Var slopes = ad::vjp({hidden.h}, {u}, {hidden.z}).front();
  kernel_ =
      (1 / static_cast<double>(options.width)) * (ad::matmul(hidden.h, hidden.h, false, true) +
                                                  gram * ad::matmul(slopes, slopes, false, true));
  executor_ = std::make_unique<ad::Executor<double>>(*graph_, std::vector<ad::Var>{kernel_});
  executor_->set(x, X);
  executor_->set(gram, Matrix(X * X.transpose()));
}

void LazyKernel::draw(std::uint64_t seed) { model_->initialize(seed, executor_->parameters()); }

Matrix LazyKernel::matrix() {
  executor_->run();
  return executor_->matrix(kernel_);
}

LazyNetwork::LazyNetwork(const LazyTask& task, const LazyOptions& options, std::uint64_t seed)
    : task_(&task),
      learning_rate_(options.learning_rate),
      training_(task.X, task.y, network_of(options), half_squared_error, descent_of(options), seed),
      offset_(options.centred ? Vector(training_.output().col(0)) : Vector::Zero(task.X.rows())),
      probe_(task.X, options),
      K0_((probe_.bind(training_.parameters()), probe_.matrix())),
      K_(K0_),
      dynamics_(K0_),
      start_(flat(training_)),
      start_norm_(start_.norm()) {
  if (options.centred) training_.set_targets(task.y + offset_);
  start_residual_ = output() - task.y.col(0);
}

Vector LazyNetwork::output() const { return training_.output().col(0) - offset_; }

Vector LazyNetwork::linear_residual() const {
  return dynamics_.residual(start_residual_, 0.5, learning_rate_, training_.steps());
}

void LazyNetwork::step() {
  training_.step();
  const Vector distance = output() - linear_output();
  gap_ = std::max(gap_, distance.cwiseAbs().maxCoeff());
}

void LazyNetwork::measure() {
  K_ = probe_.matrix();
  drift_ = (K_ - K0_).norm() / K0_.norm();
}

double LazyNetwork::distance() const { return (flat(training_) - start_).norm(); }

theory::KernelMoments lazy_kernel_moments(const LazyOptions& options, const Matrix& X) {
  return options.activation == LazyActivation::tanh
             ? theory::tanh_kernel_moments(X, options.weight_deviation)
             : theory::relu_kernel_moments(X, options.weight_deviation);
}

}  // namespace lm
