// The four ways to write a squared loss, and what each does to every time constant.
#pragma once

#include <array>

#include "core/types.hpp"

namespace lm {

/// L = c Σ (squared errors) with c = 1, 1/P, 1/2 or 1/(2P) for P examples; the errors of several
/// outputs are summed.
enum class LossConvention { sum, mean, half_sum, half_mean };

/// Their names as parameters write them, in the order of the enumeration.
inline constexpr std::array kLossConventionNames{"sum", "mean", "half_sum", "half_mean"};

/// The c of the loss for `samples` = P ≥ 1 examples. Error `out_of_range` for P < 1.
double loss_factor(LossConvention convention, Index samples);

}  // namespace lm
