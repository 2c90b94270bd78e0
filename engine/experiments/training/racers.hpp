// The racers of the bowl: each an optimizer of the engine at work on the same valley.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "experiments/training/race_parameters.hpp"
#include "optimize/optimizer.hpp"

namespace lm::optimizer_race {

using Place = std::array<double, 2>;

/// ½λx² + ½(y − bx²)², λ = 1/κ: a bowl for b = 0.
struct Valley {
  double soft = 0.01, bend = 0;

  double height(const Place& at) const;
  Place slope(const Place& at) const;
};

/// A racer that left the picture is not moved any more.
constexpr double kLost = 1e3;
/// All of them start there.
constexpr double kStart = 1;
/// Who comes so near in both directions, relative to the start, and stays, has arrived.
constexpr double kGoal = 1e-6;

/// One racer: where it stands, and since when it has been near the goal.
class Racer {
 public:
  Racer(const Valley& valley, const OptimizerOptions& options);

  const Place& place() const { return place_; }
  /// The larger of both distances over that of the start.
  double distance() const;
  bool lost() const { return !(distance() < kLost); }
  /// The first step from which it stayed near the goal up to now; NaN when it is not there.
  double steps() const;

  /// The first step of a ball that is thrown: to `to`, whatever the slope.
  void throw_to(const Place& to) { throw_ = to, thrown_ = true; }
  void step();

 private:
  Valley valley_;
  Optimizer<double> optimizer_;
  Place place_{kStart, kStart}, throw_{};
  bool thrown_ = false;
  std::int64_t taken_ = 0, last_far_ = 0;
};

/// Muon's racer: x and y are the singular values of U diag(x, y) Vᵀ, and the optimizer sees the
/// matrix. `exact`: the gradient's orthogonal factor itself, in closed form, without momentum.
class MatrixRacer {
 public:
  MatrixRacer(const Valley& valley, const OptimizerOptions& options, bool exact, double left,
              double right);

  Place place() const;
  double distance() const;
  /// The steps after which both values were below the rate for the first time; NaN before.
  double touched() const { return touched_; }
  void step();

 private:
  Valley valley_;
  RateSchedule schedule_;
  double rate_;
  bool exact_;
  Optimizer<double> optimizer_;
  std::array<double, 4> left_, right_, matrix_;
  std::int64_t taken_ = 0;
  double touched_ = kNaN;
};

}  // namespace lm::optimizer_race
