// A one-hidden-layer network in training, watched for laziness: kernel, linearization, weights.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "lab/training.hpp"
#include "theory/tangent_kernel.hpp"

namespace lm {

/// The activations that have a kernel in theory/tangent_kernel.
enum class LazyActivation { tanh, relu };
inline constexpr std::array<const char*, 2> kLazyActivationWords = {"tanh", "relu"};

/// Inputs uniform on the unit sphere, targets y = sin 3x₁ + 2x₂x₃ shifted and scaled to mean 0 and
/// mean square 1: smooth, not linear, the same task for every width and scale.
struct LazyTask {
  Matrix X;  ///< n × d, d ≥ 3
  Matrix y;  ///< n × 1
};
LazyTask draw_lazy_task(Index samples, Index dimension, std::uint64_t seed);

/// f(x) = a Σ_k u_k σ(w_k·x), u ~ N(0, 1), w ~ N(0, weight_deviation²), trained on
/// L = ½ Σ_i (f(x_i) − y_i)² by gradient descent with the rate η·b².
struct LazyOptions {
  LazyActivation activation = LazyActivation::tanh;
  Index width = 64;
  double weight_deviation = 1;
  double output_scale = 1;   ///< a
  double learning_rate = 1;  ///< η
  double rate_scale = 1;  ///< b, with a·b = 1/√width, so that ηK is the same in every scaling
  bool centred = false;   ///< train f − f₀, which starts at zero
};

/// The kernel K = (1/H)(σσᵀ + XXᵀ ∘ (σ'∘u)(σ'∘u)ᵀ) of a network with H hidden units, as one graph:
/// the general way of measure/tangent_kernel takes one reverse pass an example.
class LazyKernel {
 public:
  LazyKernel(const Matrix& X, const LazyOptions& options);
  /// Reads the parameters from a network's block, or from its own drawn from `seed`.
  void bind(double* parameters) { executor_->bind_parameters(parameters); }
  void draw(std::uint64_t seed);
  /// n × n at the parameters as they are now.
  Matrix matrix();

 private:
  std::unique_ptr<ad::Graph> graph_;
  std::unique_ptr<nn::Model> model_;
  ad::Var kernel_;
  std::unique_ptr<ad::Executor<double>> executor_;
};

class LazyNetwork {
 public:
  LazyNetwork(const LazyTask& task, const LazyOptions& options, std::uint64_t seed);

  /// One step of gradient descent; then compares the outputs with the linearization's, which has
  /// taken as many steps: r_k = (1 − ηK₀)^k r₀, with K₀ the network's own kernel at the start.
  void step();
  /// Measures the kernel now.
  void measure();

  double loss() const { return training_.loss(); }
  bool finite() const { return training_.finite(); }
  /// ‖K − K₀‖_F/‖K₀‖_F when last measured.
  double drift() const { return drift_; }
  /// ‖θ − θ₀‖ and ‖θ₀‖.
  double distance() const;
  double start_norm() const { return start_norm_; }
  /// The largest |f(x_i) − f_lin(x_i)| over all examples and steps so far.
  double gap() const { return gap_; }
  /// f(x_i), less f₀(x_i) when centred: n.
  Vector output() const;
  Vector linear_output() const { return task_->y.col(0) + linear_residual(); }
  /// The loss of the linearization.
  double linear_loss() const { return 0.5 * linear_residual().squaredNorm(); }
  /// f − y at the start: n.
  const Vector& start_residual() const { return start_residual_; }
  const Matrix& start_kernel() const { return K0_; }
  const Matrix& kernel() const { return K_; }
  double largest_eigenvalue() const { return dynamics_.eigenvalues().maxCoeff(); }

 private:
  Vector linear_residual() const;

  const LazyTask* task_;
  double learning_rate_;
  Training<double> training_;
  Vector offset_;  // f₀ when centred, else zero
  LazyKernel probe_;
  Matrix K0_, K_;
  theory::KernelDynamics dynamics_;
  Vector start_, start_residual_;
  double start_norm_ = 0, drift_ = 0, gap_ = 0;
};

/// K∞ between the rows of X and the variance of one unit's share.
theory::KernelMoments lazy_kernel_moments(const LazyOptions& options, const Matrix& X);

}  // namespace lm
