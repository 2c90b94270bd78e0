// Descent in a harmonic well V = ½kx²: its time to relax, and its temperature when it is kicked.
#pragma once

namespace lm::theory {

/// Steps in which x ← (1 − ηk)x shrinks to 1/e of its size: −1/ln|1 − ηk|, for 0 < ηk < 2. 0 when
/// ηk = 1, NaN where nothing shrinks.
double relaxation_steps(double learning_rate, double stiffness);

/// The same for overdamped motion dx/dt = −kx, which η is a short time step of: 1/(ηk).
double overdamped_relaxation(double learning_rate, double stiffness);

/// The temperature k⟨x²⟩ at which x ← x − η(kx + ξ) settles, ξ independent from step to step with
/// mean 0 and that variance: k times the settled variance of batch_noise with one curvature, which
/// is (η/2) Var ξ / (1 − ηk/2). Exact for any law of ξ; NaN from ηk = 2 on. The factor before the
/// fraction is the temperature of Langevin's equation with mobility 1 (Mandt, Hoffman & Blei 2017,
/// eq. 12 and 13, for small η).
double kicked_temperature(double learning_rate, double stiffness, double force_variance);

/// One standard deviation of a variance that is measured over `steps` steps of such a walk with
/// normal kicks, relative: √(2/n · (1 + ρ²)/(1 − ρ²)), ρ = 1 − ηk.
double variance_error(double learning_rate, double stiffness, double steps);

}  // namespace lm::theory
