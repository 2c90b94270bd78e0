// How many states of an Ising lattice have each energy, and the law of the energy that follows.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// The density of states of side × side spins on a square that closes around its edges. Kaufman's
/// partition function (1949, eq. 64) at the couplings 1/T − iθ, over that at 1/T, is the
/// characteristic function of the energy; its Fourier sum is the law of the energy at T, exactly.
/// Laws of eleven temperatures from 1 to 4 together give ln g(E). Side even, 2 to 32.
class TorusStates {
 public:
  /// Errors: `bad_value` for another side.
  explicit TorusStates(Index side);

  /// Energies are −2N + 4k for k = 0 … N, N = side².
  Index count() const { return as_index(log_states_.size()); }
  double energy(Index k) const { return 4.0 * as_double(k) - 2.0 * as_double(count() - 1); }
  /// ln g up to a constant that all share; −∞ where no temperature from 1 to 4 comes to.
  const std::vector<double>& log_states() const { return log_states_; }
  /// P(E) at T: g(E) e^{−E/T} over the sum. T from 1 to 4; to 1e-6 of each, 1e-12 in all.
  std::vector<double> law(double temperature) const;

 private:
  std::vector<double> log_states_;
};

}  // namespace lm::theory
