// One link of an optimizer: a function of (gradient, parameters) with a state of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/parameters.hpp"

namespace lm {

/// Turns a gradient into an update step by step, in place. States are allocated on construction;
/// `apply` allocates nothing. Links are chained: the first reads the gradient, the last leaves the
/// direction d of θ ← θ − rate · d.
template <class S>
class Transform {
 public:
  virtual ~Transform() = default;
  /// `update` holds the previous link's result over the whole flat block, `parameters` θ before the
  /// step. Touches only the blocks it was made for.
  virtual void apply(const S* parameters, S* update) = 0;
  /// Back to the state after construction.
  virtual void reset() = 0;
};

template <class S>
using TransformPtr = std::unique_ptr<Transform<S>>;

/// d ← d · min(1, limit / ‖d‖), the norm over all blocks together (Pascanu et al. 2013).
template <class S>
TransformPtr<S> clip_norm(ParameterLayout blocks, double limit);

/// d ← d + decay · θ: L2 regularization when it comes first, decoupled weight decay (Loshchilov &
/// Hutter 2019) when it comes after the preconditioner.
template <class S>
TransformPtr<S> add_decay(ParameterLayout blocks, double decay);

/// v ← β v + d; d ← v (heavy ball, Polyak 1964), or d ← d + β v with `nesterov` (Nesterov 1983 in
/// the form of Sutskever et al. 2013).
template <class S>
TransformPtr<S> momentum(ParameterLayout blocks, double beta, bool nesterov);

/// s ← ρ s + (1 − ρ) d²; d ← d / (√s + ε) (Tieleman & Hinton 2012).
template <class S>
TransformPtr<S> rms(ParameterLayout blocks, double rho, double epsilon);

/// m ← β₁ m + (1 − β₁) d; v ← β₂ v + (1 − β₂) d²; d ← m̂ / (√v̂ + ε) with m̂ = m/(1 − β₁ᵗ),
/// v̂ = v/(1 − β₂ᵗ) (Kingma & Ba 2015, algorithm 1).
template <class S>
TransformPtr<S> adam(ParameterLayout blocks, double beta1, double beta2, double epsilon);

/// Each block's matrix G → √max(1, rows/columns) · NS(G / ‖G‖_F), where NS is five Newton–Schulz
/// steps X ← a X + (b A + c A²) X, A = X Xᵀ, (a, b, c) = (3.4445, −4.7750, 2.0315): singular values
/// land in about [0.7, 1.2], near the orthogonal factor U Vᵀ of G (Jordan et al. 2024, "Muon").
template <class S>
TransformPtr<S> orthogonalize(ParameterLayout blocks);

/// d ← factor · d on each block, one factor a block (the rates of a parametrization).
template <class S>
TransformPtr<S> scale_blocks(ParameterLayout blocks, std::vector<double> factors);

}  // namespace lm
