// The four ways to write a squared loss, and what each does to every time constant.
#pragma once

#include <array>

#include "core/types.hpp"

namespace lm::theory {

/// L(w) = c ‖y − X w‖² with c = 1, 1/P, 1/2 or 1/(2P) for P examples.
enum class LossConvention { sum, mean, half_sum, half_mean };

/// Their names as parameters write them, in the order of the enumeration.
constexpr std::array<const char*, 4> kLossWords = {"sum", "mean", "half_sum", "half_mean"};

/// The c of L = c ‖y − X w‖² for `samples` = P ≥ 1 examples. Error `out_of_range` for P < 1.
double loss_factor(LossConvention convention, Index samples);

/// The largest eigenvalue 2 c λ_max of the Hessian 2 c XᵀX; λ_max ≥ 0 is that of XXᵀ.
double sharpness(double factor, double largest_eigenvalue);

/// The learning rate 1/(c λ_max) = 2/sharpness at which gradient descent stops converging:
/// 1/λ_max for the sum, P/λ_max for the mean, 2/λ_max and 2P/λ_max for their halves. Below it every
/// mode shrinks by |1 − 2cηλ| < 1 a step; above it the top mode grows. Infinite when λ_max = 0.
double critical_learning_rate(double factor, double largest_eigenvalue);

}  // namespace lm::theory
