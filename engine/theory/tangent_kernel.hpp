// The neural tangent kernel of a one-hidden-layer network at infinite width, and its dynamics.
#pragma once

#include <cstdint>
#include <functional>

#include "core/types.hpp"

namespace lm::theory {

/// f(x) = (1/√H) Σ u_k σ(w_k·x), u, w ~ N(0, 1): both layers trained, no biases. The kernel is
///   K(x, x') = E[σ(a)σ(b)] + x·x' E[σ'(a)σ'(b)]
/// with (a, b) Gaussian of covariance [x·x, x·x'; ·, x'·x']. Jacot, Gabriel & Hongler 2018.

/// Closed form for ReLU: |x||x'|/(2π) (sin θ + (π − θ) cos θ) + x·x' (π − θ)/(2π). Cho & Saul 2009.
double relu_tangent_kernel(const Vector& x, const Vector& y);

/// The same with biases: f(x) = (1/√H) Σ u_k relu(w_k·x + b_k), b ~ N(0, deviation²), trained too:
/// E[σ(a)σ(b)] + (x·x' + 1) E[σ'(a)σ'(b)] with the covariance x·x' + deviation².
double relu_bias_kernel(const Vector& x, const Vector& y, double deviation);

/// For a smooth σ with derivative σ', by Gauss–Hermite quadrature with `nodes` nodes per dimension
/// (101: 1e-10 for tanh at inputs of norm up to 2).
double tangent_kernel(const Vector& x, const Vector& y, const std::function<double(double)>& sigma,
                      const std::function<double(double)>& derivative, Index nodes = 101);

/// The same for tanh.
double tanh_tangent_kernel(const Vector& x, const Vector& y, Index nodes = 101);

/// The kernel of H independent neurons is the mean of their shares
///   k = σ(a)σ(b) + x·x' u² σ'(a)σ'(b),
/// so it has the mean K(x, x') and the variance Var(k)/H with
///   Var(k) = E[σ²σ²] + 2 x·x' E[σσ' σσ'] + 3 (x·x')² E[σ'²σ'²] − K²   (E u² = 1, E u⁴ = 3).
/// `deviation` is that of w's entries: (a, b) has the covariance deviation² [x·x, x·x'; ·, x'·x'].
struct KernelMoments {
  Matrix mean;      ///< K(x_i, x_j): n × n
  Matrix variance;  ///< Var(k) of each entry: n × n
};
/// Between the rows of X: n × d, nonzero. In closed form, with
/// E[σ²σ²] = |x|²|x'|²/(2π) (3 sin θ cos θ + (π − θ)(1 + 2 cos² θ)): Cho & Saul 2009, eq. 6.
KernelMoments relu_kernel_moments(const Matrix& X, double deviation = 1);
/// By Gauss–Hermite quadrature; with 40 nodes per dimension the mean to 1e-5 and the variance to
/// 1e-3 at rows of norm about 1 (tanh has poles at ±iπ/2, and the higher its power the more they
/// weigh).
KernelMoments tanh_kernel_moments(const Matrix& X, double deviation = 1, Index nodes = 40);

/// K between the rows of X (n × d) and of Y (m × d): n × m.
Matrix kernel_matrix(const Matrix& X, const Matrix& Y,
                     const std::function<double(const Vector&, const Vector&)>& kernel);

/// The least share of a product of `degree` coordinates of the cube {−1, 1}^dimension, as mean
/// square over the cube, that a kernel machine misses which treats all coordinates alike: what it
/// learns from n examples lies in a space of n functions, whatever the answers, so of the
/// C(dimension, degree) orthonormal products it holds n in all: 1 − n/C(dimension, degree) is
/// missed on average over them, and 0 where there are fewer of them than examples. 0 < degree ≤
/// dimension.
double unlearned_share(Index examples, Index dimension, Index degree);

/// A linear(ized) model trained on L = c ‖y − f‖² by gradient descent or flow, in function space:
/// with kernel K = Σ λ_i v_i v_iᵀ on the training set,
///   residual after k steps   r_k  = Σ (1 − 2cηλ_i)^k v_i v_iᵀ r₀   (exact for a linear model)
///   residual at time t       r(t) = Σ e^{−2cλ_i t} v_i v_iᵀ r₀.
/// Lee et al. 2019, eq. 8–11, which has c = ½.
class KernelDynamics {
 public:
  /// K: n × n, symmetric, positive semidefinite up to rounding.
  explicit KernelDynamics(const Matrix& K);

  const Vector& eigenvalues() const { return values_; }  ///< ascending

  Vector residual(const Vector& start, double c, double learning_rate, std::int64_t steps) const;
  Vector residual_flow(const Vector& start, double c, double time) const;

  /// How far the weights have gone after k steps, ‖w_k − w₀‖ = √Σ ((1 − (1 − 2cηλ_i)^k)
  /// v_i·r₀)²/λ_i for a model whose feature matrix J has J Jᵀ = K; directions of zero eigenvalue
  /// are left out.
  double distance(const Vector& start, double c, double learning_rate, std::int64_t steps) const;

  /// What other points have moved after k steps: K_* K⁻¹ (r₀ − r_k), with the directions of zero
  /// eigenvalue left out. cross: m × n, the kernel between the m other points and the training set.
  Vector moved(const Matrix& cross, const Vector& start, double c, double learning_rate,
               std::int64_t steps) const;

 private:
  Vector values_;
  Matrix vectors_;
};

}  // namespace lm::theory
