// Learning-rate schedules: a factor for every step.
#pragma once

#include <array>
#include <cstdint>

namespace lm {

enum class RateShape { constant, step, cosine };
inline constexpr std::array kRateShapeNames{"constant", "step", "cosine"};

/// A factor of the learning rate at step k (from 0):
///   constant 1 · step: `decay` to the power ⌊k / period⌋ · cosine:
///   floor + (1 − floor)·½(1 + cos(π k / total)), `floor` from step `total` on
///   (Loshchilov & Hutter 2017, eq. 5).
/// With warm-up the factor is multiplied by (k + 1)/warmup for k < warmup, and k above counts from
/// the end of the warm-up.
struct RateSchedule {
  RateShape shape = RateShape::constant;
  std::int64_t warmup = 0;  ///< steps of linear rise
  std::int64_t period = 1;  ///< step: steps between two drops
  double decay = 0.1;       ///< step: factor of each drop
  std::int64_t total = 1;   ///< cosine: steps from 1 down to `floor`
  double floor = 0;         ///< cosine: the last factor

  /// The factor at `step` ≥ 0.
  double at(std::int64_t step) const;
};

}  // namespace lm
