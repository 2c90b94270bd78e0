// The central flow beside descent: from where the sharpness comes to its line, with what they are
// held against.
#pragma once

#include <cstdint>

#include "experiments/edge-of-stability/central_flow_path.hpp"
#include "experiments/edge-of-stability/sharpness_flow.hpp"
#include "experiments/edge-of-stability/sharpness_training.hpp"

namespace lm {

/// The last three points of descent. It swings across the line between two of them; their average
/// (w₋ + 2w + w₊)/4 does not, and w differs from it by the swing.
class SmoothedPath {
 public:
  explicit SmoothedPath(Index size)
      : before_(Vector::Zero(size)), now_(before_), after_(before_), middle_(before_) {}

  void add(const double* weights);
  /// Forgets all: the path jumps.
  void restart() { points_ = 0; }
  bool ready() const { return points_ >= 3; }
  /// The average, one step before the last point; holds until the next point.
  const Vector& middle() const { return middle_; }
  /// ‖w − average‖².
  double variance() const { return (now_ - middle_).squaredNorm(); }

 private:
  int points_ = 0;
  Vector before_, now_, after_, middle_;
};

/// What was seen over some steps; means, except for the distances, which are the last ones.
struct FlowSample {
  double loss = kNaN;                ///< descent's
  double predicted_loss = loss;      ///< L + tr X / η along the flow
  double loss_alone = loss;          ///< L along the flow
  double variance = loss;            ///< of descent's swing
  double predicted_variance = loss;  ///< tr X
  double arc = loss;                 ///< length of the flow's path
  double distance = loss;            ///< from the flow to descent's average
  double twin_distance = loss;       ///< between the averages of descent and its twin
  double gradient_flow_distance = loss;
};

/// Central flow, gradient flow and a twin of descent, all started where descent stands. The twin
/// is `nudge` away, in a random direction: how far the two drift apart is how far anything can be
/// predicted.
class FlowBeside {
 public:
  FlowBeside(const ChebyshevTask& task, SharpnessTraining& descent, double learning_rate);

  /// kick: moves descent and twin once by √tr X along the steepest direction, as soon as the flow
  /// says how wide the swing is. Otherwise the swing grows out of rounding, far too late.
  void start(double nudge, bool kick);
  bool started() const { return started_; }
  /// Called after each step of descent.
  void step();
  /// The means since the last call.
  FlowSample take_sample();

  /// Of the central flow: its sharpness now, the largest that it had over 2/η (where it had begun
  /// to hold the line), and the largest residual of its pairs.
  double sharpness() const { return started_ ? flow_.sharpness() : kNone; }
  double largest_ratio() const { return largest_ratio_; }
  double residual() const { return residual_; }
  double gradient_flow_sharpness();
  bool finite() const { return twin_.finite() && flow_.finite(); }

 private:
  static constexpr double kNone = kNaN;

  void compare();
  void advance_flow();
  void kick();

  double learning_rate_;
  std::uint64_t seed_;
  SharpnessTraining& descent_;
  SharpnessTraining twin_;
  SharpnessFlow gradient_flow_;
  CentralFlow flow_;
  SmoothedPath path_, twin_path_;
  Vector moved_;  // room for weights
  FlowSample sums_, last_;
  double samples_ = 0;
  double last_loss_ = 0;
  double arc_ = 0;
  double largest_ratio_ = kNone, residual_ = 0;
  bool started_ = false, kick_ = false;
  int steps_with_swing_ = 0;
};

}  // namespace lm
