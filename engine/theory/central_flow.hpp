// The central flow of gradient descent: what the oscillation at the edge of stability must be for
// the sharpness to stay at 2/η.
#pragma once

#include <array>

#include "core/types.hpp"

namespace lm::theory {

/// A symmetric 2 × 2 matrix as (11, 12, 22).
using Pair = std::array<double, 3>;

/// What the flow knows of its landscape at one point. With the top eigenpairs (λ_i, u_i) of the
/// Hessian H, the gradient g and G_ij = ∇(u_iᵀ H u_j):
struct EdgeOfDescent {
  Index directions = 0;               ///< at the edge: 0, 1 or 2
  std::array<double, 2> sharpness{};  ///< λ_1, λ_2
  Pair slope{};                       ///< G_ij · g
  std::array<Pair, 3> gram{};         ///< G_a · G_b for a, b in (11, 12, 22); symmetric
};

/// The covariance X of the oscillation in the directions at the edge, (X_11, X_12, X_22), over the
/// next `time` steps of gradient descent with `learning_rate` η: the only X ⪰ 0 for which
///   A + B[X] ⪰ 0 and ⟨X, A + B[X]⟩ = 0, where
///   A_ij = (2/η − λ_i) δ_ij + time · η G_ij · g,
///   B[X]_ij = ½ time · η Σ_kl (G_ij · G_kl) X_kl.
/// A + B[X] is how far below 2/η the flow dw/dt = −η (g + ½ Σ G_ij X_ij) ends; so no curvature
/// passes 2/η, and nothing swings where the curvature is below it.
/// Cohen, Damian, Talwalkar, Kolter, Lee 2024 (arXiv:2410.24206), section 3; made discrete so that
/// the condition holds at the end of each piece of time. One direction: X = max(0, −A/B). Two: by
/// projected gradients with momentum on ½⟨X, B[X]⟩ + ⟨X, A⟩ over X ⪰ 0, whose minimum it is.
Pair oscillation(const EdgeOfDescent& edge, double learning_rate, double time);

/// The time-averaged loss of descent, L + tr X / η: half of tr(H X), with curvature 2/η.
double oscillating_loss(double loss, double variance, double learning_rate);

}  // namespace lm::theory
