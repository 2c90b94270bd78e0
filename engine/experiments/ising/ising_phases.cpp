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

/// What each classifier reaches, and what a flip of all spins does to it.
void check_kinds(std::int64_t seed, Battery& result) {
  const std::string end = ", seed " + std::to_string(seed) + ": ";
  const auto claim = [&](Kind kind, double least) {
    const auto run = run_whole<IsingPhases>(with(kind), seed);
    const std::string name = ising::kKindNames[as_size(static_cast<int>(kind))] + end;
    add_verdicts(result, name, *run);
    if (least == 0) return;
    result.add(*run, at_least(name + "share of test pictures that are right", least,
                              run->trial().accuracy, 0, "measured: 0.01 more", "the defaults"));
  };
  claim(Kind::cnn, 0.96);
  claim(Kind::mlp, 0.9);
  claim(Kind::magnetization, 0.95);
  claim(Kind::energy, 0.97);
  const auto logistic = run_whole<IsingPhases>(with(Kind::logistic), seed);
  add_verdicts(result, "logistic" + end, *logistic);
  result.add(*logistic, at_most("control, logistic" + end + "share of test pictures that are right",
                                0.75, logistic->trial().accuracy, 0,
                                "a picture and its flip are one phase", "outside: a linear rule"));
}

/// Labels cut elsewhere move the crossing with them.
void check_labels(std::int64_t seed, Battery& result) {
  for (const Kind kind : {Kind::cnn, Kind::energy}) {
    Parameters p = with(kind);
    p.gap_low = 2.45, p.gap_high = 2.7;
    const auto run = run_whole<IsingPhases>(p, seed);
    const std::string name = "labels cut at 2.45 and 2.7, " +
                             std::string(ising::kKindNames[as_size(static_cast<int>(kind))]) +
                             ", seed " + std::to_string(seed) + ": ";
    add_verdicts(result, name, *run);
    result.add(*run,
               within(name + "crossing against the middle of the gap", 2.575, run->trial().crossing,
                      0.125, "somewhere in the gap", "the labels know no T_c"));
  }
}

/// A logistic neuron that saw one sign only is good until all spins are flipped.
void check_signs(std::int64_t seed, Battery& result) {
  Parameters p = with(Kind::logistic);
  p.signs = Signs::up;
  const std::string name = "logistic, one sign only, seed " + std::to_string(seed) + ": ";
  const auto run = run_whole<IsingPhases>(p, seed);
  result.add(*run, at_least(name + "share right", 0.9, run->trial().accuracy, 0,
                            "m itself is a linear rule", "pictures with most spins up"));
  p.flip = true;
  const auto flipped = run_whole<IsingPhases>(p, seed);
  result.add(*flipped, at_most("control, " + name + "share right once all spins are flipped", 0.6,
                               flipped->trial().accuracy, 0, "order of the other sign is unseen",
                               "outside: pictures of the other sign"));
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
    check_labels(seed, result);
    check_signs(seed, result);
  }
  for (const double t : {1.5, 2.0, 2.6, 3.5}) {
    Parameters p = with(Kind::magnetization);
    p.temperature = t;
    p.labels = 50;
    add_verdicts(result, "T = " + short_number(t) + ": ", *run_whole<IsingPhases>(p, 1));
  }
  return result;
}

}  // namespace lm::ising_phases
