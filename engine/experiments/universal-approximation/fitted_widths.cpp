// One width of the ladder: training, frozen features, construction.
#include "experiments/universal-approximation/fitted_widths.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "nn/losses.hpp"

namespace lm {
namespace {

/// The construction's least squares: so many places of the curve, each in the middle of its part.
constexpr Index kFine = 8192;
/// A column with less than this share of itself left is a combination of others.
constexpr double kDependent = 1e-9;

/// Places in the middle of n parts of the interval.
Vector middles(double low, double high, Index n) {
  Vector x(n);
  for (Index i = 0; i < n; ++i) {
    x(i) = low + (high - low) * (as_double(i) + 0.5) / as_double(n);
  }
  return x;
}

Vector along(const Vector& x, double low, double high) {
  return ((x.array() - low) * (2 / (high - low)) - 1).matrix();
}

ad::Var hidden_layer(nn::Model& model, ad::Var x, Index width, const FitSetting& setting) {
  const double moves = setting.output_only ? 0 : 1;
  const nn::Start drawn{nn::Initializer::normal, {1, width}, 1};
  const ad::Var w = model.parameter(1, width, "w", drawn, true, moves, moves);
  const ad::Var b = model.parameter(1, width, "b", {}, false, moves, moves);
  return nn::activate(setting.activation, ad::matmul(x, w) + b);
}

}  // namespace

FittedWidth::FittedWidth(const Curve& curve, Index width, const FitSetting& setting,
                         std::uint64_t seed)
    : width_(width), activation_(setting.activation), low_(curve.low), high_(curve.high) {
  const Vector x = middles(low_, high_, kFitExamples), y = x.unaryExpr(curve.f);
  network_ = [width, setting](nn::Model& model, ad::Var u) {
    const ad::Var h = hidden_layer(model, u, width, setting);
    const nn::Start drawn{nn::Initializer::normal, {width, 1}, 1};
    const ad::Var a =
        model.parameter(width, 1, "a", drawn);  // one by one: their order is the layout
    const ad::Var c = model.parameter(1, 1, "c", {}, false);
    return ad::matmul(h, a) + c;
  };
  training_ = std::make_unique<Training<double>>(
      along(x, low_, high_), y, network_,
      [](ad::Var output, ad::Var target) {
        return nn::squared_error(output, target, LossConvention::mean);
      },
      OptimizerOptions{.method = Method::adam, .learning_rate = setting.learning_rate}, seed);
  start(setting, seed);
  features_error_ = left_by_features(y);
  first_kinks_ = kinks();
}

/// Places of width j come from a stream of that width, so that no two widths share them.
void FittedWidth::start(const FitSetting& setting, std::uint64_t seed) {
  Random random(seed, stream("function-fitting/kinks", static_cast<std::uint64_t>(width_)));
  Random weights(seed, stream("function-fitting/weights", static_cast<std::uint64_t>(width_)));
  double* w = training_->parameters();
  for (Index j = 0; j < width_; ++j) {
    const double place = setting.spread ? random.uniform(-1, 1) : 0;
    w[j] = std::sqrt(2.0) * weights.normal();
    w[width_ + j] = -w[j] * place;
    w[2 * width_ + j] = std::sqrt(2 / as_double(width_)) * weights.normal();
  }
  training_->refresh();
}

double FittedWidth::left_by_features(const Vector& y) const {
  const Vector u = along(middles(low_, high_, kFitExamples), low_, high_);
  const Matrix w = training_->parameter(0), b = training_->parameter(1);
  ad::Graph graph;
  const ad::Var z = graph.input(kFitExamples, width_, "z");
  const ad::Var h = nn::activate(activation_, z);
  ad::Executor<double> executor(graph, {h}, {});
  executor.set(z, (u * w).rowwise() + b.row(0));
  executor.run();
  Matrix A(kFitExamples, width_ + 1);
  A << Vector::Ones(kFitExamples), executor.matrix(h);
  return left_by_projection(std::move(A), y);
}

std::vector<double> FittedWidth::kinks() const {
  const Matrix w = training_->parameter(0), b = training_->parameter(1);
  std::vector<double> places;
  for (Index j = 0; j < width_; ++j) {
    if (w(0, j) == 0) continue;
    places.push_back(low_ + 0.5 * (high_ - low_) * (1 - b(0, j) / w(0, j)));
  }
  std::stable_sort(places.begin(), places.end());
  return places;
}

Vector FittedWidth::outputs(const Curve& curve, const Vector& x) const {
  std::vector<double> own(training_->parameters(), training_->parameters() + 3 * width_ + 1);
  Evaluation<double> evaluation(Matrix(along(x, curve.low, curve.high)), network_, own.data());
  evaluation.run();
  return evaluation.output().col(0);
}

double left_by_projection(Matrix A, const Vector& y) {
  Vector left = y;
  std::vector<Index> kept;
  for (Index j = 0; j < A.cols(); ++j) {
    Vector column = A.col(j);
    const double size = column.norm();
    for (int twice = 0; twice < 2; ++twice) {
      for (const Index k : kept) column -= A.col(k).dot(column) * A.col(k);
    }
    if (size == 0 || column.norm() < kDependent * size) continue;
    A.col(j) = column / column.norm();
    for (int twice = 0; twice < 2; ++twice) left -= A.col(j).dot(left) * A.col(j);
    kept.push_back(j);
  }
  return left.norm() / std::sqrt(as_double(y.size()));
}

Construction constructed(const Curve& curve, std::size_t n) {
  const theory::Knots knots = curve.bend().balanced(n, 0.4);
  const Index count = as_index(knots.size());
  const Vector x = middles(curve.low, curve.high, kFine), y = x.unaryExpr(curve.f);
  Matrix gram = Matrix::Zero(count, count);
  Vector right = Vector::Zero(count);
  std::size_t k = 1;
  for (Index i = 0; i < kFine; ++i) {
    while (k + 1 < knots.size() && knots[k] < x(i)) ++k;
    const double t = (x(i) - knots[k - 1]) / (knots[k] - knots[k - 1]);
    const Index a = as_index(k) - 1, b = as_index(k);
    gram(a, a) += (1 - t) * (1 - t);
    gram(b, b) += t * t;
    gram(a, b) += t * (1 - t);
    gram(b, a) += t * (1 - t);
    right(a) += (1 - t) * y(i);
    right(b) += t * y(i);
  }
  const Vector heights = cholesky_solve(gram, right);
  Construction result{through_knots(knots, {heights.data(), heights.data() + count}), 0};
  double sum = 0;
  for (Index i = 0; i < kFine; ++i) {
    const double miss = result.network.at(x(i)) - y(i);
    sum += miss * miss;
  }
  result.error = std::sqrt(sum / as_double(kFine));
  return result;
}

}  // namespace lm
