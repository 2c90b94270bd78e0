// The oscillator with a quartic term, H = −½ d²/dx² + ½x² + λx⁴: its levels by diagonalization in a
// basis, and what trial states of closed form cost in it.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// ½x² + λx⁴, and x times its derivative.
double potential(double quartic, double x);
double potential_pull(double quartic, double x);

/// φ_0(x) … φ_{count−1}(x), the normalized levels of ½p² + ½ω²x², by
/// φ_{n+1} = √(2/(n+1)) √ω x φ_n − √(n/(n+1)) φ_{n−1}. count ≥ 1, ω > 0, else an Error.
Vector oscillator_functions(double x, Index count, double omega = 1);

/// The levels of H for λ ≥ 0 by Ritz's method: the matrix of H in the first `basis` functions of
/// an oscillator whose frequency suits λ. x has elements √((n + 1)/2ω) beside the diagonal, so x²
/// and x⁴ are products of matrices, taken in a basis that is four functions larger. Energies are
/// upper bounds; with 64 functions the lowest two are exact to 1e-11 for λ ≤ 4.
class QuarticOscillator {
 public:
  explicit QuarticOscillator(double quartic, Index basis = 64);

  double quartic() const { return quartic_; }
  /// Level 0 is the ground state.
  double energy(Index level) const { return energies_(level); }
  /// Normalized, positive at the right end.
  double wave(Index level, double x) const;

 private:
  double quartic_, omega_;
  Vector energies_;
  Matrix states_;
};

/// Expectations in one normalized state: ⟨T⟩, ⟨V⟩, ⟨H⟩, 2⟨T⟩ − ⟨xV′⟩, ⟨H²⟩ − ⟨H⟩².
struct StateEnergy {
  double kinetic = 0, potential = 0, energy = 0, virial = 0, variance = 0;
};

/// A trial state by hand, ψ = (1 + d u²) e^(−u²/2) with u = (x − c)/s: spread s > 0, centre c,
/// dent d.
struct HandState {
  double spread = 1, centre = 0, dent = 0;
  double at(double x) const { return derivative(0, x); }
  /// d^order ψ/dx^order; order 0 to 8.
  double derivative(int order, double x) const;
};

/// In H with λ; by Gauss–Hermite quadrature, which is exact for these polynomials.
StateEnergy energy_of(const HandState& state, double quartic);

/// √∫ψ⁗² of the normalized state.
double fourth_derivative(const HandState& state);

/// The spread at which a centred state of this dent costs least: s² = u with 2λqu³ + vu² = t, where
/// t, v and λq are ⟨T⟩, ⟨x²⟩/2 and ⟨λx⁴⟩ at s = 1, from the derivative of
/// E(s) = t/s² + vs² + λqs⁴. For a Gaussian t = v = ¼ and q = ¾, so that 6λu³ + u² = 1.
double best_spread(double quartic, double dent = 0);

/// The lowest eigenvalue of H on n inner nodes of a grid from −reach to reach, where the second
/// derivative is (ψ_{i−1} − 2ψ_i + ψ_{i+1})/h² and the ends are held at 0. For λ = 0 it lies
/// h²/32 below ½, to first order: −½ψ″ becomes ½p² − h²p⁴/24 + …, and ⟨p⁴⟩ = ¾. What follows is
/// −h⁴/512.
double differences_floor(double quartic, double reach, Index n);

}  // namespace lm::theory
