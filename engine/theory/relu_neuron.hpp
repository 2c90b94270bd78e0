// Gradient flow of one ReLU neuron: linear while the set of active examples stays, solved piece by
// piece.
#pragma once

#include <vector>

#include "core/linalg.hpp"
#include "core/types.hpp"

namespace lm::theory {

/// f(x) = max(w·x, 0), loss c Σ (y_i − f(x_i))². While the active set A = {i : w·x_i > 0} stays,
/// the flow ẇ = 2c X_Aᵀ(y_A − X_A w) is linear, and along each eigenvector of X_AᵀX_A with
/// eigenvalue μ it is one exponential of rate 2cμ. The piece ends at the first zero of a
/// pre-activation w·x_i, a sum of exponentials. It is found by steps that no zero can hide in: from
/// a value z whose slope stays within M there is none for |z|/M.
///
/// With targets y_i ≥ 0 every crossing is clean: the velocity w·x_i has the same sign on both
/// sides. With a negative target both sides may push toward the boundary, and the flow slides along
/// it; then `sliding()` turns true and the flow stops being followed there.
class ReluFlow {
 public:
  /// X: P × d, y: P, w₀: d, c > 0. Error `bad_shape`.
  ReluFlow(Matrix X, Vector y, double c, const Vector& start);

  /// To time t, not before the present one.
  void advance_to(double t);

  double time() const { return time_; }
  const Vector& weights() const { return weights_; }
  const std::vector<bool>& active() const { return active_; }
  Index active_count() const;
  /// Times and examples of the crossings so far.
  const std::vector<double>& crossing_times() const { return times_; }
  const std::vector<Index>& crossing_examples() const { return examples_; }
  bool sliding() const { return sliding_; }
  /// The largest eigenvalue of X_AᵀX_A met so far.
  double largest_eigenvalue() const { return largest_; }

 private:
  void begin_piece();
  Vector after(double elapsed) const;
  double first_zero(Index example, double horizon, bool just_crossed) const;

  Matrix X_;
  Vector y_;
  double c_;
  Vector weights_;
  std::vector<bool> active_;
  double time_ = 0;
  bool sliding_ = false;
  double largest_ = 0;
  std::vector<double> times_;
  std::vector<Index> examples_;
  Index crossed_last_ = -1;
  // The piece that began at time_: weights = limit + Σ v_k gap_k e^{−rate_k t}.
  Matrix directions_;
  Vector rates_, gaps_, limit_;
};

/// The loss c Σ (y_i − max(w·x_i, 0))².
double relu_loss(const Matrix& X, const Vector& y, double c, const Vector& w);

}  // namespace lm::theory
