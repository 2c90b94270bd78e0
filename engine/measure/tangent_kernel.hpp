// The empirical neural tangent kernel of a network: how training on one input moves another.
#pragma once

#include "autodiff/executor.hpp"

namespace lm {

/// K(x, x') = Σ_p ∂f(x)/∂θ_p ∂f(x')/∂θ_p at the bound parameters, for a network with one output.
/// Made from the network of one example: one reverse pass per row of X, then half a matrix product
/// (K is symmetric). Gradients and sums are in S: with P parameters the sums err by at most
/// P u Σ_p |∂f(x)/∂θ_p ∂f(x')/∂θ_p|, u = 2⁻²⁴ in float and 2⁻⁵³ in double (Higham 2002, sec. 3.1);
/// in float K differed from double's by 1e-6 of ‖K‖_F with 4,000 parameters.
/// Nothing is allocated while the number of rows stays the same.
template <class S>
class TangentKernel {
 public:
  /// `input`: an input node 1 × d, `output`: 1 × 1, in a graph with parameters. Throws lm::Error
  /// (code "bad_shape") for anything else.
  TangentKernel(ad::Graph& graph, ad::Var input, ad::Var output);

  /// Bind or write the parameters here, and inputs other than `input`.
  ad::Executor<S>& executor() { return executor_; }

  /// J_ip = ∂f(X_i)/∂θ_p in the order of the flat parameters: n × P. X: n × d, n ≥ 1; throws
  /// lm::Error (code "bad_shape") otherwise. The reference holds until the next call.
  const MatrixOf<S>& jacobian(const Matrix& X);
  /// K = J Jᵀ: n × n, symmetric to the bit. X and the reference as above.
  const Matrix& matrix(const Matrix& X);

 private:
  ad::Var input_;
  ad::Executor<S> executor_;
  MatrixOf<S> J_;
  VectorOf<S> block_;
  Matrix K_;
};

extern template class TangentKernel<float>;
extern template class TangentKernel<double>;

/// ‖K − K₀‖_F / ‖K₀‖_F: how far a kernel has drifted. Same shapes, K₀ ≠ 0.
double kernel_drift(const Matrix& K, const Matrix& K0);

/// ⟨K, y yᵀ⟩ / (‖K‖_F ‖y‖²) in [0, 1]: kernel–target alignment (Cristianini et al. 2001, eq. 3).
double kernel_alignment(const Matrix& K, const Vector& y);

}  // namespace lm
