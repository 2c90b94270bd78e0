// The trace of the resolvent of a Wishart matrix, to two orders.
#include "theory/ridge_risk.hpp"

#include <cmath>
#include <string>

#include "core/error.hpp"
#include "theory/random_design.hpp"

namespace lm::theory {

RidgeRisk ridge_risk(Index samples, Index dimension, double signal_squared, double noise_variance,
                     double penalty) {
  if (!(penalty > 0)) {
    if (penalty < 0) throw Error("out_of_range", "ridge_risk", "the penalty is negative");
    return {minimum_norm_risk(samples, dimension, signal_squared, noise_variance), 0};
  }
  if (samples < 1 || dimension < 1 || signal_squared < 0 || noise_variance < 0) {
    throw Error("out_of_range", "ridge_risk",
                std::to_string(samples) + " samples in " + std::to_string(dimension) +
                    " dimensions; both must be at least 1, and signal and noise not negative");
  }
  const double n = as_double(samples), p = as_double(dimension);
  const double c = p / n, lambda = penalty / n, b = lambda - 1 + c;
  const double root = std::sqrt(b * b + 4 * lambda);
  const double m = b > 0 ? 2 / (b + root) : (root - b) / (2 * lambda);
  const double u = m / (1 + m), spread = 1 - c * u * u;
  const double limit = (signal_squared * (1 - u) * (1 - u) + noise_variance * c * u * u) / spread;
  // G(α) = E tr(XᵀX + α)⁻¹ has the next order M/n; the risk is −r²α²G′/p + σ²(G + αG′).
  const double next = c * u * u * u / (spread * spread);
  const double slope_u = c * u * u * (3 + c * u * u) / (spread * spread * spread);
  const double slope = -slope_u * u * u / (n * spread);  // dM/dα, with dm/dλ = −m²/(1 − cu²)
  const double correction = -signal_squared * penalty * penalty * slope / (p * n) +
                            noise_variance * (next + penalty * slope) / n;
  return {limit + correction, limit > 0 ? 2 * correction * correction / limit : 0};
}

}  // namespace lm::theory
