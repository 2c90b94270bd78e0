// A wave function known by its values and slopes at the nodes of a grid, and the energy of the
// curve through them.
#pragma once

#include <vector>

#include "autodiff/graph.hpp"
#include "core/types.hpp"
#include "theory/quartic_oscillator.hpp"

namespace lm {

/// Equal cells from −reach to reach. At the ends ψ and ψ′ are set to 0, and ψ is 0 beyond.
struct WaveGrid {
  double reach = 6;
  Index cells = 120;

  double step() const { return 2 * reach / as_double(cells); }
  double node(Index i) const { return -reach + as_double(i) * step(); }
  Matrix nodes() const;  ///< (cells + 1) × 1
};

enum class EnergyBy { elements, differences };

/// ⟨H⟩ of H = −½ d²/dx² + ½x² + λx⁴ as a graph. wave, slope: (cells + 1) × 1.
///
/// elements: in each cell the cubic that takes ψ and ψ′ at both ends. With its neighbours it is a
/// wave function in its own right, and Gauss's rule with eight nodes is exact for its energy, whose
/// integrand has degree 10. So ⟨H⟩ ≥ E₀ holds up to rounding, whatever ψ and ψ′ are (Ritz 1908).
/// differences: ψ at the nodes alone, and (ψ_{i+1} − ψ_i)/h for its slope; sums in place of
/// integrals. No state has this energy.
ad::Var wave_energy(ad::Var wave, ad::Var slope, const WaveGrid& grid, double quartic, EnergyBy by);

/// What the cubics of all cells are at their Gauss nodes, by plain loops.
struct WaveSamples {
  std::vector<double> x, weight, wave, slope, bend;
};
WaveSamples sample_wave(const Vector& wave, const Vector& slope, const WaveGrid& grid);

/// Expectations in the state of these cubics, all of them exact integrals (⟨H²⟩ has degree 14).
theory::StateEnergy state_energy(const WaveSamples& at, double quartic);
/// ⟨a|b⟩/|a| for the state a, and b by its values at the same nodes.
double overlap_with(const WaveSamples& at, const std::vector<double>& other);
/// By sums and differences at the nodes.
double differences_energy(const Vector& wave, const WaveGrid& grid, double quartic);

}  // namespace lm
