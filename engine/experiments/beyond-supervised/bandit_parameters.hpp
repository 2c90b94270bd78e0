// What is set in bandit.
#pragma once

#include <cstdint>

#include "core/describe.hpp"
#include "experiments/beyond-supervised/machines.hpp"

namespace lm::bandit {

struct Parameters {
  std::int64_t arms = 4;
  double gap = 0.2;
  slot_machines::Policy policy = slot_machines::Policy::thompson;
  double exploration = 0.1;
  std::int64_t rounds = 10000;
  std::int64_t repeats = 100;
  double discount = 1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Machines");
    v.integer(arms, param("arms", "Machines").symbol("K").between(2, 10),
              "One pays more often than the others. Which one it is follows from the seed.");
    v.real(gap, param("gap", "Gap").symbol("\\Delta").between(0.05, 0.6),
           "The best machine pays with probability $(1 + \\Delta)/2$, the others with "
           "$(1 - \\Delta)/2$.");
    v.group("Players");
    v.choice(policy, slot_machines::kPolicyWords, param("policy", "Policy"),
             "Whose numbers stand in the readouts. All four play in every run.");
    v.real(exploration, param("exploration", "Exploration").symbol("\\varepsilon").between(0.01, 1),
           "How often the policy epsilon tries a machine at random.");
    v.integer(rounds, param("rounds", "Rounds").symbol("T").log(100, 30000),
              "One coin for each player in each step.");
    v.integer(repeats, param("repeats", "Players").symbol("R").log(10, 400),
              "Players of each policy, each with luck of its own.");
    v.group("Grid");
    v.real(discount, param("discount", "Discount").symbol("\\gamma").between(0.5, 1),
           "How much a reward is worth one move later, for the agent on the grid.");
  }
};

}  // namespace lm::bandit
