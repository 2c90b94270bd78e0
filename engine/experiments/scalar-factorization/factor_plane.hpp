// What is drawn in the plane of two factors, w₁ across and w₂ up: minima, border, loss.
#pragma once

#include "core/types.hpp"
#include "core/views.hpp"

namespace lm {

/// The minima w₁ = s/w₂^{L−1} on both sides of w₂ = 0, inside |w| ≤ window; a point outside lifts
/// the pen.
Series minima(double s, Index depth, double window);

/// Where the sharpness of a minimum, were one there, would be 2/η: |∇f|² = w₂^{2L−2} +
/// (L−1) w₁² w₂^{2L−4} = 1/(cη); for two layers the circle of radius 1/√(cη).
Series holding_border(double rate, Index depth, double c, double window);

/// The loss c (s − w₁w₂^{L−1})² over the window, a heat map for a view of kind `field`.
Series loss_map(double s, Index depth, double c, double window);

}  // namespace lm
