// What a data set decides about least squares: spectrum, rank, minimum-norm solution, null space.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// Eigenvalues of the Gram matrix up to this many ulps of the largest, times max(P, d), count as
/// zero: what forming the Gram matrix and decomposing it can leave of an exact zero.
constexpr double kRankUlps = 4.0;

/// The normal equations' solution (XᵀX)⁻¹Xᵀy. X: P × d with independent columns (so P ≥ d), y: P.
/// Error `bad_shape`, or `not_positive_definite` when XᵀX is singular.
/// Source: the course's Note 1, section 4.1.
Vector normal_equations(const Matrix& X, const Vector& y);

/// One eigendecomposition of the smaller Gram matrix (XXᵀ or XᵀX), and all that follows from it.
/// X: P × d, y: P, both finite. With X = U Σ Vᵀ: λ_i = σ_i², the modes are the columns of V.
/// Values are accurate to about ε κ, κ being the condition number of XᵀX on its range.
class LeastSquares {
 public:
  /// O(P d min(P, d)). Errors: `bad_shape`, `not_finite`.
  LeastSquares(const Matrix& X, const Vector& y);

  /// Eigenvalues λ_i of XXᵀ, descending, clamped at 0: min(P, d) of them.
  const Vector& eigenvalues() const { return eigenvalues_; }
  /// How many of them count as nonzero (see kRankUlps); the other d − rank directions are null(X).
  Index rank() const { return rank_; }
  /// λ_max and λ_min > 0, the largest and the smallest nonzero eigenvalue; 0 when X = 0.
  double largest() const;
  double smallest() const;
  /// λ_max / λ_min, the condition number of XᵀX on its range; 1 when X = 0.
  double condition_number() const;

  /// V: d × rank, orthonormal columns that span the row space, in the order of the eigenvalues.
  const Matrix& directions() const { return directions_; }
  /// w* = X⁺y, the least-squares solution of smallest norm; Xᵀ(XXᵀ)⁻¹y when the rows are
  /// independent (Note 1, equation 8), (XᵀX)⁻¹Xᵀy when the columns are.
  const Vector& minimum_norm() const { return minimum_norm_; }
  /// y − X w*: what no weights can fit; 0 when the rows are independent.
  const Vector& least_residual() const { return least_residual_; }

  /// Vᵀw: rank coordinates of w along the modes.
  Vector coordinates(const Vector& w) const;
  /// V Vᵀ w, the part of w that the data see, and w − V Vᵀ w, the part that they do not.
  Vector row_space_part(const Vector& w) const;
  Vector null_space_part(const Vector& w) const;
  /// w* + the null-space part of `start`: where gradient descent ends (Note 1, section 4.2).
  Vector limit(const Vector& start) const;

 private:
  Vector eigenvalues_;
  Index rank_ = 0;
  Matrix directions_;
  Vector minimum_norm_;
  Vector least_residual_;
};

}  // namespace lm::theory
