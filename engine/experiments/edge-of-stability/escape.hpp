// What a network does past the line, beside what the quadratic of that moment would do.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"
#include "core/views.hpp"

namespace lm {

/// Most steps after the crossing over which network and quadratic are compared.
constexpr std::size_t kEscapeSteps = 512;

/// At the first measurement with sharpness λ past the line, at parameters θ_c with gradient g and
/// top eigenvector v, the loss is replaced in thought by its quadratic along v:
/// ½λx² + (v·g)x. The step's own recursion (theory/stability) gives x_k there; past the line it
/// swings from side to side, ever wider. The network's x_k = v·(θ_k − θ_c) is measured beside it.
/// Both are shown as swings |x_k − 2x_{k−1} + x_{k−2}|/4: what changes sign in every step, without
/// the slow drift along a valley that the quadratic does not have.
class Escape {
 public:
  /// size: number of parameters; beta: heavy-ball momentum, 0 for gradient descent.
  Escape(Index size, double beta);

  /// Called around every training step; nothing is allocated.
  void before_step(const double* theta);
  void after_step(const double* theta);
  /// Called with every measurement; the first one past the line starts the comparison.
  void offer(std::int64_t step, double ratio, double sharpness, const Vector& top_vector,
             const double* theta, const double* gradient, double learning_rate);
  /// Forgets it, so that the next crossing starts it again.
  void restart();

  bool started() const { return started_; }
  /// |1 − ηλ| for gradient descent, the spectral radius of the recursion with momentum; NaN before.
  double factor() const;
  /// The widest swing over the window; NaN before there is one.
  double measured() const;
  double predicted() const;
  /// Swings of network and quadratic by step.
  View view() const;

 private:
  /// The last three points of a path.
  struct Path {
    double now = 0, before = 0, earlier = 0;
    void move(double next) {
      earlier = before;
      before = now;
      now = next;
    }
    double swing() const;
  };
  double project(const double* theta) const;
  bool over() const;

  double beta_;
  Vector before_;  // parameters before the last step, for the velocity that momentum has
  Vector origin_;
  Vector direction_;
  double lambda_ = 0;
  double slope_ = 0;  // v·g at the origin
  double learning_rate_ = 0;
  std::int64_t since_ = 0;
  bool started_ = false;
  Path network_, quadratic_;
  std::int64_t steps_ = 0;                    // since the crossing
  std::vector<double> measured_, predicted_;  // swings, from the second step on
};

}  // namespace lm
