// How many random labels a plane can hold: Cover's share, the load at which it breaks, the margin.
#pragma once

#include <cstdint>

namespace lm::theory {

/// The share of all labelings of P points in general position that a plane through the origin of N
/// dimensions makes: Σ_{k<N} C(P − 1, k)/2^{P−1} = P(fewer than N heads in P − 1 tosses). Exactly ½
/// at P = 2N. T. M. Cover, 1965. P ≥ 1, N ≥ 1; below 1000 points.
double separable_share(std::int64_t points, std::int64_t dimension);

/// The probability that a plane holds P points with random labels and not one more: that the N-th
/// head falls at toss P, C(P − 1, N − 1)/2^P. Mean 2N, variance 2N.
double breaking_share(std::int64_t points, std::int64_t dimension);

/// P/N at which the widest margin in units of the points' length over √N is κ ≥ 0, as N → ∞:
/// 1/((1 + κ²)Φ(κ) + κφ(κ)). E. Gardner, 1988.
double load_of_margin(double margin);

}  // namespace lm::theory
