// The vectors that grow by coordinates, against whole vectors given to the engine's attention.
#include <cmath>

#include "catch.hpp"
#include "experiments/attention/growing_attention.hpp"

using namespace lm;
using attention_scaling::Attended;
using attention_scaling::GrowingAttention;
using nn::AttentionScale;

namespace {

GrowingAttention grown(Index draws, Index keys, Index dimension, double match) {
  GrowingAttention attention(draws, keys, match, 5);
  for (Index k = 0; k < dimension; ++k) attention.add_coordinate();
  return attention;
}

}  // namespace

TEST_CASE("grown logits give the weights of the engine's attention", "[attention]") {
  for (const AttentionScale scale :
       {AttentionScale::none, AttentionScale::inverse_sqrt, AttentionScale::inverse}) {
    for (const double match : {0.0, 0.7, 1.0}) {
      CHECK(grown(5, 9, 33, match).engine_gap(scale) < 1e-13);
    }
  }
}

TEST_CASE("what is averaged over the draws is what their weights say", "[attention]") {
  const GrowingAttention attention = grown(6, 8, 12, 0);
  const Attended all = attention.attend(AttentionScale::inverse_sqrt);
  double entropy = 0, same = 0, first = 0;
  for (Index t = 0; t < 6; ++t) {
    const Vector p = attention.weights(t, AttentionScale::inverse_sqrt);
    CHECK(p.sum() == Approx(1));
    for (Index i = 0; i < 8; ++i) entropy -= p(i) * std::log(p(i)) / std::log(8.0) / 6;
    same += p.squaredNorm() / 6;
    first += p(0) / 6;
  }
  CHECK(all.entropy.mean == Approx(entropy).epsilon(1e-12));
  CHECK(all.same.mean == Approx(same).epsilon(1e-12));
  CHECK(all.first.mean == Approx(first).epsilon(1e-12));
}

TEST_CASE("before the first coordinate all weights are equal; a match raises the first",
          "[attention]") {
  CHECK(grown(3, 5, 0, 0).attend(AttentionScale::none).same.mean == Approx(0.2));
  // The matched key's logit is |q|², of mean d: 200 draws of it have the standard error √(2d/200).
  const GrowingAttention matched = grown(200, 4, 64, 1);
  CHECK(matched.attend(AttentionScale::inverse_sqrt).first.mean > 0.99);
  CHECK(matched.attend(AttentionScale::inverse).first.mean == Approx(2.718 / 5.718).margin(0.03));
}
