// What shifting and scaling an input does to a hidden layer: which units saturate, and what
// gradient descent on raw inputs is in the weights of scaled ones.
#pragma once

#include "core/types.hpp"
#include "theory/pointwise.hpp"

namespace lm::theory {

/// u = (x − centre)/spread, spread > 0.
struct InputScaling {
  double centre = 0, spread = 1;

  double scaled(double x) const { return (x - centre) / spread; }
};

/// A unit is saturated at an input when its slope is less than this share of the steepest.
constexpr double kSaturatedSlope = 0.01;

/// The chance that φ(wx + b) with w, b ~ N(0, 1) is saturated: 2Φ(−z₀/√(1 + x²)), where
/// φ'(±z₀) is kSaturatedSlope of the steepest; ½ for relu, whose slope is 0 on one side. For tanh,
/// sigmoid and relu; else an Error.
double saturated_share(Response kind, double x);

/// w u + b = w′x + b′ with w′ = w/s, b′ = b − wm/s. A step of gradient descent on (w′, b′) moves
/// (w, b) by −ηP∇, P = [[s², sm], [sm, 1 + m²]]: its eigenvalues, whose product is s².
struct Stretches {
  double least = 1, most = 1;
};
Stretches stretches(const InputScaling& scaling);

/// Gradient descent on the mean squared error of f = Σ_j a_j φ(w_j u + b_j)/√H in these weights, by
/// plain loops, as it goes when it is told in the raw weights (w′, b′, a) instead.
class RawDescent {
 public:
  /// u, y: examples; w, b, a: H each. scaling {0, 1}: plain descent.
  RawDescent(Response kind, Vector u, Vector y, Vector w, Vector b, Vector a,
             const InputScaling& scaling, double rate);

  void step();
  double output(double u) const;
  /// f at the examples.
  Vector outputs() const;

 private:
  Response kind_;
  Vector u_, y_, w_, b_, a_;
  InputScaling scaling_;
  double rate_;
};

}  // namespace lm::theory
