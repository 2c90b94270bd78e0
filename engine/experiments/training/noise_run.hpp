// The run of batch-noise: three ensembles on the same examples, and what theory says of each.
#pragma once

#include <cstdint>

#include "core/recorder.hpp"
#include "core/views.hpp"
#include "experiments/training/noise_ladder.hpp"

namespace lm::batch_noise {

/// Steps that are counted once the walkers have forgotten their start.
constexpr std::int64_t kCounted = 3000;
constexpr std::int64_t kMostSettling = 2000;

/// Theory's second moments in one direction of the bowl.
struct Settled {
  double variance = kNaN;  ///< once settled
  double kept = 1;         ///< of ⟨x²⟩ in one step, and of ⟨x⁴⟩
  double kept_fourth = 1;
};

class NoiseRun {
 public:
  NoiseRun(const Parameters& p, std::uint64_t seed);

  void take_step();
  void record(std::int64_t step);
  Views views() const;
  bool lost() const { return main_.lost() || halved_.lost() || doubled_.lost(); }

  std::int64_t settling() const { return settling_; }
  std::int64_t taken() const { return taken_; }
  const Walkers& main() const { return main_; }
  const Walkers& halved() const { return halved_; }
  const Walkers& doubled() const { return doubled_; }
  const SizeLadder& sizes() const { return sizes_; }
  const KickSums& kicks() const { return kicks_; }

  /// Of the forces in one direction, by theory; of a batch of so many.
  double force_variance(std::int64_t batch) const;
  /// Across the valley, or along it.
  Settled settled(double rate, std::int64_t batch, bool along) const;
  Settled settled(bool along) const { return settled(p_.learning_rate, main_.batch(), along); }
  bool replacement() const { return p_.drawing == Drawing::replacement; }

 private:
  View cloud_view() const;
  View histogram_view() const;
  View twins_view() const;
  View settling_view() const;
  View sizes_view() const;
  View kicks_view() const;

  Parameters p_;
  Examples examples_;
  Walkers main_, halved_, doubled_;
  SizeLadder sizes_;
  KickSums kicks_;
  std::int64_t settling_, taken_ = 0;
  double reach_ = 1;
  Recorder history_;
};

}  // namespace lm::batch_noise
