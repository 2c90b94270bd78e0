// A network that is taught one point of a circle, and how all other points move with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/kernels/wide_network.hpp"

namespace lm {

/// Points on the circle that are watched, every 5°; the taught point and its antipode come on top.
inline constexpr Index kWatched = 72;
/// Sizes of a first step, from η down by halves.
inline constexpr Index kTrials = 5;

struct TeachOptions {
  WideOptions network;
  double degrees = 0;        ///< of the taught point
  double pull = 1;           ///< its answer is to rise by so much: e
  double factor = 0.5;       ///< c of the loss c (f − y)²
  double learning_rate = 1;  ///< η
};

/// Changes of the answers at the watched points, at the taught one and at its antipode.
struct Moves {
  Vector watched;
  double taught = 0;
  double antipode = 0;
};

class TaughtPoint {
 public:
  TaughtPoint(const TeachOptions& options, std::uint64_t seed);

  /// One step of gradient descent on the taught point alone.
  void step() { training_.step(); }
  std::optional<std::string> trouble(double learning_rate) const {
    return training_.trouble(learning_rate);
  }
  /// f − f₀ now.
  Moves moves();

  /// K(x, x_taught) of the network at the start.
  const Moves& kernel_row() const { return row_; }
  /// The same of infinite width, and the standard deviation of one unit's share, at the watched
  /// points.
  const Vector& limit_row() const { return limit_; }
  const Vector& limit_spread() const { return spread_; }
  double limit_taught() const { return limit_taught_; }

  /// What a kernel that stays as it is moves in s steps where it has the value `entry`:
  /// entry/K_tt · (1 − (1 − 2cηK_tt)^s) e; 2cη · entry · e for s = 1.
  double moved_by(double entry, double taught_entry, std::int64_t steps) const;

  /// Sizes η, η/2, … of a first step, and the root mean square over the watched points of what it
  /// moves less 2cηKe.
  std::vector<double> trial_rates() const;
  const std::vector<double>& trial_errors() const { return errors_; }

 private:
  Moves difference(const Matrix& answers) const;
  void measure_kernel();
  void find_limit();
  void try_steps();

  TeachOptions options_;
  Network network_;
  Matrix points_;  // watched, taught, antipode
  Training<double> training_;
  Evaluation<double> answers_;
  Matrix start_;
  Moves row_;
  Vector limit_, spread_;
  double limit_taught_ = 0;
  std::vector<double> errors_;
};

}  // namespace lm
