// Target functions of given inputs: teachers, Boolean functions, polynomials.
#pragma once

#include <cstdint>

#include "core/types.hpp"

namespace lm {

/// X w + noise·N(0, 1) with w ~ N(0, 1)/√d: P × 1; `teacher`, when not null, receives w.
Matrix linear_teacher(const Matrix& X, double noise, std::uint64_t seed, Vector* teacher = nullptr);

/// A one-hidden-layer tanh network's output Σ_k a_k tanh(w_k·x)/√K, a, w ~ N(0, 1), w over √d:
/// P × 1. K ≥ 1 neurons.
Matrix network_teacher(const Matrix& X, Index neurons, std::uint64_t seed);

/// The product of the first `bits` entries of ±1 inputs: P × 1.
Matrix parity(const Matrix& signs, Index bits);

/// (x₁ + x₁x₂ + … + x₁⋯x_k)/√k on ±1 inputs, of unit mean square: P × 1. Abbe et al. 2022.
Matrix staircase(const Matrix& signs, Index steps);

/// T_n(x) of the first column, by the three-term recurrence: P × 1. |x| ≤ 1 for boundedness.
Matrix chebyshev(const Matrix& X, Index degree);

/// Σ c_i xⁱ of the first column plus noise·N(0, 1): P × 1.
Matrix polynomial(const Matrix& X, const Vector& coefficients, double noise, std::uint64_t seed);

/// n points from −1 to 1, both included, as n × 1 (n ≥ 2).
Matrix grid_points(Index n, double low = -1, double high = 1);

}  // namespace lm
