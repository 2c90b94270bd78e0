// The tangent kernel on a circle: how fast each frequency is learned, and which never is.
#pragma once

#include <array>

#include "core/types.hpp"

namespace lm::theory {

/// What answers at the angle θ, x = (cos θ, sin θ):
///   relu_no_bias  f = (1/√H) Σ u relu(w·x),      u, w ~ N(0, 1)
///   linear        f = w·x
///   relu_bias     f = (1/√H) Σ u relu(w·x + b),  u, w, b ~ N(0, 1), b trained too.
enum class CircleModel { relu_no_bias, linear, relu_bias };
inline constexpr std::array<const char*, 3> kCircleModelWords{"relu_no_bias", "linear",
                                                              "relu_bias"};

/// The kernel depends on the angle φ between two points alone, so cos kθ and sin kθ are its
/// eigenfunctions: λ_k = (1/2π) ∫ K(φ) cos kφ dφ.
struct CircleMode {
  double eigenvalue = 0;
  /// Of one unit's share, averaged over cos kθ and sin kθ: at width H the network's own kernel has
  /// λ_k with the standard deviation √(variance/H).
  double variance = 0;
};

/// By the Fourier coefficients of one unit, a bump relu(ρ cos(θ − α) + b): with A the power of the
/// bump at frequency k and B that of its derivatives by w and b,
///   λ_k = E[ρ²] A + B, variance E[ρ⁴] A² + 2 E[ρ²] A B + 3 B² − λ_k²    (E u² = 1, E u⁴ = 3).
/// Without a bias a bump covers half of the circle, always: A and B are numbers. With a bias both
/// are averaged over what part it covers. frequency ≥ 0, else an Error.
CircleMode circle_mode(CircleModel model, Index frequency);

/// λ_k of relu_no_bias in closed form: 3/π² for k = 0, ¼ for k = 1, (k² + 3)/(π² (k² − 1)²) for
/// even k, and 0 for odd k from 3 on.
double bias_free_eigenvalue(Index frequency);

}  // namespace lm::theory
