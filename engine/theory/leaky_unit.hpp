// A leaky ReLU unit that fires on no example: until its first example wakes it is a linear model.
#pragma once

#include <cstdint>

#include "core/linalg.hpp"
#include "core/types.hpp"

namespace lm::theory {

/// Weight and bias of a unit with one input.
struct LinePair {
  double weight = 0;
  double bias = 0;
};

/// f(x) = s(wx + b) where wx + b ≤ 0, loss (1/P) Σ (f(x_i) − y_i)². While that holds for all
/// examples the gradient is 2s(sMθ − c) in θ = (w, b), with M the second moments of (x, 1) and c
/// those of (x, 1) with y; gradient descent of rate η is the linear recursion
/// θ_k = θ* + V(1 − 2ηs²λ)^k Vᵀ(θ₀ − θ*) in M's eigenvectors, sMθ* = c. With s = 0 it stands still.
class LeakyDrift {
 public:
  /// x, y: P ≥ 2, x not all equal. s ≥ 0, and 2ηs²λ < 1 for both eigenvalues.
  LeakyDrift(const Vector& x, const Vector& y, double slope, LinePair start, double learning_rate);

  /// ∂L/∂w and ∂L/∂b at the start.
  LinePair gradient() const;
  /// The parameters after k steps, if no example has woken.
  LinePair at(double steps) const;
  /// The loss there.
  double loss(double steps) const;
  /// The first step after which an example is above zero; −1 when none is within `patience` steps.
  /// The largest wx + b rises until then.
  std::int64_t waking_step(std::int64_t patience) const;

 private:
  double highest(double steps) const;

  double slope_, rate_;
  LinePair start_;
  double xx_, x_, xy_, y_, yy_;  // means
  double low_, high_;            // ends of x
  SymmetricEigen eigen_;
  Vector limit_, gaps_;  // s θ*, and Vᵀ(θ₀ − θ*) times s
};

}  // namespace lm::theory
