// Attention as batched products and a softmax.
#include "nn/attention.hpp"

#include <cmath>

#include "autodiff/ops.hpp"
#include "core/error.hpp"

namespace lm::nn {
namespace {

using ad::Var;

/// Added to hidden logits: e^(−1e9) is 0 in float and double, and no infinity meets a zero.
constexpr double kHidden = -1e9;

double logit_factor(AttentionScale scale, Index d) {
  const double dimension = static_cast<double>(d);
  switch (scale) {
    case AttentionScale::inverse_sqrt:
      return 1 / std::sqrt(dimension);
    case AttentionScale::inverse:
      return 1 / dimension;
    case AttentionScale::none:
      return 1;
  }
  return 1;
}

/// 0 where key j ≤ query i, kHidden behind it: 1 × n × n.
Var causal_mask(ad::Graph& graph, Index n) {
  Matrix mask = Matrix::Zero(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = i + 1; j < n; ++j) mask(i, j) = kHidden;
  }
  return graph.constant(mask);
}

}  // namespace

Var attention_weights(Var Q, Var K, AttentionScale scale, bool causal) {
  Var logits = logit_factor(scale, Q.cols()) * ad::matmul(Q, K, false, true);
  if (causal) {
    if (Q.rows() != K.rows()) {
      throw Error("shape_mismatch", "attention_weights",
                  "causal attention needs as many queries as keys, not " + ad::text(Q.shape()) +
                      " and " + ad::text(K.shape()));
    }
    logits = logits + causal_mask(*Q.graph, Q.rows());
  }
  return ad::softmax(logits);
}

Var attention(Var Q, Var K, Var V, AttentionScale scale, bool causal) {
  return ad::matmul(attention_weights(Q, K, scale, causal), V);
}

Var multi_head_attention(Model& model, Var x, const std::string& name,
                         const AttentionOptions& options) {
  const Index width = x.cols();
  if (options.heads < 1 || width % options.heads != 0) {
    throw Error("bad_argument", name,
                "width " + std::to_string(width) + " does not divide into " +
                    std::to_string(options.heads) + " heads");
  }
  const Index head_width = width / options.heads;
  const Var Q = dense(model, x, width, name + ".query", options.layer);
  const Var K = dense(model, x, width, name + ".key", options.layer);
  const Var V = dense(model, x, width, name + ".value", options.layer);
  std::vector<Var> heads;
  for (Index h = 0; h < options.heads; ++h) {
    const auto head = [&](Var v) { return ad::slice(v, ad::kCols, h * head_width, head_width); };
    heads.push_back(attention(head(Q), head(K), head(V), options.scale, options.causal));
  }
  return dense(model, ad::concat(heads, ad::kCols), width, name + ".output", options.layer);
}

}  // namespace lm::nn
