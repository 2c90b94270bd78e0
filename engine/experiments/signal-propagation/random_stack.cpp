// The way up and the way down through random layers that are drawn when they are needed.
#include "experiments/signal-propagation/random_stack.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/sampling.hpp"

namespace lm::signal {
namespace {

/// A vector of mean square 1.
void normalize(Eigen::Ref<Vector> v) { v *= std::sqrt(as_double(v.size())) / v.norm(); }

}  // namespace

std::uint64_t place(Index network, Index layer) {
  return static_cast<std::uint64_t>(network) * 65536 + static_cast<std::uint64_t>(layer);
}

void respond(Gate gate, const Matrix& h, Matrix& out) {
  if (gate == Gate::relu) {
    out = h.cwiseMax(0.0);
    return;
  }
  if (gate == Gate::erf) {
    lm::erf(h.data(), out.data(), h.size());
    return;
  }
  const bool sigmoid = gate == Gate::sigmoid;
  out = (sigmoid ? 0.5 : 1.0) * h;
  lm::tanh(out.data(), out.data(), out.size());
  if (sigmoid) out = (0.5 + 0.5 * out.array()).matrix();
}

double slope_at(Gate gate, double h) {
  if (gate == Gate::relu) return h > 0 ? 1 : 0;
  if (gate == Gate::erf) return 2 / std::sqrt(kPi) * lm::exp(-h * h);
  const double t = lm::tanh(gate == Gate::sigmoid ? 0.5 * h : h);
  return (gate == Gate::sigmoid ? 0.25 : 1.0) * (1 - t * t);
}

double steepest_slope(Gate gate) { return gate == Gate::relu ? 1 : slope_at(gate, 0); }

RandomStack::RandomStack(const StackSetting& setting)
    : set_(setting),
      reached_(setting.depth),
      W_(setting.width, setting.width),
      b_(Vector::Zero(setting.width)),
      next_(setting.width, 2),
      back_(setting.width),
      down_(setting.width),
      lengths_(setting.depth + 1, setting.networks),
      correlations_(setting.depth + 1, setting.networks),
      log_gradients_(setting.depth + 1, setting.networks) {
  for (Index n = 0; n < set_.networks; ++n) {
    signals_.push_back(inputs(n));
    hidden_.emplace_back(set_.depth, set_.width);
    Random random(static_cast<std::uint64_t>(set_.seed), stream("signal/gradient", place(n, 0)));
    gradients_.push_back(normal_vector(random, set_.width));
    normalize(gradients_.back());
  }
  log_gradients_.row(set_.depth).setZero();
  pair_ = signals_.front();
}

Matrix RandomStack::inputs(Index network) const {
  Random random(static_cast<std::uint64_t>(set_.seed), stream("signal/inputs", place(network, 0)));
  Matrix x = normal_matrix(random, set_.width, 2);
  Vector first = x.col(0), other = x.col(1);
  normalize(first);
  other -= first * (first.dot(other) / as_double(set_.width));
  normalize(other);
  const double c = set_.correlation;
  x.col(0) = first;
  x.col(1) = c * first + std::sqrt(1 - c * c) * other;
  return x;
}

std::vector<double> RandomStack::row(const Matrix& table, Index layer) {
  std::vector<double> values(as_size(table.cols()));
  for (Index n = 0; n < table.cols(); ++n) values[as_size(n)] = table(layer, n);
  return values;
}

void RandomStack::draw_layer(Index network, Index layer) {
  Random random(static_cast<std::uint64_t>(set_.seed),
                stream("signal/weights", place(network, layer)));
  fill_normal(random, W_, set_.weight_constant, set_.weight_deviation);
  if (set_.bias_deviation > 0) fill_normal(random, b_, 0, set_.bias_deviation);
}

void RandomStack::forward() {
  if (risen_ == set_.depth) return;
  ++risen_;
  for (Index n = 0; n < set_.networks; ++n) {
    draw_layer(n, risen_);
    next_.noalias() = W_ * signals_[as_size(n)];
    next_.colwise() += b_;
    const double one = next_.col(0).squaredNorm(), other = next_.col(1).squaredNorm();
    lengths_(risen_, n) = one / as_double(set_.width);
    const double both = std::sqrt(one * other);
    correlations_(risen_, n) = both > 0 ? next_.col(0).dot(next_.col(1)) / both : 1;
    hidden_[as_size(n)].row(risen_ - 1) = next_.col(0).transpose();
    if (n == 0) pair_ = next_;
    respond(set_.gate, next_, signals_[as_size(n)]);
  }
}

void RandomStack::backward() {
  if (reached_ == 0) return;
  for (Index n = 0; n < set_.networks; ++n) {
    draw_layer(n, reached_);
    Vector& gradient = gradients_[as_size(n)];
    for (Index i = 0; i < set_.width; ++i) {
      back_(i) = gradient(i) * slope_at(set_.gate, hidden_[as_size(n)](reached_ - 1, i));
    }
    down_.noalias() = W_.transpose() * back_;
    const double square = down_.squaredNorm() / as_double(set_.width);
    log_gradients_(reached_ - 1, n) = log_gradients_(reached_, n) + lm::log(square);
    // Its size is kept apart, so that it neither vanishes nor overflows.
    gradient = square > 0 ? Vector(down_ / std::sqrt(square)) : down_;
  }
  --reached_;
}

}  // namespace lm::signal
