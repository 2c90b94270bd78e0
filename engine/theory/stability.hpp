// When gradient descent on a quadratic is stable, with and without momentum.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// The largest curvature at which x ← x − ηλx is stable: 2/η. What sharpness settles at in training
/// (Cohen et al. 2021).
double stable_sharpness(double learning_rate);

/// The largest eigenvalue 2 c λ_max of the Hessian 2 c XᵀX; λ_max ≥ 0 is that of XXᵀ.
double sharpness(double factor, double largest_eigenvalue);

/// The learning rate 1/(c λ_max) = 2/sharpness at which gradient descent stops converging:
/// 1/λ_max for the sum, P/λ_max for the mean, 2/λ_max and 2P/λ_max for their halves. Below it every
/// mode shrinks by |1 − 2cηλ| < 1 a step; above it the top mode grows. Infinite when λ_max = 0.
double critical_learning_rate(double factor, double largest_eigenvalue);

/// With heavy ball v ← βv + λx, x ← x − ηv: (2 + 2β)/η; with Nesterov's form:
/// (2 + 2β)/(η(1 + 2β)). Cohen et al. 2021, eq. 1 and 2. 0 ≤ β < 1.
double stable_sharpness_heavy_ball(double learning_rate, double beta);
double stable_sharpness_nesterov(double learning_rate, double beta);

/// The contraction per step on ½λx²: |1 − ηλ| for gradient descent; for momentum the spectral
/// radius of the 2 × 2 iteration, whose characteristic polynomial is z² − (1 + β − ηλ) z + β (heavy
/// ball) and z² − (1 + β)(1 − ηλ) z + β(1 − ηλ) (Nesterov).
double contraction(double learning_rate, double lambda);
double contraction_heavy_ball(double learning_rate, double beta, double lambda);
double contraction_nesterov(double learning_rate, double beta, double lambda);

/// The next point of heavy ball (of gradient descent for β = 0) on the quadratic ½λx² + gx, from x
/// and the point before it: x + β(x − x₋) − η(λx + g). The same recursion as above with v written
/// as (x₋ − x)/η.
double quadratic_next(double x, double previous, double lambda, double g, double learning_rate,
                      double beta = 0);

}  // namespace lm::theory
