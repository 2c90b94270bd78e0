// A chain of masses on springs in a bath: its normal modes, what is stationary, and how it forgets.
#pragma once

#include <cstdint>

#include "core/types.hpp"

namespace lm::theory {

/// N masses in a row, joined to each other and to two walls by N + 1 springs of stiffness 1.
/// The potential is ½ xᵀKx with K = 2 on the diagonal and −1 beside it.
struct ChainModes {
  Vector masses;
  Vector squares;  ///< ω_k², ascending
  Matrix shapes;   ///< orthonormal columns: the modes of √m x, eigenvectors of M^−½ K M^−½
  Matrix displacements;  ///< the same modes of x itself, each column of length 1; orthogonal only
                         ///< where all masses are equal
};

/// ω_k² = 4 sin²(kπ/2(N + 1)) and sines for masses of 1, in closed form; else by symmetric_eigen.
ChainModes chain_modes(const Vector& masses);

/// ½ xᵀKx.
double chain_energy(const double* x, Index masses);

/// ⟨x xᵀ⟩ of m ẍ = −Kx − m γ ẋ + noise, where mass i is in a bath of temperature T_i. In the modes
/// of √m x it is Θ_jk / ((ω_j² + ω_k²)/2 + (ω_j² − ω_k²)²/4γ²) with Θ = UᵀTU: from the three
/// moments ⟨q_j q_k⟩, ⟨q_j p_k⟩, ⟨p_j p_k⟩ being constant. With one temperature it is T K⁻¹,
/// whatever masses and friction.
Matrix stationary_covariance(const ChainModes& modes, const Vector& temperatures, double friction);

/// ρ(t) of a mode in one bath: of q̈ = −ω²q − γq̇ + noise.
double mode_memory(double square, double friction, double time);

/// g = 1 + 2 Σ_{l≥1} ρ_j(lΔ) ρ_k(lΔ): by so much the variance of the mean of q_j q_k over samples
/// at distances Δ is larger than for independent ones.
double mode_inefficiency(double square_j, double square_k, double friction, double spacing);

/// What n samples do to the eigenvalues and eigenvectors of a covariance with distinct eigenvalues
/// λ_k, where the products of modes have inefficiencies g_jk, to first order in 1/n.
struct SampledModes {
  Vector spread;  ///< standard deviation of λ̂_k/λ_k: √(2 g_kk/n)
  Vector shift;  ///< mean of λ̂_k/λ_k − 1: (1/n) Σ_j g_jk λ_j/(λ_k − λ_j). D. N. Lawley, 1956
  Vector turned;  ///< mean of 1 − (overlap)²: (1/n) Σ_j g_jk λ_j λ_k/(λ_j − λ_k)². T. W. Anderson,
                  ///< 1963
};
SampledModes sampled_modes(const Vector& values, const Matrix& inefficiency, double samples);

}  // namespace lm::theory
