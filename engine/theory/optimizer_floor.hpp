// How far above its floor Adam's bursts keep it.
#pragma once

#include <cstdint>

namespace lm::theory {

/// A root mean square over a stretch of steps, and its standard deviation from stretch to stretch.
struct Stretch {
  double value = 0, scatter = 0;
};

/// Adam's distance in a bowl over its floor (sign_descent), in the long run and over stretches of
/// `steps` steps; β₂ up to 0.99, a constant rate, no ε. In units of η, with slopes in units of ηλ,
///
///     m ← β₁m + (1 − β₁)x,  v ← β₂v + (1 − β₂)x²,  x ← x − m/√v,
///
/// holds neither η nor λ: the quotient depends on β₁ and β₂ alone, and walks of these three numbers
/// give it. As ⟨x²⟩ = ⟨v⟩, it is what the swings of v about the edge add to ⟨v⟩: nothing for β₁ =
/// 0. For β₁ near 1 it is a slow sine of changing sign, (−1)^k A sin Ωk: what the swings of v put
/// into it balances the friction 1 − β₁ where the quotient is 1 + (1 − β₂)/8(1 − β₁), and then Ω² =
/// (1 + β₁)(1 − β₂)/4(1 − β₁); to first order, for Ω far above 1 − β₁ and 1 − β₂. Between the two
/// it bursts, irregularly, and no closed form is known. Several cycles may last beside each other;
/// so walks start near the floor and far below it.
Stretch adam_over_floor(double beta1, double beta2, std::int64_t steps);

}  // namespace lm::theory
