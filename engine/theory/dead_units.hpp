// How many ReLU units fire on no example: at the start, and after one large step of gradient
// descent.
#pragma once

#include <functional>

#include "core/types.hpp"

namespace lm::theory {

/// The length |w| of d independent weights N(0, 2/d), |w|² = 2χ²_d/d, as nodes and weights: its
/// density r^{d−1} e^{−dr²/4} by Gauss–Legendre, six standard deviations (1/√d each) either side of
/// √2. d ≥ 1, else an Error `out_of_range`.
class WeightLength {
 public:
  explicit WeightLength(Index dimension);

  /// E f(|w|).
  double expect(const std::function<double(double)>& f) const;
  const Vector& nodes() const { return nodes_; }
  /// Sum to one.
  const Vector& weights() const { return weights_; }

 private:
  Vector nodes_, weights_;
};

/// The share of units max(w·x + b, 0) that are zero on all N inputs x ~ N(0, I): given |w| the N
/// values w·x are independent N(0, |w|²), so it is E Φ(−b/|w|)^N. Exact.
double dead_share(Index dimension, Index examples, double bias);

/// The probability that two units are zero on the same N inputs: E Φ₂(−b/|w|, −b/|w′|; c)^N over
/// both lengths and the cosine c of the angle between them, whose arcsine has density ∝ cos^{d−2}.
/// Φ₂ by Plackett's identity (1954): its derivative in c is the normal density of the plane. d ≥ 3.
double both_dead_share(Index dimension, Index examples, double bias);

/// The standard deviation of the counted share of `units` units that see the same N inputs:
/// √(p(1 − p)/U + (1 − 1/U)(p₂ − p²)) with p of dead_share and p₂ of both_dead_share. The second
/// term is there because an input that is far out wakes many units at once.
double dead_standard_error(Index dimension, Index examples, double bias, Index units);

/// The share of the dead units that fire on at least one of `examples` further inputs:
/// 1 − E Φ^{2N}/E Φ^N.
double waking_share(Index dimension, Index examples, double bias);

/// One step of gradient descent from the same start, on N inputs whose outputs are all too high by
/// R. A unit with output weight a moves by t = ηaR times the mean of its active inputs. With
/// p = Φ(b/|w|) and φ = φ(b/|w|) that mean is φ along w and normal with variance p/N in each other
/// direction, so after the step w′·x + b′ is normal with mean b′ = b − tp and variance
/// v² = (|w| − tφ)² + t²p(d − 1)/N, and the unit is dead with probability Φ(−b′/v)^N. This takes
/// each input as independent of the step, which it is when N is many times d.
class LargeStep {
 public:
  LargeStep(Index dimension, Index examples, double bias);

  /// The share that dies among the units with t = ηaR.
  double killed_at(double t) const;
  /// The share that dies of all units, whose a ~ N(0, 1): ∫ killed_at(t) e^{−t²/2η²}/(η√2π) dt over
  /// t > 0, as a unit with t < 0 is lifted. R = 1.
  double killed(double learning_rate) const;
  /// The η in [low, high] that kills most, by golden-section search.
  double deadliest(double low, double high) const;

 private:
  double dimension_, examples_, bias_;
  WeightLength length_;
  Vector active_, density_, dead_before_;  // p, φ and Φ(−b/|w|)^N at each node
  Vector table_;                           // killed_at on the midpoints of a grid
};

}  // namespace lm::theory
