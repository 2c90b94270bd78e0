// How far a classifier's input may move before its answer can change: norms, margins, certificates.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::theory {

/// The norm in which an input is moved: |d|₂ or max |d_i|.
enum class Ball { two, infinity };

/// A network of dense layers with ReLU between them. W_l: in × out, b_l: out; a row of x enters
/// from the left.
struct ReluNetwork {
  std::vector<Matrix> W;
  std::vector<Vector> b;
};

/// The largest |xW| over |x| for W: in × out, both in this norm: the largest singular value, or the
/// largest sum of |entries| that enters one output.
double operator_norm(const Matrix& W, Ball ball);

/// The norm of a gradient: how fast it lets a value change per unit of distance (2-norm, 1-norm).
double slope_norm(const Vector& gradient, Ball ball);

/// Π‖W_l‖: no input can be stretched by more, since a ReLU stretches nothing.
double product_of_norms(const ReluNetwork& network, Ball ball);

/// r = M / (c L): no step shorter than r changes the class of a point whose logit leads by M, when
/// all logits together have the Lipschitz constant L. c = √2 in the 2-norm and 2 in the ∞-norm: two
/// logits can move against each other by √2 and 2 times what the vector of them moves.
/// Y. Tsuzuku, I. Sato, M. Sugiyama, 2018, arXiv:1802.04034.
double certified_radius(double margin, double lipschitz, Ball ball);

/// What the lead of one logit over the other can change per unit of distance: the last layer's two
/// columns subtracted, then the other layers' norms.
double pair_slope(const ReluNetwork& network, Ball ball);

/// The same near x: 1 × in, within `radius` alone. Layer by layer each unit's sum is bounded; one
/// that cannot rise above 0 there is left out. Does not fall when the radius grows.
double local_pair_slope(const ReluNetwork& network, const Vector& x, double radius, Ball ball);

/// M / pair_slope, or the largest of four multiples of it (up to 3) that local_pair_slope
/// certifies.
double local_radius(const ReluNetwork& network, const Vector& x, double margin, Ball ball);

/// certified_radius over the distance to the boundary for a linear model with two columns (W:
/// d × 2): |w₁ − w₂| / (c ‖W‖), at every point. 1 in the 2-norm exactly if |w₁| = |w₂| and
/// w₁·w₂ ≤ 0: then (1, −1)/√2 is the first left singular vector.
double linear_tightness(const Matrix& W, Ball ball);

/// Π(1 + L_i): Lipschitz constant of a stack of blocks x + f_i(x), f_i being L_i-Lipschitz.
double residual_bound(const std::vector<double>& branches);

}  // namespace lm::theory
