// Scaled dot-product attention, single and multi-head.
#pragma once

#include <string>

#include "nn/layers.hpp"

namespace lm::nn {

/// Which power of the key dimension d divides the logits: 1/√d keeps their variance at one for
/// independent queries and keys, 1/d is maximal update's choice for trained ones.
enum class AttentionScale { inverse_sqrt, inverse, none };
inline constexpr std::array kAttentionScaleNames{"inverse_sqrt", "inverse", "none"};

/// Softmax over keys of Q Kᵀ / √d. Q: batch × n × d, K: batch × m × d → batch × n × m, rows sum
/// to one. `causal` hides keys behind the query (needs n = m). Vaswani et al. 2017, eq. 1.
ad::Var attention_weights(ad::Var Q, ad::Var K, AttentionScale scale = AttentionScale::inverse_sqrt,
                          bool causal = false);

/// attention_weights(Q, K) V. V: batch × m × e → batch × n × e.
ad::Var attention(ad::Var Q, ad::Var K, ad::Var V,
                  AttentionScale scale = AttentionScale::inverse_sqrt, bool causal = false);

struct AttentionOptions {
  Index heads = 1;
  AttentionScale scale = AttentionScale::inverse_sqrt;
  bool causal = false;
  LayerOptions layer = {Initializer::xavier, 1, false, 0};
};

/// Multi-head self-attention: x: batch × n × width → batch × n × width; width divides by heads.
/// Q, K, V and output projections are width × width; head h reads columns h·width/heads … of each
/// (Vaswani et al. 2017, section 3.2.2).
ad::Var multi_head_attention(Model& model, ad::Var x, const std::string& name,
                             const AttentionOptions& options = {});

}  // namespace lm::nn
