// A kernel machine on the corners of a cube, and why it learns parity worse than nothing.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// A kernel on {−1, 1}^n that depends on the number of bits in which two corners differ.
class CubeKernel {
 public:
  /// `by_distance`: its value for 0, 1, …, n differing bits.
  explicit CubeKernel(std::vector<double> by_distance) : by_distance_(std::move(by_distance)) {}

  /// That of an infinitely wide ReLU network with one hidden layer and biases, trained lazily (see
  /// tangent_kernel.hpp), on inputs x/√n.
  static CubeKernel wide_relu(Index bits);

  double at(Index distance) const { return by_distance_[as_size(distance)]; }
  Index bits() const { return as_index(by_distance_.size()) - 1; }

  /// Its eigenvalue for each product of `degree` coordinates, as a matrix over all 2^n corners:
  /// Σ_d K(d) C(n, d)/C(n, k) Σ_i (−1)^i C(d, i) C(n − d, k − i), k the degree: Krawtchouk sums.
  double eigenvalue(Index degree) const;
  /// Whether no product of coordinates has a smaller eigenvalue than parity, the product of all.
  bool parity_is_least() const;

 private:
  std::vector<double> by_distance_;
};

/// What a kernel machine that fits the P corners shown to it exactly answers on the corners held
/// back, times the right answers, summed: −(yᵀy − μ yᵀ K⁻¹ y) with μ parity's eigenvalue and K the
/// kernel between the corners shown. Not above 0 where parity's eigenvalue is the least: K − μI is
/// then positive semidefinite and takes parity to zero, so what it says of parity on the corners
/// held back is minus what it says on those shown. Derived in the lesson; on average over all
/// products it is conservation of learnability, Simon et al. 2023 (2110.03922).
double held_back_sum(const Matrix& among_shown, const Vector& y, double parity_eigenvalue);

}  // namespace lm::theory
