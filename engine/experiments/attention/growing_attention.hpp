// Many queries with keys of their own whose vectors grow by one coordinate at a time.
#pragma once

#include <cstdint>

#include "core/rng.hpp"
#include "core/types.hpp"
#include "nn/attention.hpp"

namespace lm::attention_scaling {

/// What the logits are divided by, in the order of nn::AttentionScale.
inline constexpr std::array kScaleWords{"sqrt_dimension", "dimension", "nothing"};

struct Estimate {
  double mean = 0;
  double error = 0;  ///< standard error over the draws
};

/// Over the draws: entropy over ln n, Σp², the weight of the first key.
struct Attended {
  Estimate entropy, same, first;
};

/// T draws of one query and n keys. Coordinate k of all of them is added to the logits q·k by
/// add_coordinate, so no vector is stored; any one can be drawn again. The first key of each draw
/// has the correlation `match` with its query.
class GrowingAttention {
 public:
  GrowingAttention(Index draws, Index keys, double match, std::int64_t seed);

  /// Allocates nothing.
  void add_coordinate();

  Index keys() const { return keys_; }
  /// Of all draws with the logits so divided.
  Attended attend(nn::AttentionScale scale) const;
  /// One draw's weights.
  Vector weights(Index draw, nn::AttentionScale scale) const;
  /// Mean of (q·k)² over keys and draws, whose expectation is d without a match.
  Estimate variance() const;
  /// Its standard deviation: given q the n logits are N(0, |q|²), so √((2d + 2d(d + 2)/n)/T).
  double predicted_variance_error() const;
  /// The largest difference between the first draws' weights and nn::attention_weights of their
  /// vectors, drawn again and given whole to the engine.
  double engine_gap(nn::AttentionScale scale) const;

 private:
  /// Coordinate k of the query and the keys of a draw.
  double coordinate(Index k, Index draw, double* keys) const;
  double factor(nn::AttentionScale scale) const;

  Index draws_, keys_, dimension_ = 0;
  double match_;
  Random query_random_, key_random_;
  Matrix logits_;  // draws × keys
  Vector column_;
};

}  // namespace lm::attention_scaling
