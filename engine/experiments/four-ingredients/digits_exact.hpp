// What holds exactly of losses and learning rule on digits: the battery's exact claims.
#pragma once

#include "lab/experiment.hpp"

namespace lm {

/// The gradient of the summed loss is P times that of the mean, to rounding in double.
void check_convention(Battery& result);

/// A linear model under full-batch gradient descent converges below 1/(cλ_max) and leaves above
/// it, at the rate that the top eigenvalue says.
void check_learning_rule(Battery& result);

}  // namespace lm
