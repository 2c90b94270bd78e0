// Attention between random vectors: the softmax of n independent normal logits, on average.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// Means of the weights p_i = e^{z_i}/Σe^{z_j} of n ≥ 2 independent logits z ~ N(0, σ²).
struct SoftmaxMeans {
  double entropy = 0;  ///< E(−Σ p ln p)/ln n: one when uniform, zero when one key has all
  double same = 0;     ///< E Σp²: two picks by these weights are the same key
  double first = 0;    ///< E p_1 when the first key's logit is higher by `lean`·σ; else 1/n
};

/// With 1/S = ∫e^{−tS}dt, t = e^u and G(u) = E e^{−e^{u+z}} each mean is an integral over u:
///   E ln S = ∫ e^{−e^u} − Gⁿ,   E Σpz = n∫ E[z e^{u+z} e^{−e^{u+z}}] Gⁿ⁻¹,
///   E Σp²  = n∫ E[e^{2(u+z)} e^{−e^{u+z}}] Gⁿ⁻¹,   entropy = ln S − Σpz.
/// The trapezoidal rule on one grid of u and z, whose error is below 1e-7. σ from 0 to 60.
SoftmaxMeans softmax_means(Index keys, double sigma, double lean = 0);

/// E max p = n∫∫ φ(x) e^{u+σx} e^{−e^{u+σx}} H(x)ⁿ⁻¹, where H(x) is the part of G(u) from logits
/// below σx. Relative error below 3e-3.
double largest_weight(Index keys, double sigma);

/// The same means for a query and n keys of d independent N(0, 1) coordinates. Given the query q
/// the logits q·k are independent N(0, |q|²), so it is the average over σ² = |q|² ~ χ²_d, or
/// χ²_d/d when the logits are divided by √d.
class RandomAttention {
 public:
  /// Tabulates softmax_means over σ; a value between is off by 1e-5 at most. 2 ≤ n ≤ 4096.
  explicit RandomAttention(Index keys);

  /// d from 0 (uniform) to 1024.
  double entropy(Index dimension, bool scaled) const;
  double same(Index dimension, bool scaled) const;
  /// The first d at which, unscaled, two picks are the same key with probability ½ or more.
  Index winning_dimension() const;

 private:
  double mean(const Vector& table, double uniform, Index dimension, bool scaled) const;

  double keys_;
  Vector entropy_, same_;  // over σ
};

/// E max p and E p_1 (see softmax_means) of such a query: direct, without a table. d ≥ 1.
double mean_largest_weight(Index keys, Index dimension, bool scaled);
SoftmaxMeans mean_weights(Index keys, Index dimension, bool scaled, double lean);

/// d_c = 2 ln n, at which infinitely many keys freeze: the random energy model's transition
/// (Derrida 1981) with energies of variance d.
double freezing_dimension(Index keys);
/// Of infinitely many keys at d/ln n fixed: entropy over ln n max(0, 1 − d/d_c), and E Σp²
/// max(0, 1 − √(d_c/d)) (Gross and Mézard 1984).
double limit_entropy(Index keys, double dimension);
double limit_same(Index keys, double dimension);
/// Entropy over ln n of unit-variance logits to first order in 1/n: 1 − (½ − (e + 1)/2n)/ln n.
double warm_entropy(Index keys);

}  // namespace lm::theory
