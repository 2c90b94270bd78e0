// The expected risk of ridge regression on random normal inputs: its limit and the next order.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// A risk and what may be missing from it.
struct RidgeRisk {
  double value = 0;
  double uncertainty = 0;  ///< 0 where the value is exact
};

/// E‖ŵ − w‖² of ŵ = argmin |y − Xw|² + α|w|², y = Xw + ε, for X: n × p of independent standard
/// normals, ε_i of variance σ², |w|² = r². `penalty` is α ≥ 0.
///
/// α = 0: the shortest of the best weights, exact at every n and p (`minimum_norm_risk`; infinite
/// for |n − p| ≤ 1 with noise).
/// α > 0: with c = p/n, λ = α/n and m the positive root of λm² + (λ − 1 + c)m = 1, and u = m/(1 +
/// m),
///   risk = (r²(1 − u)² + σ²cu²)/(1 − cu²) + terms of order 1/n,
/// T. Hastie, A. Montanari, S. Rosset, R. Tibshirani, "Surprises in high-dimensional ridgeless
/// least squares interpolation", 2022, the section on ridge regression with identity covariance; in
/// the letters of J. Simon et al., "The eigenlearning framework", 2021, u is the learnability.
/// The terms of order 1/n follow from the trace's mean, n·(limit) + M with
/// M = cu³/(1 − cu²)² (Z. Bai, J. Silverstein, "CLT for linear spectral statistics of
/// large-dimensional sample covariance matrices", 2004, Theorem 1.1, real case). What is left is of
/// the order of their square: `uncertainty` is twice correction²/limit. Errors: `out_of_range` for
/// sizes below 1 or a negative r², σ² or α.
RidgeRisk ridge_risk(Index samples, Index dimension, double signal_squared, double noise_variance,
                     double penalty);

}  // namespace lm::theory
