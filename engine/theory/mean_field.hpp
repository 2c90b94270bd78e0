// A wide random network, layer by layer: how long signals are, how alike, and what gradients do.
#pragma once

#include <array>

#include "core/types.hpp"

namespace lm::theory {

enum class Gate { tanh, relu, erf, sigmoid };
inline constexpr std::array kGateWords{"tanh", "relu", "erf", "sigmoid"};

/// h_{l+1} = W φ(h_l) + b with N(0, σ_w²/N) weights and N(0, σ_b²) biases, N → ∞: each unit's h is
/// Gaussian with variance q_l, and two inputs' h have the correlation c_l. (Poole et al. 2016,
/// arXiv:1606.05340, eq. 3 and 5; Schoenholz et al. 2017, arXiv:1611.01232.) Averages over z are
/// Gauss–Hermite sums of 101 nodes, over pairs of 41 × 41; ReLU and erf have closed forms (Cho &
/// Saul 2009; Williams 1997). For σ_w² up to 10: relative errors below 1e-6 where q ≤ 5, 1e-4 where
/// q ≤ 10.
class MeanField {
 public:
  MeanField(Gate gate, double weight_variance, double bias_variance)
      : gate_(gate), w_(weight_variance), b_(bias_variance) {}

  /// σ_w² E φ(√q z)² + σ_b²: the next layer's q.
  double length(double q) const { return w_ * mean_square(q) + b_; }
  /// Of inputs whose activations have the mean square m: the first layer's q.
  double first_length(double m) const { return w_ * m + b_; }
  /// χ_q = dq_{l+1}/dq_l = σ_w² E[z φ(√q z) φ'(√q z)]/√q: how a fault of the length goes on.
  double length_slope(double q) const;
  /// χ₁ = σ_w² E φ'(√q z)²: what one layer does to the mean square of a gradient, and to the
  /// distance of two inputs that nearly agree.
  double chi(double q) const;
  /// The next layer's correlation of two inputs, both of length q.
  double correlation(double q, double c) const;
  /// χ_c = σ_w² E φ'(u)φ'(v), with u and v of variance q and correlation c.
  double chi_apart(double q, double c) const;

  /// Where q stays: NaN when there is no such q (ReLU with σ_w² ≥ 2).
  double fixed_length() const;
  /// Where c stays and is stable: 1 in order, below 1 in chaos. Always 1 for ReLU.
  double fixed_correlation() const;
  /// ξ = −1/ln χ_{c*}: layers in which c comes nearer to c* by e. Infinite on the line.
  double correlation_depth() const;

  /// N times the variance that one more layer of N units gives to q: σ_w⁴ Var φ(√q z)².
  double length_noise(double q) const;
  /// N times the variance that one layer gives to the ln of a gradient's square:
  /// 3 E φ'⁴/(E φ'²)² − 1.
  double gradient_noise(double q) const;

  /// E φ(√q z)².
  double mean_square(double q) const;

 private:
  Gate gate_;
  double w_, b_;
};

/// A point of the line χ₁ = 1.
struct CriticalPoint {
  double bias_variance = 0;
  double weight_variance = 0;
};
/// The point of the line whose fixed length is q: σ_w² = 1/E φ'², σ_b² = q − σ_w² E φ². Not for
/// ReLU.
CriticalPoint critical_at(Gate gate, double q);
/// The σ_w² of the line at this σ_b² (0 to 2): 2 for ReLU. Not for sigmoid (NaN), whose line no
/// variance of this size reaches.
double critical_weight_variance(Gate gate, double bias_variance);

/// The mean square of a sample of N units whose layer has the law of `before`: variance of q over
/// networks, followed from layer to layer, V ← χ_q² V + noise/N. The observed mean square of N
/// units adds 2q²/N.
struct LengthLaw {
  double q = 0;
  double variance = 0;

  /// One layer more, of N units.
  void pass(const MeanField& field, double units);
  /// √(2/N + V/q²).
  double relative_deviation(double units) const;
};

}  // namespace lm::theory
