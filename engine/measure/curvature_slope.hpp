// How the curvature of a loss changes from place to place: its third derivative, twice contracted.
#pragma once

#include "autodiff/executor.hpp"

namespace lm {

/// (u, v) ↦ ∇(uᵀ H v) with u and v held fixed: the gradient of a curvature. For a top eigenvector
/// u of norm one, ∇(uᵀ H u) is the gradient of the sharpness (the turning of u adds nothing to
/// first order). Forward over forward over reverse, exact. Symmetric in u and v.
class CurvatureSlope {
 public:
  /// Adds nodes to the graph, which must outlive it. Throws lm::Error when `loss` is no scalar.
  CurvatureSlope(ad::Graph& graph, ad::Var loss);

  /// The executor: bind parameters and inputs here.
  ad::Executor<double>& executor() { return executor_; }
  Index size() const { return executor_.parameter_size(); }

  /// `size()` numbers each; the result holds until the next call. Allocates nothing.
  const double* apply(const double* u, const double* v);

 private:
  ad::Var u_, v_;
  ad::Executor<double> executor_;
};

}  // namespace lm
