// Sparse codes: orthant probabilities by quadrature, dimensions by the hypergeometric law.
#include "theory/sparse_codes.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/types.hpp"
#include "theory/erf_kernel.hpp"

namespace lm::theory {
namespace {

/// Intervals of Simpson's rule: wrong by 1e-9 at most.
constexpr int kIntervals = 64;

double density(double x) { return lm::exp(-x * x / 2) / std::sqrt(2 * kPi); }

}  // namespace

double threshold_for(double share) {
  double low = -40, high = 40;
  for (int k = 0; k < 64; ++k) {
    const double middle = (low + high) / 2;
    (lm::normal_cdf(-middle) > share ? low : high) = middle;
  }
  return (low + high) / 2;
}

double both_above(double threshold, double correlation) {
  const double f = lm::normal_cdf(-threshold);
  const double rho = std::clamp(correlation, -1.0, 1.0);
  const double end = arcsine(rho);
  const auto integrand = [threshold](double t) {
    const double low = std::max(1 + lm::sin(t), 1e-300);
    return lm::exp(-threshold * threshold / low);
  };
  const double step = end / kIntervals;
  double sum = integrand(0) + integrand(end);
  for (int k = 1; k < kIntervals; ++k) sum += (k % 2 == 1 ? 4 : 2) * integrand(step * k);
  return f * f + sum * step / (6 * kPi);
}

double code_similarity(double share, double correlation) {
  return (both_above(threshold_for(share), correlation) - share * share) / (share * (1 - share));
}

double noise_amplification(double share, double noise) {
  return (1 - code_similarity(share, 1 - noise)) / noise;
}

double small_noise_amplification(double share, double noise) {
  return density(threshold_for(share)) * std::sqrt(noise / kPi) / (share * (1 - share) * noise);
}

double code_dimension(const Wiring& w, double share) {
  const double n = w.inputs, k = w.connections;
  // P(s) = C(K, s) C(N − K, K − s)/C(N, K), from P(0) or the first that is possible.
  const double first = std::max(0.0, 2 * k - n);
  double term = 1, mass = 0, square = 0;
  for (double s = first; s <= k; ++s) {
    const double r = code_similarity(share, (s / k - k / n) / (1 - k / n));
    mass += term;
    square += term * r * r;
    term *= (k - s) * (k - s) / ((s + 1) * (n - 2 * k + s + 1));
  }
  return w.cells / (1 + (w.cells - 1) * square / mass);
}

double hebbian_error(double similarity, double dimension, double labels) {
  return lm::normal_cdf(-similarity * std::sqrt(dimension / (labels - 1)));
}

double best_share(const Wiring& wiring, double noise, double labels, double low, double high) {
  double best = low, least = 1;
  for (double f = low; f <= high * 1.0001; f *= 1.02) {
    const double share = std::min(f, high);
    const double error = hebbian_error(code_similarity(share, 1 - noise),
                                       code_dimension(wiring, share), labels);
    if (error < least) least = error, best = share;
  }
  return best;
}

}  // namespace lm::theory
