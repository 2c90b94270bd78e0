// Stop conditions: loss below, steps done, divergence.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace lm {

enum class StopReason { none, loss_below, steps, diverged };
inline constexpr std::array kStopReasonNames{"none", "loss_below", "steps", "diverged"};

/// When a training loop ends. The loss counts as diverged when it is not finite or above
/// `diverged_above`.
struct StopCondition {
  double loss_below = -std::numeric_limits<double>::infinity();
  std::int64_t steps = std::numeric_limits<std::int64_t>::max();
  double diverged_above = std::numeric_limits<double>::max();

  /// The reason to stop after `step` steps with this loss; divergence is told before anything else.
  StopReason check(std::int64_t step, double loss) const {
    if (!(loss <= diverged_above && loss >= -diverged_above)) return StopReason::diverged;
    if (loss < loss_below) return StopReason::loss_below;
    if (step >= this->steps) return StopReason::steps;
    return StopReason::none;
  }
};

}  // namespace lm
