// Teaching one point: steps, kernels, and trial steps of several sizes from the start.
#include "experiments/kernels/taught_point.hpp"

#include <algorithm>
#include <cmath>

#include "nn/losses.hpp"
#include "theory/gradient_flow.hpp"

namespace lm {
namespace {

Matrix watched_points(double taught) {
  Matrix points(kWatched + 2, 2);
  points.topRows(kWatched) = circle_points(kWatched);
  points.row(kWatched) = point_at(taught);
  points.row(kWatched + 1) = -point_at(taught);
  return points;
}

OptimizerOptions teaching_descent(double learning_rate) {
  OptimizerOptions options;
  options.learning_rate = learning_rate;
  return options;
}

LossFunction teaching_loss(double factor) {
  return [factor](ad::Var output, ad::Var target) {
    return factor * nn::squared_error(output, target, LossConvention::sum);
  };
}

}  // namespace

TaughtPoint::TaughtPoint(const TeachOptions& options, std::uint64_t seed)
    : options_(options),
      network_(
          [o = options.network](nn::Model& model, ad::Var x) { return wide_output(model, x, o); }),
      points_(watched_points(options.degrees)),
      training_(point_at(options.degrees), Matrix::Zero(1, 1), network_,
                teaching_loss(options.factor), teaching_descent(options.learning_rate), seed),
      answers_(points_, network_, training_.parameters()) {
  answers_.run();
  start_ = answers_.output();
  training_.set_targets(Matrix(training_.output().array() + options.pull));
  measure_kernel();
  find_limit();
  try_steps();
}

Moves TaughtPoint::difference(const Matrix& answers) const {
  const Vector change = answers.col(0) - start_.col(0);
  return {change.head(kWatched), change(kWatched), change(kWatched + 1)};
}

Moves TaughtPoint::moves() {
  answers_.run();
  return difference(answers_.output());
}

void TaughtPoint::measure_kernel() {
  WideKernel kernel(network_, 2);
  kernel.bind(training_.parameters());
  const Matrix& J = kernel.jacobian(points_);
  const Vector row = J * J.row(kWatched).transpose();
  row_ = {row.head(kWatched), row(kWatched), row(kWatched + 1)};
}

void TaughtPoint::find_limit() {
  limit_.resize(kWatched);
  spread_.resize(kWatched);
  Matrix pair(2, 2);
  pair.row(0) = points_.row(kWatched);
  for (Index i = 0; i < kWatched; ++i) {
    pair.row(1) = points_.row(i);
    const theory::KernelMoments moments = wide_moments(options_.network.unit, pair);
    limit_(i) = moments.mean(1, 0);
    limit_taught_ = moments.mean(0, 0);
    spread_(i) = std::sqrt(std::max(0.0, moments.variance(1, 0)));
  }
}

double TaughtPoint::moved_by(double entry, double taught_entry, std::int64_t steps) const {
  const double by_step = 2 * options_.factor * options_.learning_rate;
  if (taught_entry == 0) return by_step * entry * options_.pull * as_double(steps);
  const double left = theory::integer_power(1 - by_step * taught_entry, steps);
  return entry / taught_entry * (1 - left) * options_.pull;
}

std::vector<double> TaughtPoint::trial_rates() const {
  std::vector<double> rates;
  double rate = options_.learning_rate;
  for (Index j = 0; j < kTrials; ++j, rate /= 2) rates.push_back(rate);
  return rates;
}

void TaughtPoint::try_steps() {
  const Index size = flat_size(training_.blocks());
  const Eigen::Map<const Vector> start(training_.parameters(), size);
  const Eigen::Map<const Vector> gradient(training_.gradient(), size);
  Vector moved = start;
  Evaluation<double> trial(points_, network_, moved.data());
  for (const double rate : trial_rates()) {
    moved = start - rate * gradient;
    trial.run();
    const Vector predicted = 2 * options_.factor * rate * options_.pull * row_.watched;
    const Vector error = difference(trial.output()).watched - predicted;
    errors_.push_back(error.norm() / std::sqrt(as_double(kWatched)));
  }
}

}  // namespace lm
