// Sparse codes of random cells: what a threshold leaves of a similarity, and what a readout can do.
#pragma once

#include <cstdint>

namespace lm::theory {

/// θ with P(z > θ) = `share` for z ~ N(0, 1); 0 < share < 1. Bisection, to rounding.
double threshold_for(double share);

/// P(a > θ, b > θ) for standard normals of correlation ρ:
/// Φ(−θ)² + 1/2π ∫₀^{arcsin ρ} e^{−θ²/(1 + sin t)} dt. R. L. Plackett, 1954. −1 ≤ ρ ≤ 1.
double both_above(double threshold, double correlation);

/// The correlation of two binary codes in which each cell is active above the threshold of that
/// `share`, when the cells' inputs have correlation ρ: (P(both) − f²)/(f(1 − f)).
double code_similarity(double share, double correlation);

/// Its loss over the loss of the inputs, (1 − code_similarity(f, 1 − δ))/δ: by how much the cells
/// amplify noise. 0 < δ ≤ 1. B. Babadi and H. Sompolinsky, 2014.
double noise_amplification(double share, double noise);

/// Its leading order for small δ, φ(θ)√(δ/π)/(f(1 − f)δ).
double small_noise_amplification(double share, double noise);

/// N glomeruli, M cells, each wired to K glomeruli at random.
struct Wiring {
  double inputs = 50;
  double cells = 2000;
  double connections = 7;
};

/// The participation ratio of the codes of unlike odours, when a share f of the cells is active:
/// M/(1 + (M − 1) E r²). Two cells share s glomeruli by the hypergeometric law, so their inputs have
/// correlation (s/K − K/N)/(1 − K/N) about the mean of all cells, which the threshold of each odour
/// takes away; r is the code_similarity of that. The sum is that of A. Litwin-Kumar et al., 2017.
double code_dimension(const Wiring& wiring, double share);

/// How often a Hebbian readout Σ η s of P labels is wrong on an odour whose code has kept the
/// `similarity` to the one that was learned: Φ(−r √(D/(P − 1))), with D the codes' dimension,
/// because the mean squared similarity of two strangers is 1/D. P ≥ 2.
double hebbian_error(double similarity, double dimension, double labels);

/// The share of active cells at which hebbian_error is least, between `low` and `high`, to 1 %.
double best_share(const Wiring& wiring, double noise, double labels, double low, double high);

}  // namespace lm::theory
