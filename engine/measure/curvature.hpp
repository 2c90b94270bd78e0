// The Hessian of a loss as an operator, its sharpness, and the dense matrix for small networks.
#pragma once

#include <vector>

#include "autodiff/executor.hpp"
#include "measure/lanczos.hpp"

namespace lm {

/// v ↦ H v for the Hessian of a scalar loss in the graph's parameters, at whatever values the bound
/// parameters and inputs hold when it is asked. Adds the product's nodes to the graph on
/// construction (forward over reverse, about two gradients per product). S: float or double.
template <class S>
class HessianProduct {
 public:
  /// `graph` must outlive it. Throws lm::Error when `loss` is not a scalar.
  HessianProduct(ad::Graph& graph, ad::Var loss);

  /// The executor: bind parameters and inputs here.
  ad::Executor<S>& executor() { return executor_; }
  Index size() const { return executor_.parameter_size(); }

  /// y ← H x, `size()` doubles each (rounded to S inside).
  void apply(const double* x, double* y);
  /// The same as an operator for lanczos.
  SymmetricOperator as_operator();

  /// Largest and smallest eigenvalue; "sharpness" is `top`. Starts from the last top vector when
  /// there is one, so that following training costs a few products.
  SpectrumEnds ends(const LanczosOptions& options = {});

  /// The whole Hessian, size × size, by `size` products; symmetrized. Error past 2,000 parameters.
  Matrix dense();

 private:
  ad::Var direction_;
  ad::Executor<S> executor_;
  Vector warm_;
};

extern template class HessianProduct<float>;
extern template class HessianProduct<double>;

/// The number of negative, zero (|λ| ≤ tolerance) and positive eigenvalues of a symmetric matrix:
/// what kind of stationary point its Hessian belongs to.
struct Inertia {
  Index negative = 0;
  Index zero = 0;
  Index positive = 0;
};
Inertia inertia(const Matrix& H, double tolerance);

}  // namespace lm
