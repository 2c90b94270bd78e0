// A sum of three functions of one input each, and a product that no such sum can follow.
#pragma once

#include <cstdint>

namespace lm::theory {

/// Inputs x_i are independent and uniform on [−1, 1]. The target is
/// sin 3x_0 + x_1² + e^{−3x_2²} + ε x_0 x_1; further inputs have no influence.
constexpr std::int64_t kTrueInputs = 3;

/// The i-th of the three terms at x, 0 for i ≥ 3.
double additive_term(std::int64_t i, double x);
/// Its mean and its standard deviation over x, in closed form.
double additive_mean(std::int64_t i);
double additive_deviation(std::int64_t i);

/// The least mean squared error of any sum of functions of one input each: the variance of ε x_0
/// x_1, ε²/9. The product is orthogonal to every such sum, so nothing of it is left out. W.
/// Hoeffding 1948; C. J. Stone 1985.
double additive_floor(double epsilon);
/// The variance of the whole target.
double target_variance(double epsilon);

}  // namespace lm::theory
