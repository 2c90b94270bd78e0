// Square pictures of ±1 whose classes differ in what stands beside what, or in a place, and in
// nothing else.
#pragma once

#include <cstdint>

#include "data/dataset.hpp"

namespace lm {

/// `samples` pictures of side × side spins ±1, row-major. Class 1: every row is a ring of spins of
/// its own, drawn exactly from the one-dimensional Ising model, whose neighbours agree with
/// probability (1 + t)/2, t = tanh(J/T) = `agreement`, given that the ring closes. Class 0: the
/// columns are. One class is the other transposed, so nothing that ignores places tells them apart.
/// Classes 0, 1, 0, 1, …; targets are the labels (P × 1). Picture i depends on (seed, i) alone.
/// side 2 to 64, 0 ≤ agreement < 1, samples ≥ 1; else an Error.
Dataset chain_pictures(Index samples, Index side, double agreement, std::uint64_t seed);

/// Pairs of pictures: 2k (class 0) has a block of +1 that begins in its left half; 2k + 1 (class 1)
/// is the same picture moved by side / 2 to the right, around the edge. The ground is −1; a tenth
/// of all pixels is turned. `samples` and side even; else an Error.
Dataset placed_blocks(Index samples, Index side, std::uint64_t seed);

/// The picture (row-major, side × side) moved by so many columns to the right and rows down, around
/// the edges; negative ones move it back.
void move_picture(const double* picture, Index side, Index right, Index down, double* moved);

}  // namespace lm
