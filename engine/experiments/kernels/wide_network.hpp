// A network of one hidden layer over the square root of its width, and its kernel as it stands.
#pragma once

#include <array>
#include <memory>

#include "lab/training.hpp"
#include "measure/tangent_kernel.hpp"
#include "theory/tangent_kernel.hpp"

namespace lm {

/// What the units of the hidden layer do to their input.
enum class WideUnit { tanh, relu, erf, identity };
inline constexpr std::array<const char*, 4> kWideUnitWords{"tanh", "relu", "erf", "identity"};

/// f(x) = (1/√H) Σ_k u_k σ(w_k·x), u, w ~ N(0, 1); with `bias` σ(w_k·x + b_k), b ~ N(0, 1).
struct WideOptions {
  WideUnit unit = WideUnit::tanh;
  Index width = 64;
  bool bias = false;
};
/// x: batch × d → batch × 1.
ad::Var wide_output(nn::Model& model, ad::Var x, const WideOptions& options);

/// n points on the unit circle from angle 0 on: n × 2.
Matrix circle_points(Index n);
/// (cos, sin) of an angle in degrees: 1 × 2.
Matrix point_at(double degrees);

/// The gradients of f at any points, for parameters drawn here or living elsewhere, by the engine's
/// reverse pass. Both layouts are those of the network's own training.
class WideKernel {
 public:
  /// `network` gives 1 × 1 for a point 1 × d.
  WideKernel(const Network& network, Index dimension);
  /// From the network's own start; with `signs` each parameter is replaced by its sign.
  void draw(std::uint64_t seed, bool signs = false);
  void bind(double* parameters) { kernel_->executor().bind_parameters(parameters); }
  /// n × P, and n × n.
  const Matrix& jacobian(const Matrix& X) { return kernel_->jacobian(X); }
  const Matrix& matrix(const Matrix& X) { return kernel_->matrix(X); }

 private:
  std::unique_ptr<ad::Graph> graph_;
  std::unique_ptr<nn::Model> model_;
  std::unique_ptr<TangentKernel<double>> kernel_;
};

/// K∞ and one unit's variance between the rows of X, all of norm 1. Of the identity
/// K = 2 x·x', variance 1 + 3 (x·x')².
theory::KernelMoments wide_moments(WideUnit unit, const Matrix& X);

}  // namespace lm
