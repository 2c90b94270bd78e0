// Gaussian quadrature: nodes and weights from the recurrence of the orthogonal polynomials.
#pragma once

#include <functional>

#include "core/types.hpp"

namespace lm::theory {

struct Quadrature {
  Vector nodes;    ///< n, ascending
  Vector weights;  ///< n, positive

  /// Σ w_i f(x_i).
  double integrate(const std::function<double(double)>& f) const;
};

/// E f(z) for z ~ N(0, 1): exact for polynomials up to degree 2n − 1; weights sum to one.
/// 1 ≤ n ≤ 400, else an Error. Golub & Welsch 1969: eigenvalues of the Jacobi matrix with
/// off-diagonal √1, √2, … .
Quadrature gauss_hermite(Index n);

/// ∫_{−1}^{1} f: exact for polynomials up to degree 2n − 1; weights sum to two. Off-diagonal
/// i/√(4i² − 1).
Quadrature gauss_legendre(Index n);

/// E f(a) g(b) for centred Gaussians with E a² = q_a, E b² = q_b, E ab = q_ab (|q_ab| ≤ √(q_a q_b),
/// else an Error) by the product rule on (z₁, z₂): a = √q_a z₁, b = √q_b (ρ z₁ + √(1 − ρ²) z₂).
double gaussian_pair(const Quadrature& hermite, double q_a, double q_b, double q_ab,
                     const std::function<double(double)>& f,
                     const std::function<double(double)>& g);

}  // namespace lm::theory
