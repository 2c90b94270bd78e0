// Whether a plane through the origin has all points on one side: a linear program with a proof for
// either answer.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::olfaction {

enum class Verdict { separable, broken, undecided };

/// Decides for points a_1, a_2, … (each turned by its label, so that all are to lie on one side),
/// one after another, between
///
/// - a plane: u with u·a_i > 0 for all i; or
/// - a combination: λ ≥ 0, Σλ = 1, Σ λ_i a_i = 0, with which no such u can be.
///
/// It solves the feasibility program Σ λ_i (a_i, 1) = (0, 1), λ ≥ 0 by phase I of the simplex
/// method in the form that improves strictly: least squares with λ ≥ 0 over an active set, whose
/// residual is the plane (G. Leichner, G. Dantzig, J. Davis, 1993; C. Lawson, R. Hanson, 1974). The
/// plane is the one of the widest margin.
class Separation {
 public:
  /// Room for `most` points of `dimension` numbers.
  Separation(Index dimension, Index most);

  void clear();
  /// Adds a point, scaled to length 1, and decides anew. A broken set stays broken. Allocates
  /// nothing.
  Verdict add(const double* point);

  Index size() const { return size_; }
  Verdict verdict() const { return verdict_; }
  /// The margin of the plane: the least distance of a point from it. NaN unless separable.
  double margin() const;
  /// Whether the answer is proven, by its own sums over all points: for a plane, each u·a_i is
  /// above its rounding; for a combination, no λ is negative and ‖Σ λ_i a_i‖ is at most 1e-9 of Σλ.
  bool proven() const;
  /// ‖Σ λ_i a_i‖/Σλ: of the combination; of a plane, its margin, found from the other side.
  double combination_length() const;

 private:
  const double* point(Index i) const { return points_.row(i).data(); }
  void solve();
  Index steepest() const;
  void enter(Index i);
  void leave(Index place);
  void rotate(Index row, Index from);
  bool step_towards_feasible();
  void find_residual();

  Index dimension_, rows_, size_ = 0, active_ = 0;
  Matrix points_;                    // most × (dimension + 1), the last entry 1
  Matrix Q_, R_;                     // Qᵀ, and R in its first columns
  Vector target_, residual_, free_;  // Qᵀ(0, 1); what is left of (0, 1); the solution without λ ≥ 0
  Vector lambda_;                    // of the active points, in the order of their columns
  std::vector<Index> columns_;
  std::vector<char> is_active_;
  mutable Vector scratch_;
  Verdict verdict_ = Verdict::separable;
};

}  // namespace lm::olfaction
