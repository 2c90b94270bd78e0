// Sparse codes of random cells: what a threshold leaves of a similarity, and what a readout can do.
#pragma once

namespace lm::theory {

/// N glomeruli, M cells, each wired to K glomeruli at random.
struct Wiring {
  double inputs = 50;
  double cells = 2000;
  double connections = 7;
};

/// A cell that fires for a share f of all odours. These are directions in d dimensions, all equally
/// likely (of N rates that are centred and scaled, d = N − 1), so that what two odours do to a
/// cell, or one odour to two cells, is the projection of a random direction on a plane. Its length
/// R has P(R > r) = (1 − r²/d)^{(d−2)/2}, which for d → ∞ is that of normal numbers, e^{−r²/2}.
class SparseCode {
 public:
  /// 0 < share ≤ ½, d > 2.
  SparseCode(double share, double dimensions);

  /// P(both inputs above the threshold) when they have the correlation ρ:
  /// 1/π ∫ P(R > θ/cos t) dt from ½ arccos ρ to π/2. Simpson's rule.
  double both(double correlation) const;
  /// The correlation of the two codes, (both − f²)/(f(1 − f)).
  double similarity(double correlation) const;
  /// Its loss over the loss of the inputs, (1 − similarity(1 − δ))/δ: by how much the cells amplify
  /// noise. B. Babadi and H. Sompolinsky, 2014.
  double noise_amplification(double noise) const;
  /// The participation ratio of M cells' codes of unlike odours: M/(1 + (M − 1) E r²). Two cells
  /// share s glomeruli by the hypergeometric law, so their inputs have the correlation
  /// (s/K − K/N)/(1 − K/N), and r is its similarity. The sum is that of A. Litwin-Kumar et al.,
  /// 2017.
  double dimension(const Wiring& wiring) const;

  double threshold() const { return threshold_; }

 private:
  double beyond(double threshold, double half_angle) const;

  double share_, dimensions_, threshold_;
};

/// The amplification for small δ and d → ∞, φ(θ)√(δ/π)/(f(1 − f)δ).
double small_noise_amplification(double share, double noise);

/// How often a Hebbian readout Σ η s of P labels is wrong on an odour whose code has kept the
/// `similarity` to the one that was learned: Φ(−r √(D/(P − 1))), with D the codes' dimension,
/// because the mean squared similarity of two strangers is 1/D. P ≥ 2.
double hebbian_error(double similarity, double dimension, double labels);

/// The share of active cells at which that error is least, between `low` and `high`, to 1 %.
double best_share(const Wiring& wiring, double noise, double labels, double low, double high);

}  // namespace lm::theory
