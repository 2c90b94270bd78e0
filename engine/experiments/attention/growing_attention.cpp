// Logits that grow coordinate by coordinate, and the softmax of each draw.
#include "experiments/attention/growing_attention.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/executor.hpp"
#include "core/elementary.hpp"

namespace lm::attention_scaling {
namespace {

/// Draws that are compared with the engine's attention.
constexpr Index kCompared = 4;

class Mean {
 public:
  void add(double value) { sum_ += value, squares_ += value * value, count_ += 1; }
  Estimate estimate() const {
    const double mean = sum_ / count_;
    const double variance = std::max(0.0, squares_ / count_ - mean * mean);
    return {mean, std::sqrt(variance / std::max(1.0, count_ - 1))};
  }

 private:
  double sum_ = 0, squares_ = 0, count_ = 0;
};

}  // namespace

GrowingAttention::GrowingAttention(Index draws, Index keys, double match, std::int64_t seed)
    : draws_(draws),
      keys_(keys),
      match_(match),
      query_random_(static_cast<std::uint64_t>(seed), stream("attention-scaling/queries")),
      key_random_(static_cast<std::uint64_t>(seed), stream("attention-scaling/keys")),
      logits_(Matrix::Zero(draws, keys)),
      column_(keys) {}

double GrowingAttention::coordinate(Index k, Index draw, double* keys) const {
  const auto at = static_cast<std::uint64_t>(k) * static_cast<std::uint64_t>(draws_) +
                  static_cast<std::uint64_t>(draw);
  key_random_.normals_at(at * static_cast<std::uint64_t>(keys_), keys, keys_);
  const double query = query_random_.normal_at(at);
  keys[0] = match_ * query + std::sqrt(1 - match_ * match_) * keys[0];
  return query;
}

void GrowingAttention::add_coordinate() {
  for (Index t = 0; t < draws_; ++t) {
    const double query = coordinate(dimension_, t, column_.data());
    logits_.row(t) += query * column_.transpose();
  }
  ++dimension_;
}

double GrowingAttention::factor(nn::AttentionScale scale) const {
  const double d = as_double(std::max<Index>(1, dimension_));
  if (scale == nn::AttentionScale::inverse) return 1 / d;
  return scale == nn::AttentionScale::inverse_sqrt ? 1 / std::sqrt(d) : 1;
}

Vector GrowingAttention::weights(Index draw, nn::AttentionScale scale) const {
  Vector p = logits_.row(draw).transpose() * factor(scale);
  p.array() -= p.maxCoeff();
  lm::exp(p.data(), p.data(), p.size());
  return p / p.sum();
}

Attended GrowingAttention::attend(nn::AttentionScale scale) const {
  const double by = factor(scale);
  Vector z(keys_), e(keys_);
  Mean entropy, same, first;
  for (Index t = 0; t < draws_; ++t) {
    z = by * logits_.row(t).transpose();
    z.array() -= z.maxCoeff();
    lm::exp(z.data(), e.data(), keys_);
    const double sum = e.sum();
    entropy.add((lm::log(sum) - e.dot(z) / sum) / lm::log(as_double(keys_)));
    same.add(e.squaredNorm() / (sum * sum));
    first.add(e(0) / sum);
  }
  return {entropy.estimate(), same.estimate(), first.estimate()};
}

Estimate GrowingAttention::variance() const {
  Mean square;
  for (Index t = 0; t < draws_; ++t) square.add(logits_.row(t).squaredNorm() / as_double(keys_));
  return square.estimate();
}

double GrowingAttention::predicted_variance_error() const {
  const double d = as_double(dimension_), n = as_double(keys_);
  return std::sqrt((2 * d + 2 * d * (d + 2) / n) / as_double(draws_));
}

double GrowingAttention::engine_gap(nn::AttentionScale scale) const {
  const Index count = std::min(kCompared, draws_), d = dimension_;
  if (d == 0) return 0;
  ad::Graph graph;
  const ad::Var q = graph.input({count, 1, d}, "queries"),
                k = graph.input({count, keys_, d}, "keys");
  const ad::Var attention = nn::attention_weights(q, k, scale);
  ad::Executor<double> engine(graph, {attention});
  Vector keys(keys_);
  for (Index t = 0; t < count; ++t) {
    for (Index i = 0; i < d; ++i) {
      engine.input(q)[t * d + i] = coordinate(i, t, keys.data());
      for (Index j = 0; j < keys_; ++j) engine.input(k)[(t * keys_ + j) * d + i] = keys(j);
    }
  }
  engine.run();
  double gap = 0;
  for (Index t = 0; t < count; ++t) {
    const Eigen::Map<const Vector> by_engine(engine.value(attention) + t * keys_, keys_);
    gap = std::max(gap, (weights(t, scale) - by_engine).cwiseAbs().maxCoeff());
  }
  return gap;
}

}  // namespace lm::attention_scaling
