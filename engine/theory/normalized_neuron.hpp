// The loss of one neuron behind a normalization layer, from the moments of its data.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// n = (Xw − mean)/√variance over the examples, L = mean (n − y)²/2. With C = cov(X),
/// b = cov(X, y): L = (⟨y²⟩ + 1)/2 − b·w/√(wᵀCw). So L(aw) = L(w) for a > 0: slope falls as 1/a and
/// curvature as 1/a² (Salimans & Kingma 2016, arXiv:1602.07868; van Laarhoven 2017,
/// arXiv:1706.05350).
class NormalizedNeuron {
 public:
  /// x: examples × inputs, y: one target each. The covariance of x has full rank.
  NormalizedNeuron(const Matrix& x, const Vector& y);

  double loss(const Vector& w) const;
  Vector slope(const Vector& w) const;
  /// vᵀHv at w.
  double curvature(const Vector& w, const Vector& v) const;

 private:
  Matrix covariance_;
  Vector pull_;
  double mean_square_;
};

}  // namespace lm::theory
