// The Ising model on a square that closes around its edges: exact at every size.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

struct TorusEnergy {
  double energy = 0;    ///< mean energy of a site
  double variance = 0;  ///< of the energy of the whole lattice, over its sites: T² times the heat
};

/// Side 2 to 512. From B. Kaufman's partition function (1949, eq. 64), differentiated in 1/T by
/// differences: energies to 1e-9, variances to 1e-5.
TorusEnergy torus_energy(Index side, double temperature);

/// Averages over all 65 536 states of 4 × 4 spins.
struct SmallTorus {
  double energy = 0;         ///< of a site
  double magnetization = 0;  ///< mean of |Σ s|/16
  double fourth = 0;         ///< Binder's 1 − ⟨m⁴⟩/3⟨m²⟩²
  double site_accuracy = 0;  ///< best share of a spin guessed from all others
};
SmallTorus small_torus(double temperature);

}  // namespace lm::theory
