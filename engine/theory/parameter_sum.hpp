// How many numbers a perceptron is made of, and how wide another one with as many may be.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// Σ_l n_{l−1} n_l, and n_l more for each layer with biases (I. Goodfellow, Y. Bengio, A.
/// Courville, Deep Learning, 2016, section 6.4, count what the lecture writes as a sum over
/// layers). Sizes: inputs first.
double parameter_sum(const std::vector<Index>& sizes, bool bias);

/// The sizes with every hidden one times `factor`, and the sizes with all hidden ones `factor`
/// times in a row.
std::vector<Index> widened(const std::vector<Index>& sizes, Index factor);
std::vector<Index> deepened(const std::vector<Index>& sizes, Index factor);

/// The width w (no whole number, as a rule) at which `depth` ≥ 1 hidden layers of w units between
/// so many inputs and outputs have `parameters` of them: the positive root of (depth − 1) w² +
/// (inputs + outputs + depth [with biases]) w + outputs [with biases] = parameters. 0 where the
/// outputs' biases alone are as many.
double width_of_budget(Index inputs, Index outputs, Index depth, double parameters, bool bias);

}  // namespace lm::theory
