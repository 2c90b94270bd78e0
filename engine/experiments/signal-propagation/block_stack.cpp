// The way up and down through blocks whose weights are drawn when they are needed.
#include "experiments/signal-propagation/block_stack.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "experiments/signal-propagation/random_stack.hpp"

namespace lm::signal {
namespace {

/// A Gaussian matrix has no gap at its largest singular value: after 40 rounds the norm is 1 to 2 %
/// low.
constexpr int kRounds = 40;

double spectral_norm(const Matrix& W) {
  Vector v = Vector::Ones(W.cols()) / std::sqrt(as_double(W.cols())), u(W.rows());
  double size = 0;
  for (int k = 0; k < kRounds; ++k) {
    u.noalias() = W * v;
    v.noalias() = W.transpose() * u;
    size = v.norm();
    v /= size;
  }
  return std::sqrt(size);
}

/// A hundred blocks of a small branch without a skip underflow.
constexpr double kLeast = 1e-300;
double log_mean_square(const Vector& v) {
  return lm::log(std::max(kLeast, v.squaredNorm() / as_double(v.size())));
}

std::vector<double> row(const Matrix& table, Index layer) {
  std::vector<double> values;
  for (Index n = 0; n < table.cols(); ++n) values.push_back(table(layer, n));
  return values;
}

}  // namespace

BlockStack::BlockStack(const BlockSetting& setting)
    : set_(setting),
      reached_(setting.depth),
      W1_(setting.width, setting.width),
      W2_(setting.width, setting.width),
      log_lengths_(setting.depth + 1, setting.networks),
      log_gradients_(Matrix::Zero(setting.depth + 1, setting.networks)) {
  for (Index n = 0; n < set_.networks; ++n) {
    Random random(static_cast<std::uint64_t>(set_.seed), stream("signal/block-ends", place(n, 0)));
    for (std::vector<Vector>* ends : {&signals_, &gradients_}) {
      ends->push_back(normal_vector(random, set_.width));
      ends->back() *= std::sqrt(as_double(set_.width)) / ends->back().norm();
    }
    inner_.emplace_back(set_.depth, set_.width);
    log_lengths_(0, n) = 0;
  }
}

std::vector<double> BlockStack::log_lengths(Index layer) const { return row(log_lengths_, layer); }
std::vector<double> BlockStack::log_gradients(Index layer) const {
  return row(log_gradients_, layer);
}

void BlockStack::draw_block(Index network, Index block) {
  Random random(static_cast<std::uint64_t>(set_.seed),
                stream("signal/blocks", place(network, block)));
  const double n = as_double(set_.width);
  fill_normal(random, W1_, 0, std::sqrt(set_.gain / n));
  if (set_.two_layers) fill_normal(random, W2_, 0, 1 / std::sqrt(n));
}

double BlockStack::block_norm() const {
  return set_.scale * steepest_slope(set_.gate) * spectral_norm(W1_) *
         (set_.two_layers ? spectral_norm(W2_) : 1);
}

void BlockStack::forward() {
  if (risen_ == set_.depth) return;
  ++risen_;
  Matrix inner(set_.width, 1), outer(set_.width, 1);
  for (Index n = 0; n < set_.networks; ++n) {
    draw_block(n, risen_);
    Vector& h = signals_[as_size(n)];
    inner.noalias() = W1_ * h;
    inner_[as_size(n)].row(risen_ - 1) = inner.col(0).transpose();
    respond(set_.gate, inner, outer);
    const Vector branch = set_.two_layers ? Vector(W2_ * outer.col(0)) : Vector(outer.col(0));
    h = set_.skip ? Vector(h + set_.scale * branch) : Vector(set_.scale * branch);
    log_lengths_(risen_, n) = log_mean_square(h);
    if (n > 0 || !set_.norms) continue;
    log_bounds_.push_back(log_bounds_.back() + lm::log(block_norm() + (set_.skip ? 1 : 0)));
  }
}

void BlockStack::backward() {
  if (reached_ == 0) return;
  for (Index n = 0; n < set_.networks; ++n) {
    draw_block(n, reached_);
    Vector& g = gradients_[as_size(n)];
    Vector inside = set_.two_layers ? Vector(W2_.transpose() * g) : g;
    for (Index i = 0; i < set_.width; ++i) {
      inside(i) *= set_.scale * slope_at(set_.gate, inner_[as_size(n)](reached_ - 1, i));
    }
    const Vector through = W1_.transpose() * inside;
    g = set_.skip ? Vector(g + through) : through;
    const double size = log_mean_square(g);
    log_gradients_(reached_ - 1, n) = log_gradients_(reached_, n) + size;
    g *= lm::exp(-0.5 * size);  // its size is kept apart, so that it cannot underflow
  }
  --reached_;
}

}  // namespace lm::signal
