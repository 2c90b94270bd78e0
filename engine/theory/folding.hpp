// Folding: how many pieces a folded interval has, how near fewer pieces come, and how many kinks a
// random network has.
#pragma once

#include <cstdint>

namespace lm::theory {

/// One fold of [0, 1]: up to the height h at the crease c, and back to 0. h x/c for x ≤ c, else
/// h (1 − x)/(1 − c). 0 < c < 1, 0 < h ≤ 1.
double tent(double crease, double height, double x);

/// The straight pieces of the tent composed with itself `folds` times, on [0, 1]. A piece whose
/// image has the crease inside becomes two; so 2^folds at h = 1, wherever the crease is. Below, a
/// symmetric tent's count grows as (2h)^folds while 2h > 1. J. Milnor, W. Thurston, 1988.
double laps(double crease, double height, std::int64_t folds);

/// The least mean squared error that a function of so many straight pieces has on the sawtooth of
/// 2^folds equal teeth' flanks between 0 and 1, sampled at the middles of `samples` (≥ 2) equal
/// parts of each flank. A pair of flanks without a kink inside sees one straight line, which is
/// best when it is flat: (1 − 1/samples²)/12, the whole variance. With p pieces at most p − 1 of
/// the 2^(folds − 1) pairs have one. After M. Telgarsky 2016 (1602.04485), lemma 3.1, for squares.
double sawtooth_floor(std::int64_t folds, double pieces, double samples);

/// How often a unit of hidden layer `layer` (1, 2, …) of a random ReLU network of one input is
/// expected to switch for inputs in [−r, r]: (2/π) arctan(σ₁ r/(σ_b √layer)). First weights of
/// variance σ₁², later ones 2/width, all biases σ_b². Exact for the first layer; at infinite width
/// for the others, where a sum is a Gaussian process of variance σ₁²u² + layer σ_b² and slope of
/// variance σ₁²: ReLU and 2/width leave both alike but for the bias, and Rice's formula counts the
/// zeros. S. O. Rice 1944; for networks, B. Hanin, D. Rolnick 2019 (1901.09021). 1 without biases.
double random_switches(std::int64_t layer, double weight_deviation, double bias_deviation,
                       double reach);

}  // namespace lm::theory
