// Optimizers that forget how steep it is: Muon's singular values, and the floor below Adam.
#pragma once

#include <vector>

namespace lm::theory {

/// Where Adam with β₂ near 1 stands on average, as a root mean square, in any bowl: η(1 − β₁)/(2(1
/// + β₁)). Its effective rate η/√v̂ grows while gradients shrink, up to the edge of stability 2(1 +
/// β₁)/((1 − β₁)λ) (Cohen et al. 2022). There the walk turns back, so √v̂, the root mean square of
/// λx, is held at ηλ(1 − β₁)/(2(1 + β₁)). λ drops out. Exact for β₁ = 0, where x ends as ±η/2.
double adam_floor(double learning_rate, double beta1);

/// Five steps s ← as + bs³ + cs⁵ of Newton and Schulz with Muon's numbers (Jordan et al. 2024), on
/// one singular value.
double newton_schulz(double s);

/// The singular values of a matrix whose gradient has the same singular vectors, under Muon: signed
/// values, each of which falls by rate · (what five steps make of its share of the momentum).
class MuonModes {
 public:
  /// `curvatures` λ_i: the gradient's singular values are λ_i s_i. `exact`: the momentum is made
  /// orthogonal exactly, so each value falls by the rate, with its sign.
  MuonModes(std::vector<double> values, std::vector<double> curvatures, double beta, bool exact);
  void step(double rate);
  const std::vector<double>& values() const { return values_; }

 private:
  std::vector<double> values_, curvatures_, velocity_, update_;
  double beta_;
  bool exact_;
};

}  // namespace lm::theory
