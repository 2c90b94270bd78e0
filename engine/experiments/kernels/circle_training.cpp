// Training on the circle, and the frequencies of what was learned.
#include "experiments/kernels/circle_training.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "nn/initializer.hpp"
#include "nn/losses.hpp"

namespace lm {
namespace {

Network circle_network(const CircleOptions& options) {
  if (!options.hidden) {
    return [](nn::Model& model, ad::Var x) {
      return ad::matmul(x,
                        model.parameter(x.cols(), 1, "weight", {nn::Initializer::normal, {}, 1}));
    };
  }
  return [options](nn::Model& model, ad::Var x) {
    return wide_output(model, x, {WideUnit::relu, options.width, options.bias});
  };
}

ad::Var half_mean_error(ad::Var output, ad::Var target) {
  return nn::squared_error(output, target, LossConvention::half_mean);
}

OptimizerOptions descent(double learning_rate) {
  OptimizerOptions options;
  options.learning_rate = learning_rate;
  return options;
}

/// cos kθ and sin kθ at the points, by whole multiples of the circle's parts.
Matrix circle_waves(Index n) {
  Matrix waves(2 * kFrequencies, n);
  for (Index k = 0; k < kFrequencies; ++k) {
    for (Index i = 0; i < n; ++i) {
      const double angle = 2 * kPi * as_double((k * i) % n) / as_double(n);
      waves(2 * k, i) = lm::cos(angle);
      waves(2 * k + 1, i) = lm::sin(angle);
    }
  }
  return waves;
}

/// Of 1/n times the sum over points, so that a cosine of amplitude a gives a.
double norm_of(Index k) { return (k == 0 ? 1.0 : 2.0) / as_double(kCirclePoints); }

}  // namespace

CircleTraining::CircleTraining(const CircleOptions& options, std::uint64_t seed)
    : options_(options),
      network_(circle_network(options)),
      X_(circle_points(kCirclePoints)),
      waves_(circle_waves(kCirclePoints)),
      training_(X_, Matrix::Zero(kCirclePoints, 1), network_, half_mean_error,
                descent(options.learning_rate), seed),
      own_(own_kernel()) {
  start_ = training_.output().col(0);
  training_.set_targets(Matrix(wanted() + start_));
  crossings_.fill(kNaN);
  read();
  before_ = amplitudes_;
}

void CircleTraining::read() {
  answer_ = training_.output().col(0) - start_;
  amplitudes_.resize(kFrequencies);
  for (Index k = 0; k < kFrequencies; ++k) {
    amplitudes_(k) = norm_of(k) * waves_.row(2 * k).dot(answer_);
  }
}

void CircleTraining::step() {
  training_.step();
  before_ = amplitudes_;
  read();
  for (Index k = 0; k < kFrequencies; ++k) {
    const double wanted = amplitude_wanted(k), now = residual(k);
    if (!std::isnan(crossings_[as_size(k)]) || !(now > 0 && now <= kInverseE)) continue;
    if (!(1 - before_(k) / wanted > kInverseE)) continue;  // jumped past it before
    const double before = lm::log(1 - before_(k) / wanted);
    crossings_[as_size(k)] =
        as_double(training_.steps() - 1) + (before + 1) / (before - lm::log(now));
  }
}

double CircleTraining::residual(Index k) const {
  const double wanted = amplitude_wanted(k);
  return wanted == 0 ? kNaN : 1 - amplitudes_(k) / wanted;
}

double CircleTraining::rate(Index k) const {
  const double at = updates_to_learn(k);
  if (!std::isnan(at)) return (1 - lm::exp(-1 / at)) / options_.learning_rate;
  const double left = residual(k);
  if (!(left > 0) || training_.steps() == 0) return kNaN;
  return (1 - lm::exp(lm::log(left) / as_double(training_.steps()))) / options_.learning_rate;
}

Matrix CircleTraining::own_kernel() {
  WideKernel kernel(network_, 2);
  kernel.bind(training_.parameters());
  const double n = as_double(kCirclePoints);
  Matrix K = kernel.matrix(X_) / n;
  // vᵀ K v for v = √2 cos kθ/√n and √2 sin kθ/√n.
  for (Index k = 0; k < kFrequencies; ++k) {
    const Matrix both = waves_.middleRows(2 * k, 2);
    eigenvalues_.push_back(std::max(0.0, (both * K * both.transpose()).trace() / n));
  }
  return K;
}

double CircleTraining::own_residual(Index k, std::int64_t updates) const {
  if (amplitude_wanted(k) == 0) return kNaN;
  const Vector left = own_.residual(wanted(), 0.5, options_.learning_rate, updates);
  return norm_of(k) * waves_.row(2 * k).dot(left) / amplitude_wanted(k);
}

Vector CircleTraining::wanted() const {
  Vector y = Vector::Zero(kCirclePoints);
  for (Index k = 0; k < kFrequencies; ++k) y += amplitude_wanted(k) * wave(k);
  return y;
}

std::vector<double> CircleTraining::degrees() const {
  std::vector<double> all;
  for (Index i = 0; i < kCirclePoints; ++i) {
    all.push_back(360 * as_double(i) / as_double(kCirclePoints));
  }
  return all;
}

}  // namespace lm
