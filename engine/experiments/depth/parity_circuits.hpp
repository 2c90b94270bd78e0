// Networks that give the parity of their inputs, and every input there is.
#pragma once

#include <cstdint>

#include "experiments/depth/relu_network.hpp"
#include "theory/parity.hpp"

namespace lm {

/// Inputs are rows of zeros and ones; the output is 1 where their number of ones is odd, else 0.
ReluNetwork parity_network(theory::ParityCircuit circuit, Index bits);

/// All 2^bits inputs; row k holds the binary digits of k, the lowest first.
Matrix all_inputs(Index bits);
/// 1 where the number of ones in row k of all_inputs is odd, else 0.
Vector parities(Index bits);

/// Over all inputs and all their bits: how often the answer (1 above ½, else 0) changes when one
/// bit does; per input. `answers`: in the order of all_inputs.
double mean_sensitivity(const Vector& answers, Index bits);

/// The inputs as a board, answers.size() cells: rows and columns step through the bits' two halves
/// by Gray codes, so that neighbours differ in one bit.
Matrix board(const Vector& values, Index bits);

}  // namespace lm
