// Training losses, each with its convention explicit, and the linearized model.
#pragma once

#include <vector>

#include "autodiff/ops.hpp"
#include "core/loss_convention.hpp"

namespace lm::nn {

/// c · Σ_i ‖prediction_i − target_i‖². Both batch × outputs → a scalar (note 000 eq. 3: sum).
ad::Var squared_error(ad::Var prediction, ad::Var target, LossConvention convention);

/// Mean over rows of −Σ_k t_k ln softmax(z)_k. logits z, targets t: batch × classes; a target row
/// is a distribution (one-hot or soft). Stable for large logits.
ad::Var cross_entropy(ad::Var logits, ad::Var targets);

/// Mean over all entries of softplus(z) − t z = −t ln σ(z) − (1 − t) ln(1 − σ(z)), 0 ≤ t ≤ 1.
ad::Var binary_cross_entropy(ad::Var logits, ad::Var targets);

/// (λ/2) Σ ‖W‖² over the given parameters: gradient λ W.
ad::Var l2_penalty(const std::vector<ad::Var>& parameters, double lambda);

/// First-order Taylor expansion in the parameters around their present values:
/// f_lin(x; δ) = f(x; θ₀) + ∂f/∂θ (x; θ₀) · δ. θ₀ are the graph's parameters, δ (`offsets`) inputs
/// of the same shapes; a network is trained as its own linearization by moving δ alone (Lee et al.
/// 2019, eq. 5).
ad::Var linearized(ad::Var output, const std::vector<ad::Var>& parameters,
                   const std::vector<ad::Var>& offsets);

}  // namespace lm::nn
