// Experiment variational-ground-state: a trial state in a well is trained by its energy, which no
// state can bring below that of the ground state.
#include <string>

#include "experiments/quantum-oscillator/ground_state_run.hpp"
#include "lab/battery.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::variational_ground_state {
namespace {

std::string with(double quartic) { return "λ = " + short_number(quartic, 2) + ": "; }

void check_trained(Battery& result) {
  for (const double quartic : {0.0, 0.1, 1.0}) {
    GroundStateParameters p;
    p.quartic = quartic;
    for (const std::int64_t seed : result.seeds) {
      add_verdicts(result, "network, seed " + std::to_string(seed) + ", " + with(quartic),
                   *run_whole<GroundStateRun>(p, seed));
    }
    p.ansatz = Ansatz::gaussian;
    add_verdicts(result, "Gaussian, " + with(quartic), *run_whole<GroundStateRun>(p, 1));
  }
}

void check_by_hand(Battery& result) {
  GroundStateParameters p;
  p.ansatz = Ansatz::hand;
  for (const double quartic : {0.0, 1.0}) {
    p.quartic = quartic;
    for (const double spread : {0.5, 1.0, 1.4}) {
      for (const double dent : {-0.4, 0.0, 1.0}) {
        p.spread = spread;
        p.dent = dent;
        add_verdicts(result,
                     "by hand, spread " + short_number(spread, 2) + ", dent " +
                         short_number(dent, 2) + ", " + with(quartic),
                     *run_whole<GroundStateRun>(p, 1));
      }
    }
  }
}

/// A state that passes the virial test and is none; a meter that can be cheated.
void check_controls(Battery& result) {
  GroundStateParameters p;
  p.ansatz = Ansatz::hand;
  p.dent = 1;
  p.spread = theory::best_spread(0, 1);
  const auto dented = run_whole<GroundStateRun>(p, 1);
  const theory::StateEnergy closed = theory::energy_of(p.hand(), 0);
  const std::string name = "control, dent of 1 at its best spread: ";
  result.add(*dented, within(name + "2⟨T⟩ − ⟨xV′⟩", 0, dented->virial(), 1e-4,
                             "the fourth order of the cells", "states of the best scale"));
  result.add(*dented, within(name + "variance of the energy", closed.variance, dented->variance(),
                             0.01 * closed.variance, "the second order of the bend in a cell",
                             "outside: no eigenstate"));
  result.add(*dented, at_least(name + "energy", closed.energy, dented->energy(), 1e-4,
                               "the fourth order of the cells", "outside: no eigenstate"));
  p = {};
  p.energy_by = EnergyBy::differences;
  for (const std::int64_t cells : {30, 60}) {
    p.cells = cells;
    for (const std::int64_t seed : result.seeds) {
      const auto cheat = run_whole<GroundStateRun>(p, seed);
      const std::string name = "control, by differences of " + std::to_string(cells) +
                               " cells, seed " + std::to_string(seed) + ": ";
      add_verdicts(result, name, *cheat);
      result.add(*cheat, at_most(name + "the meter’s reading", 0.5 - 1e-4, cheat->energy(), 0,
                                 "h²/32 below, less what training leaves",
                                 "outside: no state has this energy"));
    }
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<GroundStateRun, GroundStateParameters>(
      {.title = "Squeeze a wave",
       .question = "How low can the energy of a state in a well be brought, by hand and by a "
                   "network?",
       .precision = "double: a bound is held to rounding, and variances fall to 1e-6",
       .range =
           "Energies by elements are never below the exact one. Trained states are claimed for "
           "2000 updates or more and 80 cells or more.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_trained(result);
  check_by_hand(result);
  check_controls(result);
  return result;
}

}  // namespace lm::variational_ground_state
