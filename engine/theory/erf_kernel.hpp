// The tangent kernel of a network of error functions, in closed form by the arcsine.
#pragma once

#include "theory/tangent_kernel.hpp"

namespace lm::theory {

/// As KernelMoments says, for σ(z) = erf z and weights N(0, 1), with D = (1 + 2|x|²)(1 + 2|x'|²):
///   E[σσ]   = (2/π) arcsin(2 x·x'/√D)                       (Williams 1997, eq. 11)
///   E[σ'σ'] = (4/π)/√(D − 4 (x·x')²)
///   E[σ'²σ'²] = (16/π²)/√((1 + 4|x|²)(1 + 4|x'|²) − 16 (x·x')²).
/// The two other expectations of the variance are by Gauss–Hermite quadrature with 60 nodes: to
/// 1e-4 at rows of norm about 1. X: n × d, nonzero rows.
KernelMoments erf_kernel_moments(const Matrix& X);

/// arcsin s for |s| ≤ 1, as the integral of 1/√(1 − (st)²)·s over t from 0 to 1 after the roots at
/// the ends are taken out: 2 atan(s/(1 + √(1 − s²))).
double arcsine(double s);

}  // namespace lm::theory
