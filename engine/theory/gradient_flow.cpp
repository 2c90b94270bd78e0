// The solutions of gradient flow and gradient descent on least squares, mode by mode.
#include "theory/gradient_flow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm::theory {

double integer_power(double base, std::int64_t exponent) {
  double result = 1.0;
  for (double square = base; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) result *= square;
    square *= square;
  }
  return result;
}

double steps_needed(const LeastSquares& problem, double factor, double learning_rate,
                    double accuracy) {
  double slowest = 0;
  for (Index i = 0; i < problem.rank(); ++i) {
    const double shrink = 1.0 - 2.0 * factor * learning_rate * problem.eigenvalues()(i);
    slowest = std::max(slowest, std::abs(shrink));
  }
  if (problem.rank() == 0) return 0;
  if (slowest >= 1.0) return std::numeric_limits<double>::infinity();
  if (slowest == 0.0) return 1;
  return std::ceil(lm::log(accuracy) / lm::log(slowest));
}

Descent::Descent(const LeastSquares& problem, double factor, const Vector& start)
    : problem_(&problem), factor_(factor) {
  if (start.size() != problem.directions().rows()) {
    throw Error("bad_shape", "Descent",
                "the start has " + std::to_string(start.size()) + " weights for " +
                    std::to_string(problem.directions().rows()) + " columns of X");
  }
  start_ = start;
  limit_ = problem.limit(start);
  gaps_ = problem.coordinates(problem.minimum_norm() - start);
  least_loss_ = factor * problem.least_residual().squaredNorm();
}

double Descent::excess(const Vector& gaps) const {
  double sum = 0;
  for (Index i = 0; i < gaps.size(); ++i) sum += problem_->eigenvalues()(i) * gaps(i) * gaps(i);
  return factor_ * sum;
}

double Descent::flow_gap(Index mode, double time) const {
  return gaps_(mode) * lm::exp(-2.0 * factor_ * problem_->eigenvalues()(mode) * time);
}

double Descent::descent_log(Index mode, double learning_rate, std::int64_t steps) const {
  const double x = 2.0 * factor_ * learning_rate * problem_->eigenvalues()(mode);
  return x < 1 ? static_cast<double>(steps) * lm::log1p(-x) : kNaN;
}

double Descent::descent_gap(Index mode, double learning_rate, std::int64_t steps) const {
  const double exponent = descent_log(mode, learning_rate, steps);
  if (!std::isnan(exponent)) return gaps_(mode) * lm::exp(exponent);
  const double shrink = 1.0 - 2.0 * factor_ * learning_rate * problem_->eigenvalues()(mode);
  return gaps_(mode) * integer_power(shrink, steps);
}

Vector Descent::flow_gaps(double time) const {
  Vector gaps(gaps_.size());
  for (Index i = 0; i < gaps.size(); ++i) gaps(i) = flow_gap(i, time);
  return gaps;
}

Vector Descent::descent_gaps(double learning_rate, std::int64_t steps) const {
  Vector gaps(gaps_.size());
  for (Index i = 0; i < gaps.size(); ++i) gaps(i) = descent_gap(i, learning_rate, steps);
  return gaps;
}

// Weights are the start plus the way walked, 1 − e^{−x} of each gap by expm1: the limit less what
// is left would lose the way in rounding while it is short.
Vector Descent::flow_weights(double time) const {
  Vector walked(gaps_.size());
  for (Index i = 0; i < walked.size(); ++i) {
    walked(i) = -gaps_(i) * lm::expm1(-2.0 * factor_ * problem_->eigenvalues()(i) * time);
  }
  return start_ + problem_->directions() * walked;
}

Vector Descent::flow_residual(const Matrix& X, double time) const {
  return problem_->least_residual() + X * (problem_->directions() * flow_gaps(time));
}

double Descent::flow_excess(double time) const { return excess(flow_gaps(time)); }

Vector Descent::descent_weights(double learning_rate, std::int64_t steps) const {
  Vector walked(gaps_.size());
  for (Index i = 0; i < walked.size(); ++i) {
    const double exponent = descent_log(i, learning_rate, steps);
    walked(i) = std::isnan(exponent) ? gaps_(i) - descent_gap(i, learning_rate, steps)
                                     : -gaps_(i) * lm::expm1(exponent);
  }
  return start_ + problem_->directions() * walked;
}

double Descent::descent_excess(double learning_rate, std::int64_t steps) const {
  return excess(descent_gaps(learning_rate, steps));
}

double Descent::flow_decay_rate(double time) const {
  const Vector gaps = flow_gaps(time);
  double total = 0;
  double weighted = 0;
  for (Index i = 0; i < gaps.size(); ++i) {
    const double lambda = problem_->eigenvalues()(i);
    const double share = lambda * gaps(i) * gaps(i);
    total += share;
    weighted += share * 4.0 * factor_ * lambda;
  }
  return weighted / total;
}

double Descent::slowest_share(const Vector& gaps) const {
  const double most = problem_->smallest() * (1 + kSameEigenvalue);
  double slowest = 0;
  double total = 0;
  for (Index i = 0; i < gaps.size(); ++i) {
    const double lambda = problem_->eigenvalues()(i);
    const double part = lambda * gaps(i) * gaps(i);
    total += part;
    if (lambda <= most) slowest += part;
  }
  return slowest / total;
}

Vector Descent::leading_gap(double learning_rate, double time) const {
  Vector gaps = flow_gaps(time);
  for (Index i = 0; i < gaps.size(); ++i) {
    const double rate = factor_ * problem_->eigenvalues()(i);
    gaps(i) *= 2.0 * learning_rate * rate * rate * time;
  }
  return gaps;
}

double Descent::leading_loss_deviation(double learning_rate, double time) const {
  const Vector gaps = flow_gaps(time);
  double total = 0;
  double weighted = 0;
  for (Index i = 0; i < gaps.size(); ++i) {
    const double lambda = problem_->eigenvalues()(i);
    const double share = lambda * gaps(i) * gaps(i);
    total += share;
    weighted += share * late_loss_deviation(factor_, learning_rate, lambda, time);
  }
  return weighted / total;
}

double late_loss_deviation(double factor, double learning_rate, double smallest_eigenvalue,
                           double time) {
  const double rate = factor * smallest_eigenvalue;
  return 4.0 * learning_rate * rate * rate * time;
}

double late_flow_slope(double factor, double smallest_eigenvalue) {
  return -4.0 * factor * smallest_eigenvalue;
}

double late_descent_slope(double factor, double learning_rate, double smallest_eigenvalue) {
  const double shrink = 1.0 - 2.0 * factor * learning_rate * smallest_eigenvalue;
  return 2.0 * lm::log(std::abs(shrink)) / learning_rate;
}

}  // namespace lm::theory
