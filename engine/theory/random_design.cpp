// Risks of minimum-norm least squares from the mean of the inverse Wishart distribution.
#include "theory/random_design.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "core/error.hpp"

namespace lm::theory {
namespace {

void check_range(const char* function, Index samples, Index dimension, double signal_squared,
                 double noise_variance) {
  if (samples >= 1 && dimension >= 1 && signal_squared >= 0 && noise_variance >= 0) return;
  throw Error("out_of_range", function,
              std::to_string(samples) + " samples in " + std::to_string(dimension) +
                  " dimensions; both must be at least 1, and signal and noise not negative");
}

/// r² (1 − n/p): the part of the signal that lies outside the span of n < p random inputs.
double bias(Index samples, Index dimension, double signal_squared) {
  const double share = static_cast<double>(samples) / static_cast<double>(dimension);
  return signal_squared * std::max(0.0, 1.0 - share);
}

}  // namespace

double minimum_norm_risk(Index samples, Index dimension, double signal_squared,
                         double noise_variance) {
  check_range("minimum_norm_risk", samples, dimension, signal_squared, noise_variance);
  const double missed = bias(samples, dimension, signal_squared);
  if (noise_variance == 0) return missed;
  const Index smaller = std::min(samples, dimension);
  const Index slack = std::max(samples, dimension) - smaller - 1;
  if (slack <= 0) return std::numeric_limits<double>::infinity();
  return missed + noise_variance * static_cast<double>(smaller) / static_cast<double>(slack);
}

double random_radius_risk(Index samples, Index dimension, double signal_squared,
                          double noise_variance, double mean_inverse_square) {
  check_range("random_radius_risk", samples, dimension, signal_squared, noise_variance);
  if (dimension <= samples + 1) {
    throw Error("out_of_range", "random_radius_risk",
                std::to_string(dimension) + " dimensions for " + std::to_string(samples) +
                    " samples; the closed form needs more than samples + 1");
  }
  return minimum_norm_risk(samples, dimension, signal_squared,
                           noise_variance * mean_inverse_square);
}

}  // namespace lm::theory
