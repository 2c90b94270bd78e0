// The largest eigenpairs of a symmetric operator that changes little from call to call.
#pragma once

#include <array>
#include <cstdint>

#include "core/jacobi.hpp"
#include "measure/lanczos.hpp"

namespace lm {

/// Follows the `kBlock` largest (signed) eigenpairs of an operator that moves slowly, such as the
/// Hessian along a training path, by one step of LOBPCG a call: Rayleigh and Ritz on the span of
/// the last vectors, their residuals and the last change (Knyazev 2001, algorithm 4.1, without a
/// preconditioner, in an orthonormal basis). A step takes at most 3 · kBlock products and allocates
/// nothing. Unlike Lanczos from one start it keeps two equal eigenvalues apart.
class TopPairs {
 public:
  /// Vectors that are followed: two that are wanted, and one more that keeps their gap wide.
  static constexpr Index kBlock = 3;

  /// n: the operator's size, n ≥ 1. Starts from random vectors of `seed`: call `settle` first.
  explicit TopPairs(Index n, std::uint64_t seed = 0);

  /// One step for the operator as it is now.
  void follow(const SymmetricOperator& product);
  /// Steps until the residuals of the first two pairs are below `tolerance` of the largest value,
  /// `max_steps` at the most.
  void settle(const SymmetricOperator& product, double tolerance = 1e-10, int max_steps = 400);

  /// Pairs that there are: kBlock, or n when that is less. Values descend; vectors have norm one.
  Index size() const { return block_; }
  double value(Index i) const { return values_[static_cast<std::size_t>(i)]; }
  const double* vector(Index i) const { return basis_.row(i).data(); }
  /// |A v − λ v| for the operator of the last step.
  double residual(Index i) const { return residuals_[static_cast<std::size_t>(i)]; }

 private:
  static constexpr Index kRows = 3 * kBlock;
  static_assert(kRows <= kMaxJacobi);

  void append(Eigen::Ref<Matrix> row);
  void multiply(const SymmetricOperator& product, Index first);
  void add_residuals();
  void rayleigh_ritz();
  void recombine();

  Index n_, block_;
  Index rows_ = 0;              // of the basis and its products in use
  Matrix basis_;                // kRows × n, orthonormal rows; the pairs' vectors come first
  Matrix product_;              // kRows × n
  Matrix change_;               // kBlock × n: the last change of each vector
  Matrix next_, next_product_;  // kBlock × n
  std::array<double, kRows * kRows> projected_{}, ritz_{};  // rows_ × rows_ in use
  std::array<double, kRows> values_{};
  std::array<double, kBlock> residuals_{};
};

}  // namespace lm
