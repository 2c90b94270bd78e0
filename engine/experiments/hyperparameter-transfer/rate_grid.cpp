// Teacher, students and their best rates.
#include "experiments/hyperparameter-transfer/rate_grid.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

namespace lm {
namespace {}  // namespace

Teacher::Teacher(std::uint64_t seed)
    : inputs(static_cast<std::size_t>(kTeacherBatch * kTeacherInputs)),
      targets(static_cast<std::size_t>(kTeacherBatch)),
      seed_(seed),
      x_(kTeacherBatch, kTeacherInputs),
      z_(kTeacherBatch, 4) {
  Random random(seed, stream("transfer/teacher"));
  directions_ = normal_matrix(random, kTeacherInputs, 4, 0.25);
}

void Teacher::draw(std::int64_t step) {
  Random random(seed_, stream("transfer/batch", static_cast<std::uint64_t>(step)));
  fill_normal(random, x_);
  z_.noalias() = x_ * directions_;
  for (Index i = 0; i < kTeacherBatch; ++i) {
    const double y = lm::tanh(2 * z_(i, 0)) + std::max(z_(i, 1), 0.0) - lm::cos(2 * z_(i, 2)) +
                     z_(i, 3) * z_(i, 0);
    targets[static_cast<std::size_t>(i)] = static_cast<float>(y);
  }
  for (Index k = 0; k < x_.size(); ++k) {
    inputs[static_cast<std::size_t>(k)] = static_cast<float>(x_.data()[k]);
  }
}

Student::Student(Index width, double log2_rate, nn::Parametrization kind, const Teacher& teacher,
                 std::uint64_t seed) {
  const Network network = [width, kind](nn::Model& model, ad::Var x) {
    return nn::scaled_mlp(model, x, {kTeacherInputs, width, width, 1},
                          {nn::Activation::relu, kind, kBaseWidth, false});
  };
  const LossFunction loss = [](ad::Var output, ad::Var target) {
    return nn::squared_error(output, target, LossConvention::mean);
  };
  OptimizerOptions options;
  options.method = Method::adam;
  options.beta2 = 0.99;
  options.learning_rate = lm::pow(2.0, log2_rate);
  const Matrix x = Matrix::Zero(kTeacherBatch, kTeacherInputs);
  const Matrix y = Matrix::Zero(kTeacherBatch, 1);
  training_ = std::make_unique<Training<float>>(x, y, network, loss, options, seed);
  losses_.reserve(kLossWindow);
  feed(teacher);
  training_->refresh();
  note();
}

void Student::feed(const Teacher& teacher) {
  training_->set_batch(teacher.inputs.data(), teacher.targets.data());
}

void Student::step(const Teacher& teacher) {
  if (diverged_) return;
  feed(teacher);  // the gradient of the batch before is laid by already
  training_->step();
  note();
}

double Student::recent_loss() const {
  if (diverged_) return kNaN;
  double total = 0;
  for (const double loss : losses_) total += loss;
  return total / static_cast<double>(losses_.size());
}

void Student::note() {
  const double loss = training_->loss();
  if (!std::isfinite(loss)) diverged_ = true;
  if (losses_.size() < kLossWindow) {
    losses_.push_back(loss);
  } else {
    losses_[next_++ % kLossWindow] = loss;
  }
}

Optimum find_optimum(const std::vector<double>& rates, const std::vector<double>& losses) {
  Optimum best{kNaN, kNaN, 0, false};
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (losses[i] < best.loss || (std::isnan(best.loss) && !std::isnan(losses[i]))) {
      best.loss = losses[i];
      best.index = i;
    }
  }
  if (std::isnan(best.loss)) return best;
  const std::size_t i = best.index;
  best.log2_rate = rates[i];
  if (i == 0 || i + 1 >= losses.size()) return best;
  const double left = rates[i] - rates[i - 1], right = rates[i + 1] - rates[i];
  const double rise_left = losses[i - 1] - losses[i], rise_right = losses[i + 1] - losses[i];
  if (std::isnan(rise_left) || std::isnan(rise_right)) return best;
  best.inside = true;
  const double curvature = rise_right * left + rise_left * right;
  if (curvature > 0) {
    best.log2_rate += 0.5 * (rise_left * right * right - rise_right * left * left) / curvature;
  }
  return best;
}

double least_squares_slope(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  double sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sx += x[i];
    sy += y[i];
    sxx += x[i] * x[i];
    sxy += x[i] * y[i];
  }
  const double spread = n * sxx - sx * sx;
  return spread > 0 ? (n * sxy - sx * sy) / spread : kNaN;
}

}  // namespace lm
