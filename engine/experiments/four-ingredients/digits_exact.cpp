// Losses and learning rule on a linear model of digits, held to their closed forms in double.
#include "experiments/four-ingredients/digits_exact.hpp"

#include <string>
#include <vector>

#include "core/linalg.hpp"
#include "experiments/four-ingredients/classifier.hpp"
#include "nn/networks.hpp"
#include "theory/stability.hpp"

namespace lm {
namespace {

/// The gradient of a network 64-32-10 at its start, in double: 1 × parameters.
Matrix start_gradient(const DigitTask& task, DigitLoss loss) {
  const Network network = [](nn::Model& model, ad::Var x) {
    return nn::mlp(model, x, {64, 32, 10});
  };
  Training<double> training(task.train.inputs, task.train.targets, network, digit_loss(loss), {},
                            7);
  return Eigen::Map<const Matrix>(training.gradient(), 1, flat_size(training.blocks()));
}

/// Gradient descent on the linear model at `share` of the critical rate: the loss at each step over
/// that at the start.
std::vector<double> descend(const DigitTask& task, double share, std::int64_t steps) {
  const Matrix& X = task.train.inputs;
  const Vector lambda = symmetric_eigenvalues(Matrix(X * X.transpose()));
  const OptimizerOptions options = {
      .learning_rate = share * theory::critical_learning_rate(1, lambda(lambda.size() - 1))};
  const Network network = [](nn::Model& model, ad::Var x) {
    return nn::deep_linear(model, x, {64, 10}, {nn::Initializer::lecun, 1, false, 0});
  };
  Training<double> training(X, task.train.targets, network, digit_loss(DigitLoss::sum), options, 7);
  std::vector<double> ratio = {1};
  const double start = training.loss();
  for (std::int64_t k = 0; k < steps; ++k) {
    training.step();
    ratio.push_back(training.loss() / start);
  }
  return ratio;
}

}  // namespace

void check_convention(Battery& result) {
  constexpr Index kExamples = 200;
  const DigitTask task = digit_task(kExamples, {}, 3);
  const Matrix sum = start_gradient(task, DigitLoss::sum);
  const Matrix mean = start_gradient(task, DigitLoss::mean);
  const double scale = sum.cwiseAbs().maxCoeff();
  result.add(kNoRun, at_most("largest deviation of ∇sum from P ∇mean over the largest entry", 0,
                             (sum - kExamples * mean).cwiseAbs().maxCoeff() / scale, 1e-12,
                             "rounding in double", "any network, any data"));
}

void check_learning_rule(Battery& result) {
  const DigitTask task = digit_task(10, {}, 4);
  constexpr double kGrowth = 1.02 * 1.02;  // (1 − 2 · 1.01)² a step of the loss
  const char* range = "linear model, sum of squares, ten digits, full-batch gradient descent";
  const std::vector<double> below = descend(task, 0.99, 2000);
  const std::vector<double> above = descend(task, 1.01, 2000);
  result.add(
      kNoRun,
      at_most("linear model: loss after 2000 steps at 0.99 of the critical rate", 0, below.back(),
              1e-8, "over its start; the top mode leaves 0.96^2000, the slow ones 1e-29", range));
  result.add(kNoRun, within("linear model: growth of the loss in the last step at 1.01 of it",
                            kGrowth, above.back() / above[above.size() - 2], 1e-9,
                            "the top mode alone is left", range));
}

}  // namespace lm
