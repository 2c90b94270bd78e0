// What labels alone decide about a classifier of phases: where the best one changes its mind.
#pragma once

#include <vector>

#include "core/types.hpp"
#include "theory/ising_states.hpp"

namespace lm::theory {

/// Pictures of side × side spins, equally many from each of `ordered`, which are labelled 1, and
/// `disordered`, labelled 0. A picture's probability depends on T through its energy alone,
/// e^{−E/T} over Z: so of all classifiers the best is a function of the energy, P(label 1 | E).
/// The laws of the energy are exact at that size.
class PhaseLabels {
 public:
  PhaseLabels(Index side, const std::vector<double>& ordered,
              const std::vector<double>& disordered);

  /// P(label 1 | energy of a site), the energy being that of a state.
  double posterior(double energy) const;
  /// Its mean over pictures at temperature T.
  double output(double temperature) const;
  /// The temperature at which that mean is ½. Nothing in it knows of T_c.
  double crossing() const;
  /// The share of labels that the best classifier gets right on pictures like those: no other can
  /// do better.
  double accuracy() const { return accuracy_; }

 private:
  TorusStates states_;
  std::vector<double> posterior_;  ///< by energy
  double low_, high_, accuracy_ = 0;
};

}  // namespace lm::theory
