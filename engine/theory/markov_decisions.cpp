// Policy iteration with a linear solve for each policy.
#include "theory/markov_decisions.hpp"

#include "core/linalg.hpp"

namespace lm::theory {
namespace {

/// An action is better only by more than the rounding of two values.
constexpr double kBetter = 1e-12;

}  // namespace

Vector policy_value(const DecisionProcess& process, const std::vector<std::size_t>& policy) {
  const Index states = process.reward.size();
  Matrix A = Matrix::Identity(states, states);
  for (Index s = 0; s < states; ++s) {
    A.row(s) -= process.discount * process.moves[policy[as_size(s)]].row(s);
  }
  return solve(A, process.reward);
}

Vector best_value(const DecisionProcess& process, std::vector<std::size_t> policy) {
  for (;;) {
    const Vector value = policy_value(process, policy);
    bool changed = false;
    for (Index s = 0; s < value.size(); ++s) {
      std::size_t& chosen = policy[as_size(s)];
      double best = process.moves[chosen].row(s).dot(value);
      for (std::size_t a = 0; a < process.moves.size(); ++a) {
        const double worth = process.moves[a].row(s).dot(value);
        if (worth > best + kBetter) best = worth, chosen = a, changed = true;
      }
    }
    if (!changed) return value;
  }
}

}  // namespace lm::theory
