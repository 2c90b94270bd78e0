// How far the likeness of two signals in a network of finite width lies from the infinitely wide
// one.
#pragma once

#include "core/types.hpp"
#include "theory/mean_field.hpp"

namespace lm::theory {

/// Two inputs in a random network of N units per layer. Given the layer before, the pairs (u, v) of
/// what each unit is given are drawn independently from N(0, K), K = (q, s; s, q). So K itself is a
/// random walk: its next value is the mean over N units of w (φ(u)², φ(v)², φ(u)φ(v)), plus the
/// biases' variance. With F the map of infinite width, J and H its first and second derivatives by
/// (K₁₁, K₂₂, K₁₂), and C/N the variance of such a mean,
///
///   K ← F(K),  V ← J V Jᵀ + C/N,  m ← J m + ½ Σ_ij H_ij V_ij,
///
/// V the variance of K over networks, m the shift of its mean: both of order 1/N. Derivatives are
/// averages of φ's derivatives (Price 1958: ∂E f(u)g(v)/∂s = E f'(u) g'(v), ∂E f(u)/∂q = ½ E f''),
/// by Gauss–Hermite sums of 41 × 41 nodes. For smooth φ: not for ReLU, whose
/// second derivative is no function (an Error).
class PairLaw {
 public:
  /// A first layer whose K is known: variance q, covariance s (|s| ≤ q).
  PairLaw(Gate gate, double weight_variance, double bias_variance, double q, double s);

  /// One layer more, of N units.
  void pass(double units);

  double length() const { return q_; }
  /// s/q, of infinite width.
  double correlation() const { return s_ / q_; }
  /// What is to be added for the mean over networks of the correlation that N units show.
  double correlation_shift(double units) const;
  /// Standard deviation over networks of the correlation that N units show.
  double correlation_deviation(double units) const;

 private:
  /// V and what the N units that show K add to it: 2q², 2s², 2qs, q² + s², over N (Wishart 1928).
  Matrix shown(double units) const;

  Gate gate_;
  double w_, b_, q_, s_;
  Vector mean_ = Vector::Zero(3);       ///< m, of K₁₁, K₂₂, K₁₂
  Matrix spread_ = Matrix::Zero(3, 3);  ///< V
};

}  // namespace lm::theory
