// What holds exactly of losses and learning rule on digits: the battery's claims A3 and A4.
#pragma once

#include "experiments/experiment.hpp"

namespace lm {

/// A3: the gradient of the summed loss is P times that of the mean, to rounding in double.
void check_convention(Battery& result);

/// A4: a linear model under full-batch gradient descent converges below 1/(cλ_max) and leaves above
/// it, at the rate that the top eigenvalue says.
void check_learning_rule(Battery& result);

}  // namespace lm
