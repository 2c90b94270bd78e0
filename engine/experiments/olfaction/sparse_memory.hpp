// A readout neuron that learns labels of odours from their codes, and is asked about noisy ones.
#pragma once

#include <vector>

#include "core/types.hpp"
#include "experiments/olfaction/circuit.hpp"
#include "experiments/olfaction/separation.hpp"

namespace lm::olfaction {

/// What a set of P odours, and a noisy sniff of each, say about one rung of codes.
struct Reading {
  double square = 0;  ///< mean squared similarity of two different odours
  double kept = 0;    ///< mean similarity of a sniff to its odour
  double wrong = 0;   ///< share of sniffs with the wrong label, by the Hebbian sum Σ η s
  double ridge = 0;   ///< the same by least squares with a penalty
};

/// Reads codes through their similarities alone. Nothing is allocated after the constructor.
class SparseMemory {
 public:
  SparseMemory(Index labels, Index cells, double penalty);

  /// `labels`: ±1.
  Reading read(const Codes& odours, const Codes& sniffs, Index rung, const Vector& labels);
  /// Whether a plane holds the labels of the codes of the rung read last, without noise. All codes
  /// have as many active cells, so a plane through the origin is as good as any.
  Verdict separate(const Codes& odours, Index rung, const Vector& labels);
  bool proven() const { return plane_.proven(); }

 private:
  void factor(double penalty, double offset);
  void solve(const Vector& labels);
  double wrong_with(const Vector& weights, const Vector& labels) const;

  Index count_, cells_;
  double penalty_;
  Matrix gram_, sniffs_, factor_;  // P × P
  Vector weights_, row_;
  Separation plane_;
};

}  // namespace lm::olfaction
