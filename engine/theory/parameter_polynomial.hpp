// A deep linear network along a line in its parameters: a polynomial whose degree is the depth.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// The coefficients a_0 … a_L of p(t) = (W_L + t D_L) ⋯ (W_1 + t D_1) x, each a vector of outputs:
/// a_m is the sum over all ways to take m of the factors from D and the rest from W, gathered by
/// multiplying the polynomial up layer by layer. W_l, D_l: n_l × n_{l−1}; x: n_0. Error `bad_shape`
/// when they do not chain.
std::vector<Vector> line_polynomial(const std::vector<Matrix>& weights,
                                    const std::vector<Matrix>& directions, const Vector& x);

/// p(t) = Σ a_m t^m by Horner's rule.
Vector polynomial_value(const std::vector<Vector>& coefficients, double t);

/// The k-th forward differences of values on an even grid (the last k entries fewer): of a
/// polynomial of degree m the m-th are m! h^m a_m everywhere, and the (m+1)-th vanish.
std::vector<double> forward_differences(std::vector<double> values, Index order);

}  // namespace lm::theory
