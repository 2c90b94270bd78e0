// The Ising model on the infinite square lattice, J = k_B = 1: what is known of it exactly.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

// Energies are −Σ s_i s_j over neighbours; every temperature here is above 0.

/// 2/ln(1 + √2) = 2.269185…, where sinh(2/T) = 1. H. A. Kramers, G. H. Wannier, 1941.
double critical_temperature();

/// (1 − sinh(2/T)⁻⁴)^{1/8} below T_c, 0 from there on: the mean spin of a phase. C. N. Yang, 1952.
double spontaneous_magnetization(double temperature);

/// Mean energy of a site, −coth 2K [1 + (2/π)(2 tanh² 2K − 1) K(k)], k = 2 sinh 2K/cosh² 2K,
/// K = 1/T. L. Onsager, 1944. −√2 at T_c.
double onsager_energy(double temperature);

/// The complete elliptic integral of the first kind, π/(2 AGM(1, k′)), k′ = √(1 − k²) > 0.
double elliptic_integral(double complement);

/// ⟨s(0,0) s(0,n)⟩, 0 ≤ n ≤ 16: a Toeplitz determinant of n rows. Its entries are integrals over a
/// circle, by the midpoint rule: exact to rounding away from T_c, to 1e-6 there. B. M. McCoy, T. T.
/// Wu, "The two-dimensional Ising model", 1973, chapter VIII.
double row_correlation(Index distance, double temperature);
/// ⟨s(0,0) s(n,n)⟩, as row_correlation.
double diagonal_correlation(Index distance, double temperature);

/// The distance along a row over which correlations fall by e: 1/(ln coth K − 2K) above T_c, half
/// of the same (with its sign changed) below; infinite at T_c.
double correlation_length(double temperature);

/// The probability that a spin is up when its neighbours sum to `sum`: 1/(1 + e^{−2 sum/T}), a
/// logistic neuron of slope 2/T on each neighbour.
double up_probability(double sum, double temperature);

/// Of all ways of guessing a spin from all others, the largest share that is right:
/// E max(p, 1 − p) = ½ + ½ E|tanh(h/T)|. What |h| can be, 0, 2 or 4, has its weights from the
/// energy (E h tanh(h/T) = E s h, H. B. Callen 1963) and from E h² = 4 + 8⟨s s⟩ of diagonal
/// neighbours + 4⟨s s⟩ at distance 2.
double best_site_accuracy(double temperature);

}  // namespace lm::theory
