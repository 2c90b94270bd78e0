// The best of many guesses that are worth nothing: order statistics.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// The mean and the variance of the smallest share of errors among m guessers who each answer n
/// questions by tossing a coin: E min = Σ_{k<n} P(X > k)^m/n with X ~ Bin(n, ½). Exact.
/// H. A. David and H. N. Nagaraja, Order Statistics, 2003, equation 3.1.6 for counts.
struct BestOfMany {
  double mean = 0;
  double variance = 0;
};
BestOfMany best_of_coins(Index guessers, Index questions);

/// The mean of the largest of m standard normals, ∫ (1 − Φ^m) over x > 0 less ∫ Φ^m over x < 0.
double expected_largest_normal(Index count);

}  // namespace lm::theory
