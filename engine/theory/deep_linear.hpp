// Deep linear networks: each singular mode on its own, with the start as the only constant.
//
// Loss L = c ‖Σ − W_L … W_1‖²_F (c: the convention's factor; whitened inputs). For an input
// covariance that is a multiple P of the identity, replace t by P t.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// A two-layer mode's strength a(t), the solution of ȧ = 4c a (s − a) from a(0) = a₀:
///   a(t) = s e^{4cst} / (e^{4cst} − 1 + s/a₀),
/// written so that nothing overflows. s > 0, a₀ > 0, t ≥ 0. Saxe, McClelland & Ganguli 2014, eq. 8
/// (there c = ½ and τ = 1).
double mode_strength(double s, double a0, double c, double t);

/// When a(t) = s/2: ln(s/a₀ − 1)/(4cs); 0 when a₀ ≥ s/2.
double mode_half_time(double s, double a0, double c);

/// By how much later a balanced mode is half learned when gradient descent takes steps of η instead
/// of flowing, to first order in η: (η/2) ln(f(√(s/2))/f(√a₀)) with the velocity f(y) = 2cy(s − y²)
/// of y = √a, which is (η/4) ln(s/8a₀) for a small start, whatever c. From Euler's modified
/// equation ẏ = f − ½ηff′ (Hairer, Lubich & Wanner 2006, section IX.1). 0 < a₀ ≤ s/2.
double mode_half_time_delay(double s, double a0, double learning_rate);

/// The strength that a small random start gives a mode with left and right singular vectors u, v of
/// Σ: a₀ = ‖W₂ᵀu + W₁v‖²/4. W₁: hidden × in, W₂: out × hidden. The growing combination of the
/// linearized dynamics; no fitted constant.
double initial_strength(const Matrix& W1, const Matrix& W2, const Vector& u, const Vector& v);

/// dL/dt's companion: the loss while the first `learned` of the modes (descending s) are learned
/// and the rest are not: c Σ_{j > learned} s_j². The plateaus of the staircase.
double plateau_loss(const Vector& singular_values, Index learned, double c);

/// ȧ of a balanced mode at depth L: 2cL a^{2 − 2/L} (s − a); L = 2 is the logistic. Arora et al.
/// 2019, theorem 3, for one mode.
double mode_velocity(double a, double s, Index depth, double c);

/// The time from a₀ to a under mode_velocity, 0 < a₀ ≤ a < s, any depth 1 … 10, by Gauss–Legendre
/// quadrature in ln a and ln(s − a); relative error below 1e-10.
double mode_time(double a0, double a, double s, Index depth, double c);

/// a(t) by inverting mode_time (bisection to double precision): 0 < a₀ < s, t ≥ 0.
double mode_strength_at_depth(double s, double a0, Index depth, double c, double t);

/// ‖W_{l+1}ᵀW_{l+1} − W_l W_lᵀ‖_F: conserved entry by entry under gradient flow, zero when
/// balanced. W_l: n_l × n_{l−1}.
double imbalance(const Matrix& lower, const Matrix& upper);

/// For two layers with rates η_w (first) and η_a (second), one hidden neuron: δ = η_w a² − η_a ‖w‖²
/// is conserved by the flow (Kunin et al. 2024, eq. 2). a: the outgoing weights' norm.
double neuron_imbalance(double rate_in, double rate_out, const Vector& incoming,
                        const Vector& outgoing);

}  // namespace lm::theory
