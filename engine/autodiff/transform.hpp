// Derivatives as functions from graphs to graphs; what they return can be differentiated again.
#pragma once

#include <vector>

#include "autodiff/graph.hpp"

namespace lm::ad {

/// Reverse mode (vector–Jacobian product): x̄_k = Σ_i (∂y_i/∂x_k)ᵀ ȳ_i for every x_k in `xs`.
/// `cotangents` ȳ have the shapes of `outputs`; the results have the shapes of `xs`, and are
/// constant zero where nothing depends on x_k. `xs` may be any nodes, not leaves alone; other nodes
/// between them and the outputs are followed, an x behind another x counts through it.
/// Source: Griewank & Walther 2008, Evaluating Derivatives, ch. 3.
std::vector<Var> vjp(const std::vector<Var>& outputs, const std::vector<Var>& cotangents,
                     const std::vector<Var>& xs);

/// Gradient of a scalar (1×1): vjp with ȳ = 1. Throws lm::Error when `y` is not a scalar.
std::vector<Var> grad(Var y, const std::vector<Var>& xs);
Var grad(Var y, Var x);

/// Forward mode (Jacobian–vector product): ẏ_i = Σ_k (∂y_i/∂x_k) ẋ_k for every output.
/// `tangents` ẋ have the shapes of `xs`. One pass for one direction, whatever the number of
/// outputs.
std::vector<Var> jvp(const std::vector<Var>& outputs, const std::vector<Var>& xs,
                     const std::vector<Var>& tangents);
Var jvp(Var y, Var x, Var tangent);

/// Hessian–vector product H v of a scalar loss, forward over reverse (Pearlmutter 1994): the
/// tangent of the gradient along v. `v` has the shapes of `xs`; costs about two gradients.
std::vector<Var> hvp(Var loss, const std::vector<Var>& xs, const std::vector<Var>& v);

/// Dense Jacobian ∂y/∂x of shape (y.size × x.size), both row-major flattened. One reverse pass for
/// each element of y or one forward pass for each of x, whichever is fewer: meant for small y or x.
/// For many outputs run vjp with an input as cotangent instead.
Var jacobian(Var y, Var x);

/// Cuts a flat 1×P row into pieces of the shapes of `like`, in order: a direction in parameter
/// space as one contiguous input, for jvp and hvp. Views: costs nothing. P = Σ like[k].size.
std::vector<Var> unpack(Var flat, const std::vector<Var>& like);
/// The other way: values of any shapes, flattened and laid one after another: 1×P.
Var pack(const std::vector<Var>& parts);

}  // namespace lm::ad
