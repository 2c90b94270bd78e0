// A gradient for each row, its mean and its variance.
#include "experiments/physics-informed/gradient_spread.hpp"

#include <algorithm>
#include <vector>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"

namespace lm {
namespace {

constexpr Index kSpreadPoints = 200;

StringOptions evenly(StringOptions options) {
  options.points = PointChoice::grid;
  options.samples = kSpreadPoints;
  options.question.unknown = Unknown::nothing;
  return options;
}

}  // namespace

GradientSpread::GradientSpread(const StringOptions& options, Form form, std::uint64_t seed)
    : points_(kSpreadPoints), width_(options.width), graph_(std::make_unique<ad::Graph>()) {
  const StringOptions o = evenly(options);
  const Rows rows = make_rows(o, seed);
  const Index n = rows.x.rows();
  const ad::Var x = graph_->input(n, 1, "x"), target = graph_->input(n, kRowColumns, "target");
  w_ = graph_->input(n, width_, "w");
  b_ = graph_->input(n, width_, "b");
  a_ = graph_->input(n, width_, "a");
  c_ = graph_->input(n, 1, "c");
  const StringTerms at = string_terms(x, w_, b_, a_, c_);
  const ad::Var out = ad::concat({at.u, at.slope, at.bend, at.u, x}, ad::kCols);
  const ad::Var loss = string_loss(o, form)(out, target);
  gradients_ = ad::grad(loss, {w_, b_, a_, c_});
  executor_ = std::make_unique<ad::Executor<double>>(*graph_, gradients_);
  executor_->set(x, rows.x);
  executor_->set(target, rows.targets);
}

Spread GradientSpread::measure(const double* parameters) {
  const Index n = w_.rows(), H = width_;
  for (Index i = 0; i < n; ++i) {
    std::copy(parameters, parameters + H, executor_->input(w_) + i * H);
    std::copy(parameters + H, parameters + 2 * H, executor_->input(b_) + i * H);
    std::copy(parameters + 2 * H, parameters + 3 * H, executor_->input(a_) + i * H);
    executor_->input(c_)[i] = parameters[3 * H];
  }
  executor_->run();
  // A row's part of the loss has the factor 1/points: a point's own gradient is that many times it.
  double squares = 0, of_points = 0, of_all = 0;
  for (const ad::Var gradient : gradients_) {
    const Eigen::Map<const Matrix> rows(executor_->value(gradient), n, gradient.cols());
    const auto own = rows.topRows(points_);
    squares += own.squaredNorm() * as_double(points_);
    of_points += own.colwise().sum().squaredNorm();
    of_all += rows.colwise().sum().squaredNorm();
  }
  const double variance = (squares - of_points) / kBatchPoints;
  return {variance, variance / of_all};
}

}  // namespace lm
