// Layer by layer on one side, one product on the other.
#include "experiments/neuron/linear_stack.hpp"

#include <cmath>

#include "autodiff/ops.hpp"
#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"

namespace lm {
namespace {

constexpr Index kPoints = 72;

Matrix circle(Index width) {
  Matrix x = Matrix::Zero(kPoints, width);
  for (Index i = 0; i < kPoints; ++i) {
    const double angle = 2 * kPi * as_double(i) / as_double(kPoints);
    x(i, 0) = lm::cos(angle);
    x(i, 1) = lm::sin(angle);
  }
  return x;
}

}  // namespace

LinearStack::LinearStack(Index width, nn::Activation between, double bias_scale, std::uint64_t seed)
    : n_(width),
      bias_scale_(bias_scale),
      random_(seed, stream("neuron/layers")),
      linear_(between == nn::Activation::identity),
      start_(circle(width)),
      points_(start_),
      product_(Matrix::Identity(width, width)),
      bias_(Matrix::Zero(1, width)),
      frame_(product_),
      triangle_(product_),
      graph_(std::make_unique<ad::Graph>()),
      h_(graph_->input(kPoints, width, "h")),
      W_(graph_->input(width, width, "W")),
      b_(graph_->input(1, width, "b")),
      next_(nn::activate(between, ad::matmul(h_, W_) + b_)),
      layer_(std::make_unique<ad::Executor<double>>(*graph_, std::vector<ad::Var>{next_})) {}

void LinearStack::add_layer() {
  const Matrix W = normal_matrix(random_, n_, n_, 1 / std::sqrt(as_double(n_)));
  const Matrix b = normal_matrix(random_, 1, n_, bias_scale_);
  layer_->set(h_, points_);
  layer_->set(W_, W);
  layer_->set(b_, b);
  layer_->run();
  points_ = layer_->matrix(next_);
  bias_ = Matrix(bias_ * W) + b;
  product_ = Matrix(product_ * W);
  const Qr step = qr(W.transpose() * frame_);
  frame_ = step.Q;
  triangle_ = Matrix(step.R * triangle_);
  triangle_ /= triangle_.cwiseAbs().maxCoeff();
}

double LinearStack::collapse_error() const {
  const Matrix one = (start_ * product_).rowwise() + bias_.row(0);
  return (points_ - one).rowwise().norm().maxCoeff() / (product_.norm() + bias_.norm());
}

double LinearStack::spectrum_ratio() const {
  const Vector values = singular_values(triangle_.transpose());
  return values(1) / values(0);
}

Matrix LinearStack::seen_from_axes(const Matrix& centred) const {
  const Svd axes = svd(product_.topRows(2));
  return centred * axes.V / axes.values(0);
}

Matrix LinearStack::seen() const {
  Matrix flat = seen_from_axes(points_.rowwise() - points_.colwise().mean());
  const double reach = flat.rowwise().norm().maxCoeff();
  if (!linear_ && reach > 0) flat /= reach;
  return flat;
}

Matrix LinearStack::predicted_seen() const { return seen_from_axes(start_ * product_); }

}  // namespace lm
