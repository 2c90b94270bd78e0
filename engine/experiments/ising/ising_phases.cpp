// Experiment ising-phases: a lattice to watch and sort, classifiers of its phases, and T_c with
// labels and without.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "core/error.hpp"
#include "experiments/ising/ising_phases_run.hpp"
#include "lab/verdicts.hpp"

namespace lm::ising_phases {
namespace {

using ising::Kind;

Parameters with(Kind kind) {
  Parameters p;
  p.classifier = kind;
  return p;
}

std::string name_of(Kind kind, std::int64_t seed) {
  return std::string(ising::kKindNames[as_size(static_cast<int>(kind))]) + ", seed " +
         std::to_string(seed) + ": ";
}

/// A rule is found before the first step; a small network needs some steps, the CNN its whole run.
std::int64_t steps_for(Kind kind) {
  if (kind == Kind::cnn) return 800;
  return kind == Kind::mlp || kind == Kind::logistic ? 300 : 1;
}

/// What each classifier reaches.
void check_kinds(std::int64_t seed, Battery& result) {
  const auto claim = [&](Kind kind, double least, const char* why) {
    const auto run = run_for<IsingPhases>(with(kind), seed, steps_for(kind));
    add_verdicts(result, name_of(kind, seed), *run);
    if (kind == Kind::logistic) {
      result.add(*run, at_most("control, " + name_of(kind, seed) + "share right", 0.75,
                               run->trial().accuracy, 0, why, "outside: a linear rule"));
    } else {
      result.add(*run, at_least(name_of(kind, seed) + "share right", least, run->trial().accuracy,
                                0, why, "the defaults"));
    }
  };
  claim(Kind::cnn, 0.97, "it can read the energy; the best is 0.985");
  claim(Kind::mlp, 0.9, "it has to learn both signs and all places by themselves");
  claim(Kind::magnetization, 0.95, "|m| says nearly what the energy says");
  claim(Kind::energy, 0.97, "nothing says more than the energy");
  claim(Kind::logistic, 0, "a picture and its flip are one phase");
}

/// Labels cut elsewhere move the crossing with them.
void check_labels(Kind kind, std::int64_t seed, Battery& result) {
  Parameters p = with(kind);
  p.gap_low = 2.45, p.gap_high = 2.7;
  const auto run = run_for<IsingPhases>(p, seed, steps_for(kind));
  const std::string name = "labels cut at 2.45 and 2.7, " + name_of(kind, seed);
  if (kind == Kind::energy) add_verdicts(result, name, *run);
  result.add(*run,
             within(name + "crossing against the middle of the gap", 2.575, run->trial().crossing,
                    0.125, "somewhere in the gap", "the labels know no T_c"));
}

/// A logistic neuron that saw one sign only is good until all spins are flipped.
void check_signs(std::int64_t seed, Battery& result) {
  Parameters p = with(Kind::logistic);
  p.signs = Signs::up;
  const std::string name = "one sign only, " + name_of(p.classifier, seed);
  const auto run = run_for<IsingPhases>(p, seed, steps_for(p.classifier));
  result.add(*run, at_least(name + "share right", 0.8, run->trial().accuracy, 0,
                            "m itself is a linear rule", "pictures with most spins up"));
  p.flip = true;
  const auto flipped = run_for<IsingPhases>(p, seed, steps_for(p.classifier));
  result.add(*flipped, at_most("control, " + name + "share right once all spins are flipped", 0.6,
                               flipped->trial().accuracy, 0, "order of the other sign is unseen",
                               "outside: pictures of the other sign"));
}

/// The lattice that is watched.
void check_lattice(double temperature, Battery& result) {
  Parameters p = with(Kind::magnetization);
  p.temperature = temperature;
  p.labels = 50;
  const auto run = run_for<IsingPhases>(p, 1, 400);
  add_verdicts(result, "T = " + short_number(temperature) + ": ", *run);
}

/// On 8 × 8 spins with a narrow gap even the best classifier errs often: there its bound can be
/// seen.
void check_bound(Kind kind, Battery& result) {
  Parameters p;
  p.classifier = kind, p.size = 8;
  p.gap_low = 2.25, p.gap_high = 2.3;
  add_verdicts(result, "8 x 8 spins, " + name_of(kind, 1), *run_whole<IsingPhases>(p, 1));
}

}  // namespace

ExperimentInfo info() {
  return info_of<IsingPhases, Parameters>(
      {.title = "Order or disorder",
       .question = "Can you, a rule and a network tell an ordered lattice from a disordered one, "
                   "and where do they draw the line?",
       .precision = "float for the networks, whose sums are large; double for all else",
       .range = "Energies at any temperature, magnetizations below 2.1. A classifier's crossing is "
                "a matter of its labels: theory has it for the best classifier, whatever the gap. "
                "$T_c$ itself comes from sizes compared without labels.",
       .no_fitted_parameter = true,
       .acts = {{"sort", "ordered or disordered"},
                {"paint", "a hexadecimal digit for four spins, row by row; a 1 is up"}}});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_kinds(seed, result);
    check_labels(Kind::energy, seed, result);
    check_signs(seed, result);
  }
  check_labels(Kind::cnn, 1, result);
  for (const Kind kind : {Kind::cnn, Kind::energy, Kind::magnetization}) check_bound(kind, result);
  for (const double t : {1.5, 2.0, 2.6, 3.5}) check_lattice(t, result);
  return result;
}

}  // namespace lm::ising_phases
