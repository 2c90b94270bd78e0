// Tells whether derivatives are right, by finite differences, to any order. For tests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "autodiff/graph.hpp"

namespace lm::ad {

/// A differentiable function as a graph: from inputs to outputs.
using Function = std::function<std::vector<Var>(const std::vector<Var>&)>;

struct CheckOptions {
  int order = 2;  // 1: the gradient; 2: the gradient of the gradient too; …
  /// Central differences in double err by about h² f‴/6 + ε f/h, least near h = ε^⅓ ≈ 6e-6: 4e-11.
  double step = 6e-6;
  /// Five decades above that least error: room for values and third derivatives of order 10–100.
  double tolerance = 2e-6;
};

/// Holds derivatives of `function` at `points` against finite differences, in double, along random
/// directions drawn from `seed`:
///   forward:  jvp(f, x, v)  against  (f(x + hv) − f(x − hv)) / 2h,   relative to max(1, |f′|);
///   reverse:  ⟨w, jvp(f, x, v)⟩ = ⟨vjp(f, x, w), v⟩;
/// then the same for the function x ↦ (jvp(f, x, v), vjp(f, x, w)) of one order less.
/// Returns the first discrepancy as text (which order, mode and numbers), empty when there is none.
/// `points` are matrices rows × cols, one an input; directions have the points' shapes.
std::string check_gradients(const Function& function, const std::vector<Matrix>& points,
                            std::uint64_t seed, const CheckOptions& options = {});

}  // namespace lm::ad
