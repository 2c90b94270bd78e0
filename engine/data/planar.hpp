// Classification problems in the plane, and modular addition.
#pragma once

#include <cstdint>

#include "data/dataset.hpp"

namespace lm {

/// Two classes, examples alternating between them (so both have ⌈P/2⌉ or ⌊P/2⌋), inputs P × 2,
/// one-hot targets P × 2. `noise` is the standard deviation of normal noise on both coordinates.

/// XOR: corners (±1, ±1), class 1 where the signs differ.
Dataset xor_points(Index samples, double noise, std::uint64_t seed);
/// Concentric circles of radius 1 (class 0) and ½ (class 1).
Dataset rings(Index samples, double noise, std::uint64_t seed);
/// Two arms r = t, angle 2π·turns·t (+ π for class 1), t uniform in [0.1, 1].
Dataset spirals(Index samples, double turns, double noise, std::uint64_t seed);
/// Interleaved half circles: (cos a, sin a) and (1 − cos a, ½ − sin a), a uniform in [0, π].
Dataset moons(Index samples, double noise, std::uint64_t seed);

/// All p² pairs (a, b) as two one-hot vectors side by side, p² × 2p, class (a + b) mod p; pairs in
/// counting order. 2 ≤ p ≤ 200.
Dataset modular_addition(Index p);

}  // namespace lm
