// A decision process with few states: the value of a policy, exactly.
#pragma once

#include <cstddef>
#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// States 0 … S − 1. `moves[a]` (S × S) holds the probability of going from s (row) to s′ by action
/// a; a row of zeros ends the game. `reward(s)` is had in state s.
struct DecisionProcess {
  std::vector<Matrix> moves;
  Vector reward;
  double discount = 1;
};

/// V = r + γ P_π V, solved as a linear system. Error `singular` where γ = 1 and the policy never
/// ends.
Vector policy_value(const DecisionProcess& process, const std::vector<std::size_t>& policy);

/// The fixed point V* = r + γ max_a P_a V*, by policy iteration: each policy's value exactly, then
/// the best action by it, until none changes. R. A. Howard, 1960.
Vector best_value(const DecisionProcess& process, std::vector<std::size_t> policy);

}  // namespace lm::theory
