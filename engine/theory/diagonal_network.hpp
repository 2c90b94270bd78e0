// Diagonal linear networks β = u ⊙ u − v ⊙ v: which interpolator gradient flow picks.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// From u = v = α·1, gradient flow on any loss of Xβ − y that vanishes only at zero ends, when it
/// interpolates, at the β with Xβ = y that minimizes
///   Q_α(β) = Σ α² q(β_i/α²),  q(z) = ½(2 − √(4 + z²) + z asinh(z/2)),
/// the hyperbolic entropy: α → ∞ gives the least ℓ₂ norm, α → 0 the least ℓ₁ norm.
/// Woodworth et al. 2020, theorem 1.

/// That β, for X: n × d of full row rank (n ≤ d), y: n, 1e-8 ≤ α ≤ 1e4. Solved through the dual:
/// β = 2α² sinh(Xᵀν) with Xβ = y, Newton's method with halving, continued from large α down.
/// Throws an Error (`not_converged`) when the residual stays above 1e-9 ‖y‖.
Vector diagonal_network_limit(const Matrix& X, const Vector& y, double alpha);

/// The way from β, on the flow's path, to its limit while r = y − Xβ is small, to first order in r:
/// D Xᵀ(X D Xᵀ)⁻¹ r with D_i = √(β_i² + 4α⁴), the rate of β along ν. X as above, β: d, r: n.
Vector diagonal_network_way_left(const Matrix& X, const Vector& residual, const Vector& beta,
                                 double alpha);

/// Q_α(β).
double hyperbolic_entropy(const Vector& beta, double alpha);

}  // namespace lm::theory
