// What a player must lose at slot machines, and what two simple rules lose.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// KL(p‖q) = p ln(p/q) + (1 − p) ln((1 − p)/(1 − q)) in nats; 0 < p, q < 1.
double bernoulli_divergence(double p, double q);

/// C = Σ_i (p* − p_i)/KL(p_i‖p*): a rule that loses less than every power of T at all machines has
/// lim inf R(T)/ln T ≥ C. T. L. Lai and H. Robbins, 1985. It says nothing of any
/// one T.
double lai_robbins_constant(const std::vector<double>& chances);

/// What the rule "largest mean + √(2 ln t/n)" (UCB1: P. Auer, N. Cesa-Bianchi and P. Fischer, 2002)
/// loses in T rounds when every mean is exact: the numbers n_i at which all indices are equal and
/// that add up to T.
double ucb_regret(const std::vector<double>& chances, double rounds);

/// What is lost in each round by trying a random machine with probability ε and taking the best
/// one else.
double exploration_loss(const std::vector<double>& chances, double exploration);

/// A lower bound of the probability that a player who tries each machine once, and takes the one
/// with the largest mean ever after, never comes back to the best: it paid nothing at its only
/// try, and another paid. Its mean is 0 for good, and the other's never is.
double greedy_trap(const std::vector<double>& chances);

}  // namespace lm::theory
