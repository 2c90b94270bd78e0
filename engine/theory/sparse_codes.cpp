// Sparse codes: probabilities of a wedge by quadrature, dimensions by the hypergeometric law.
#include "theory/sparse_codes.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/types.hpp"
#include "theory/erf_kernel.hpp"

namespace lm::theory {
namespace {

constexpr int kIntervals = 96;
/// Lengths beyond are ignored: e^{−45} of all in any dimension.
constexpr double kLongest = 9.5;
/// Halvings of the interval in which a threshold lies, from [0, 8].
constexpr int kHalvings = 27;
/// Of golden-section search: .618¹² of ln 50 is 1 %.
constexpr int kCuts = 12;

double arccosine(double x) { return kPi / 2 - arcsine(std::clamp(x, -1.0, 1.0)); }

}  // namespace

SparseCode::SparseCode(double share, double dimensions) : share_(share), dimensions_(dimensions) {
  double low = 0, high = 8;
  for (int k = 0; k < kHalvings; ++k) {
    threshold_ = (low + high) / 2;
    (beyond(threshold_, 0) > share ? low : high) = threshold_;
  }
}

/// 1/π ∫ P(R > θ/sin w) dw from where the length ends to π/2 − the half angle, over ln w, on which
/// the integrand is smooth for every θ.
double SparseCode::beyond(double threshold, double half_angle) const {
  const double theta = std::max(threshold, 1e-6), width = kPi / 2 - half_angle;
  if (theta * theta >= dimensions_) return 0;
  const double start = arcsine(theta / std::min(std::sqrt(dimensions_), kLongest));
  if (width <= start) return 0;
  const double from = lm::log(start), step = (lm::log(width) - from) / kIntervals;
  const auto longer = [&](double log_w) {
    const double w = lm::exp(log_w), r = theta / lm::sin(w);
    const double left = r * r / dimensions_;
    return left < 1 ? w * lm::exp((dimensions_ / 2 - 1) * lm::log1p(-left)) : 0;
  };
  double sum = longer(from) + longer(from + step * kIntervals);
  for (int k = 1; k < kIntervals; ++k) sum += (k % 2 == 1 ? 4 : 2) * longer(from + step * k);
  return sum * step / (3 * kPi);
}

double SparseCode::both(double correlation) const {
  return beyond(threshold_, arccosine(correlation) / 2);
}

double SparseCode::similarity(double correlation) const {
  return (both(correlation) - share_ * share_) / (share_ * (1 - share_));
}

double SparseCode::noise_amplification(double noise) const {
  return (1 - similarity(1 - noise)) / noise;
}

double SparseCode::dimension(const Wiring& w) const {
  const double n = w.inputs, k = w.connections;
  double term = 1, mass = 0, square = 0;  // C(K, s) C(N − K, K − s), up to a factor
  for (double s = std::max(0.0, 2 * k - n); s <= k; ++s) {
    const double r = similarity((s / k - k / n) / (1 - k / n));
    mass += term;
    square += term * r * r;
    term *= (k - s) * (k - s) / ((s + 1) * (n - 2 * k + s + 1));
  }
  return w.cells / (1 + (w.cells - 1) * square / mass);
}

double small_noise_amplification(double share, double noise) {
  const double theta = SparseCode(share, 1e9).threshold();
  const double density = lm::exp(-theta * theta / 2) / std::sqrt(2 * kPi);
  return density * std::sqrt(noise / kPi) / (share * (1 - share) * noise);
}

double hebbian_error(double similarity, double dimension, double labels) {
  return lm::normal_cdf(-similarity * std::sqrt(dimension / (labels - 1)));
}

double best_share(const Wiring& wiring, double noise, double labels, double low, double high) {
  const auto error = [&](double log_share) {
    const SparseCode code(lm::exp(log_share), wiring.inputs - 1);
    return hebbian_error(code.similarity(1 - noise), code.dimension(wiring), labels);
  };
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double from = lm::log(low), to = lm::log(high);
  for (int k = 0; k < kCuts; ++k) {
    const double left = to - golden * (to - from), right = from + golden * (to - from);
    if (error(left) < error(right)) {
      to = right;
    } else {
      from = left;
    }
  }
  return lm::exp((from + to) / 2);
}

}  // namespace lm::theory
