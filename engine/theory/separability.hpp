// What one hyperplane can do: how often a perceptron errs, and how many labelings are separable.
#pragma once

#include <cstdint>

namespace lm::theory {

/// The most mistakes that a perceptron makes, in any order and for ever, on examples of length at
/// most `radius` that some unit vector separates with margin γ > 0: (R/γ)². After k mistakes
/// kγ ≤ w·u ≤ |w| ≤ √k R. A. B. J. Novikoff, 1962. NaN when γ is not above 0.
double mistake_bound(double radius, double margin);

/// How many of the 2^P labelings of P points in general position a hyperplane through the origin of
/// N dimensions makes: 2 Σ_{k<N} C(P − 1, k). T. M. Cover, 1965. As a double: exact below 2⁵³.
double separable_labelings(std::int64_t points, std::int64_t dimension);

}  // namespace lm::theory
