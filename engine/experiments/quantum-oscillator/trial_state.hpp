// Trial states that are trained by their energy: a network and a bell.
#pragma once

#include <cstdint>
#include <memory>

#include "experiments/quantum-oscillator/ground_state_parameters.hpp"
#include "lab/training.hpp"

namespace lm {

/// x: nodes × 1 → nodes × 2: ψ and ψ′, which is the graph's own derivative. network:
/// ψ = exp(Σ_j a_j tanh(w_j x + b_j)); gaussian: ψ = exp(−½((x − c)/s)²) with ln s and c trained.
Network trial_network(const GroundStateParameters& p);

/// The state in training; null where nothing is trained. The network starts as a hill with random
/// steps: unit j goes down by 6/H outside of a random place t_j in (−4, 4), |w_j| in (½, 2).
std::unique_ptr<Training<double>> trial_training(const GroundStateParameters& p,
                                                 std::uint64_t seed);

/// dE/d ln α of the state ψ(αx) at α = 1, from the gradient of the training: the parameters that
/// scale x move together. For an energy that is exact it is 2⟨T⟩ − ⟨xV′⟩.
double scaling_slope(const GroundStateParameters& p, const Training<double>& training);

}  // namespace lm
