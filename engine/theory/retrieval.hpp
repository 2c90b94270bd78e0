// One attention layer that learns to find the key that equals the query: its loss, and its course
// under gradient descent.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// n keys of d independent N(0, 1) coordinates, the first of which is the query q; logits c·q·k_i.
/// E(−ln p_1) = E ln(1 + Σ_{i>1} e^{c(q·k_i − |q|²)}). With ln(1 + Y) = ∫(e^{−t} −
/// e^{−t(1+Y)})dt/t, t = e^u, it is E_q ∫ e^{−e^u}(1 − G(u − c|q|²)ⁿ⁻¹)du, G(v) = E e^{−e^{v +
/// c|q|z}}, since given q the other logits are independent. n ≥ 2, d ≥ 1, |c| ≤ 4.
double retrieval_loss(Index keys, Index dimension, double c);

/// Logits f·qᵀWk, W = 0 at first, gradient descent on W with rate η. The expected gradient is a
/// multiple of the identity at W = wI (nothing prefers a direction), so with c = fw
///   c ← c − η f² L′(c)/d,   L = retrieval_loss,
/// which starts with c = η f² (1 − 1/n). Returns c after 0 … steps steps; it stops rising at 4/√d.
class RetrievalCourse {
 public:
  RetrievalCourse(Index keys, Index dimension);
  std::vector<double> follow(double factor, double rate, Index steps) const;
  /// The loss at c, between the points of a table.
  double loss(double c) const;

 private:
  double slope(double c) const;

  double dimension_, step_;
  Vector table_;  // the loss at c = step·k
};

}  // namespace lm::theory
