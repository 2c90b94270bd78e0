// What a shift does to feature maps: exact counts of positions and of weights, and the best that
// any classifier of chains can do.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// How far from the edge zeros outside the picture are felt after `layers` convolutions of odd size
/// `kernel`: r = L⌊K/2⌋.
Index rim(Index layers, Index kernel);

/// Whether the maps of the moved picture can differ at `position` of one axis from the moved maps:
/// where the position, or the one that it came from, is in the rim, and s is not 0 (mod side).
bool differs_at(Index side, Index rim, Index shift, Index position);

/// On one axis of `side` positions: at how many the maps of the moved picture can differ from the
/// moved maps, when a rim of r at either end feels zeros. The rim (2r positions around the edge)
/// and the rim moved by s: 2·2r less their overlap, on a circle; 2r + min(|s|, 2r) while
/// |s| + 2r ≤ side, and 0 for s = 0 (mod side).
Index wrong_on_axis(Index side, Index rim, Index shift);

/// Of side² positions: side² − Π (side − wrong_on_axis).
Index wrong_positions(Index side, Index rim, Index right, Index down);

/// Weights and biases of `layers` convolutions from one channel to `filters`, and one output that
/// reads the filters' means (`global`) or every pixel of every map.
Index convolution_parameters(Index layers, Index kernel, Index filters, Index side, bool global);

/// Of a perceptron from side² pixels over `hidden` units to one output.
Index perceptron_parameters(Index side, Index hidden);

/// Two spins of an Ising ring, `distance` apart: (t^d + t^(n−d))/(1 + t^n), t = tanh(J/T).
double ring_correlation(double agreement, Index side, Index distance);

/// The share that the best rule gets right, where rows are rings in one class and columns in the
/// other: it counts agreeing neighbours along rows against columns (the likelihood ratio is a
/// function of the difference D alone). D has the mean n²ρ(1) and a variance that is a sum over
/// the ring; P(D > 0) by the normal law.
double best_chain_accuracy(double agreement, Index side);

}  // namespace lm::theory
