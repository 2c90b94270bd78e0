// The empirical neural tangent kernel of a network: how training on one input moves another.
#pragma once

#include <vector>

#include "autodiff/executor.hpp"

namespace lm {

/// K(x, x') = Σ_p ∂f(x)/∂θ_p ∂f(x')/∂θ_p at the bound parameters, over the rows of a batch, for a
/// network with one output. `output`: batch × 1 whose row i depends on input row i alone. Takes one
/// reverse pass a row, so it costs batch gradients.
template <class S>
class TangentKernel {
 public:
  TangentKernel(ad::Graph& graph, ad::Var output);

  /// Bind parameters and inputs here.
  ad::Executor<S>& executor() { return executor_; }

  /// The Jacobian J of the outputs in the flat parameters: batch × parameters, in double.
  Matrix jacobian();
  /// J Jᵀ: batch × batch, symmetric positive semidefinite.
  Matrix matrix();

 private:
  Index batch_;
  ad::Var cotangent_;
  ad::Executor<S> executor_;
};

extern template class TangentKernel<float>;
extern template class TangentKernel<double>;

/// ‖K − K₀‖_F / ‖K₀‖_F: how far a kernel has drifted. Same shapes, K₀ ≠ 0.
double kernel_drift(const Matrix& K, const Matrix& K0);

/// ⟨K, y yᵀ⟩ / (‖K‖_F ‖y‖²) in [0, 1]: kernel–target alignment (Cristianini et al. 2001, eq. 3).
double kernel_alignment(const Matrix& K, const Vector& y);

}  // namespace lm
