// The network, its differences, and what theory says of their error.
#include "experiments/backpropagation/difference_ladder.hpp"

#include <cmath>
#include <string>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "nn/layers.hpp"
#include "nn/model.hpp"
#include "nn/networks.hpp"

namespace lm {
namespace {

/// A power of two, so that the mean rounds nothing more.
constexpr Index kExamples = 16;
constexpr double kBiasScale = 0.1;
/// Power series go to t⁵: two terms of either difference's error.
constexpr Index kOrder = 5;

nn::Activation activation_of(theory::SeriesUnit unit) {
  constexpr nn::Activation kinds[] = {nn::Activation::tanh, nn::Activation::sigmoid,
                                      nn::Activation::sine, nn::Activation::relu};
  return kinds[static_cast<int>(unit)];
}

Matrix drawn_inputs(Index columns, std::uint64_t seed) {
  Random random(seed, stream("inputs"));
  Matrix X(kExamples, columns);
  for (Index i = 0; i < X.size(); ++i) X.data()[i] = random.normal();
  return X;
}

/// Output k of an example is the sine of its inputs' sum and k.
Matrix targets(const Matrix& X, Index outputs) {
  Matrix Y(X.rows(), outputs);
  for (Index i = 0; i < Y.rows(); ++i) {
    double sum = 0;
    for (Index j = 0; j < X.cols(); ++j) sum += X(i, j);
    for (Index k = 0; k < outputs; ++k) Y(i, k) = lm::sin(sum + as_double(k));
  }
  return Y;
}

/// The mean squared error of the network on inputs x and targets t.
ad::Var add_loss(nn::Model& model, ad::Var x, ad::Var t, const std::vector<Index>& sizes,
                 theory::SeriesUnit unit) {
  nn::MlpOptions options;
  options.activation = activation_of(unit);
  options.layer = {nn::Initializer::xavier, 1, true, kBiasScale};
  return ad::mean(ad::square(nn::mlp(model, x, sizes, options) - t));
}

/// The flat weights as theory has them.
theory::SeriesNetwork written_out(const LadderSetting& setting, const std::vector<double>& flat,
                                  const Matrix& X, const Matrix& Y) {
  theory::SeriesNetwork network{{}, {}, X, Y, setting.unit};
  std::size_t at = 0;
  for (std::size_t l = 0; l + 1 < setting.sizes.size(); ++l) {
    Matrix W(setting.sizes[l], setting.sizes[l + 1]);
    Vector b(setting.sizes[l + 1]);
    for (Index i = 0; i < W.size(); ++i) W.data()[i] = flat[at++];
    for (Index i = 0; i < b.size(); ++i) b(i) = flat[at++];
    network.weights.push_back(W);
    network.biases.push_back(b);
  }
  return network;
}

}  // namespace

double Branches::both(double h) const {
  return std::sqrt(truncated(h) * truncated(h) + rounded(h) * rounded(h));
}

double Branches::best_step() const {
  if (!(truncation > 0)) return kNaN;
  return lm::pow(rounding / (std::sqrt(order) * truncation), 1 / (order + 1));
}

Costs costs_of(const std::vector<Index>& sizes, theory::SeriesUnit unit) {
  ad::Graph graph;
  const ad::Var x = graph.input(kExamples, sizes.front(), "x");
  const ad::Var t = graph.input(kExamples, sizes.back(), "t");
  nn::Model model(graph);
  const ad::Var loss = add_loss(model, x, t, sizes, unit);
  const ad::Executor<double> forward(graph, {loss});
  const ad::Executor<double> gradient(graph, {loss}, ad::grad(loss, model.parameters()));
  return {as_double(model.size()), count_operations(forward.plan()),
          count_operations(gradient.plan())};
}

DifferenceLadder::DifferenceLadder(const LadderSetting& setting)
    : setting_(setting), graph_(std::make_unique<ad::Graph>()) {
  const ad::Var x = graph_->input(kExamples, setting.sizes.front(), "x");
  const ad::Var t = graph_->input(kExamples, setting.sizes.back(), "t");
  nn::Model model(*graph_);
  loss_ = add_loss(model, x, t, setting.sizes, setting.unit);
  const std::vector<ad::Var> slopes = ad::grad(loss_, model.parameters());
  forward_ = std::make_unique<ad::Executor<double>>(*graph_, std::vector{loss_});
  backward_ = std::make_unique<ad::Executor<double>>(*graph_, std::vector{loss_}, slopes);
  weights_.resize(as_size(model.size()));
  model.initialize(setting.seed, weights_.data());
  const Matrix X = drawn_inputs(setting.sizes.front(), setting.seed);
  const Matrix Y = targets(X, setting.sizes.back());
  for (const auto& executor : {forward_.get(), backward_.get()}) {
    executor->bind_parameters(weights_.data());
    executor->set(x, X);
    executor->set(t, Y);
  }
  backward_->run();
  gradient_ = Eigen::Map<const Vector>(backward_->packed(), model.size());
  differences_ = Vector::Zero(model.size());
  costs_ = {as_double(model.size()), count_operations(forward_->plan()),
            count_operations(backward_->plan())};
  const theory::SeriesNetwork network = written_out(setting, weights_, X, Y);
  series_ = theory::weight_series(network, kOrder);
  branches_ = predicted_branches(network);
}

Branches DifferenceLadder::predicted_branches(const theory::SeriesNetwork& network) const {
  const bool central = setting_.difference == Difference::central;
  const double length = series_.col(1).norm();
  const Index first = central ? 3 : 2, next = central ? 5 : 3;
  Branches b;
  b.order = central ? 2 : 1;
  b.truncation = series_.col(first).norm() / length;
  b.next = series_.col(next).norm() / series_.col(first).norm();
  const Vector each = theory::rounding_deviations(network);
  b.rounding = std::sqrt(2.0) * each.norm() / length / (central ? 2 : 1);
  return b;
}

double DifferenceLadder::loss_with(Index weight, double value) {
  const double kept = weights_[as_size(weight)];
  weights_[as_size(weight)] = value;
  forward_->run();
  weights_[as_size(weight)] = kept;
  return forward_->scalar(loss_);
}

const Vector& DifferenceLadder::differences(double h) {
  for (Index p = 0; p < size(); ++p) {
    const double at = weights_[as_size(p)];
    const double up = at + h, down = setting_.difference == Difference::central ? at - h : at;
    // up − down is what was really stepped: h itself is rounded when it is added.
    differences_(p) = (loss_with(p, up) - loss_with(p, down)) / (up - down);
  }
  return differences_;
}

double DifferenceLadder::error(double h) {
  return (differences(h) - gradient_).norm() / gradient_.norm();
}

}  // namespace lm
