// The expected risk of minimum-norm least squares on random inputs of identity covariance.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// E‖ŵ − w‖² of ŵ = X⁺(Xw + ε), X: n × p of independent standard normals, ε_i of variance σ²,
/// ‖w‖² = r²; it is also the expected squared error of the prediction at a new input.
///   p > n + 1:  r² (1 − n/p) + σ² n/(p − n − 1)
///   p < n − 1:  σ² p/(n − p − 1)
/// Infinite for |n − p| ≤ 1 when σ² > 0 (the mean of an inverse Wishart's trace), and without noise
/// r² max(0, 1 − n/p). Exact at every n and p. Errors: `out_of_range` for n < 1, p < 1 or a
/// negative r² or σ². Source: T. Hastie, A. Montanari, S. Rosset, R. Tibshirani, "Surprises in
/// high-dimensional ridgeless least squares interpolation", 2022, section 3; the finite sizes
/// follow from the mean of the inverse Wishart distribution.
double minimum_norm_risk(Index samples, Index dimension, double signal_squared,
                         double noise_variance);

/// The same when each row of X is multiplied by a radius s_i, independent with E s² = 1 (so that
/// the covariance stays the identity) and E s⁻² = `mean_inverse_square` ≥ 1, for p > n + 1:
///   r² (1 − n/p) + σ² E[s⁻²] n/(p − n − 1),
/// since X = S Z has the row space of Z and (XXᵀ)⁻¹ = S⁻¹(ZZᵀ)⁻¹S⁻¹. Error `out_of_range` for
/// p ≤ n + 1, where no such closed form holds.
double random_radius_risk(Index samples, Index dimension, double signal_squared,
                          double noise_variance, double mean_inverse_square);

}  // namespace lm::theory
