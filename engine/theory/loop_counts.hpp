// What a training loop does how often, and how far apart two rules let the same network start.
#pragma once

#include <cstdint>

#include "core/types.hpp"

namespace lm::theory {

/// ⌈N/B⌉: an epoch goes through all examples, and what is left over is a batch of its own.
std::int64_t updates_per_epoch(Index examples, Index batch);

/// How many of the epochs 0 … epochs − 1 are multiples of `every`: ⌈epochs/every⌉.
std::int64_t printed_lines(std::int64_t epochs, std::int64_t every);

/// The output of a network of so many layers that starts with weights of variance 2/n_in over that
/// of the same network, from the same drawn numbers, with variance 1/n_in: 2^{layers/2}, exactly,
/// when biases are zero and the units are ReLUs, for max(0, a z) = a max(0, z). He et al. 2015,
/// eq. 10, against LeCun et al. 1998, eq. 16.
double he_over_lecun(Index layers);

}  // namespace lm::theory
