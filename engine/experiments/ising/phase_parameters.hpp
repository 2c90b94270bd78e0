// What a student sets in the experiment `ising-phases`.
#pragma once

#include "experiments/ising/live_lattice.hpp"
#include "experiments/ising/phase_classifier.hpp"
#include "lab/parametrized.hpp"

namespace lm::ising_phases {

enum class Signs { both, up };
inline constexpr std::array kSignNames{"both", "up"};

struct Parameters {
  double temperature = 2.269;
  std::int64_t lattice = 64;
  ising::Moves moves = ising::Moves::both;
  ising::Kind classifier = ising::Kind::cnn;
  std::int64_t size = 16;
  std::int64_t labels = 2400;
  double gap_low = 2.1;
  double gap_high = 2.35;
  Signs signs = Signs::both;
  bool flip = false;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Lattice shown");
    v.real(temperature, param("temperature", "Temperature").symbol("T").between(1, 4).live(),
           "Of the lattice that you watch, in units of $J/k_B$.");
    v.integer(lattice, param("lattice", "Side").log(16, 256),
              "Of the lattice that you watch. An odd number counts as the next even one.");
    v.choice(moves, ising::kMovesNames, param("moves", "Moves"),
             "Metropolis asks each spin once in a step. Wolff turns one cluster of equal spins. "
             "Both: first the one, then the other.");
    v.group("Classifier");
    v.choice(classifier, ising::kKindNames, param("classifier", "Classifier"),
             "A convolutional network, a perceptron with 32 hidden units, a logistic neuron, or a "
             "threshold on one number: on $|m|$, or on the energy.");
    v.integer(size, param("size", "Side of its pictures").symbol("L").between(8, 32),
              "Spins along an edge of a picture. An odd number counts as the next even one.");
    v.integer(labels, param("labels", "Labelled pictures").symbol("P").log(50, 4000),
              "Pictures with labels to learn from, as many from each temperature.");
    v.real(gap_low, param("gap_low", "Ordered up to").symbol("T_1").between(1.2, 3.2),
           "Pictures up to this temperature are labelled ordered.");
    v.real(gap_high, param("gap_high", "Disordered from").symbol("T_2").between(1.3, 3.4),
           "Pictures from this temperature on are labelled disordered. Between the two there are "
           "none. The smaller of both temperatures counts as the lower one.");
    v.choice(signs, kSignNames, param("signs", "Training pictures"),
             "Both: as many with most spins up as with most spins down. Up: all with most spins "
             "up.");
    v.flag(flip, param("flip", "Flip the test pictures").probe(),
           "Turn every spin of every test picture. The physics is the same.");
  }
};

inline Index even(std::int64_t side) { return 2 * as_index((side + 1) / 2); }

}  // namespace lm::ising_phases
