// A hidden layer of equal units is one unit with learning rates of its own.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

enum class UnitKind { tanh, relu };

/// The network f(x) = H v σ(w·x + b) + c whose H hidden units are equal. Gradient descent keeps
/// them equal, because equal units have equal gradients; with a = H v it is one unit,
/// f(x) = a σ(w·x + b) + c, whose a learns H times as fast as the loss's own gradient says and
/// whose w and b 1/H times:
///
///     a ← a − ηH ∂L/∂a,  w ← w − (η/H) ∂L/∂w,  b ← b − (η/H) ∂L/∂b,  c ← c − η ∂L/∂c,
///
/// for L = (1/P) Σ (f(x_i) − y_i)². No parameter is fitted.
class OneUnit {
 public:
  /// w: d, and the H ≥ 1 equal units' v. X: P × d, y: P.
  OneUnit(UnitKind kind, double units, const Vector& w, double b, double v, double c);

  double loss(const Matrix& X, const Vector& y) const;
  void step(const Matrix& X, const Vector& y, double learning_rate);

  /// The same unit with every weight off by about this share of itself, with signs in turn: zeros
  /// stay zeros, as they do in rounding.
  OneUnit nudged(double share) const;
  /// How far apart the weights of all H units are from the other's: √(H(|Δw|² + Δb² + Δv²) + Δc²).
  double distance(const OneUnit& other) const;

  const Vector& w() const { return w_; }
  double a() const { return a_; }

 private:
  Vector residual(const Matrix& X, const Vector& y, Vector& hidden) const;

  UnitKind kind_;
  double units_;
  Vector w_;
  double b_, a_, c_;
};

}  // namespace lm::theory
