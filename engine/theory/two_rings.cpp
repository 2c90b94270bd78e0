// The trapezoidal rule on a circle, which converges exponentially for smooth functions, and a
// search.
#include "theory/two_rings.hpp"

#include <algorithm>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// On half a circle; and places of a line: the best of a coarse net is looked for again between its
/// neighbours, twice.
constexpr int kAngles = 360, kPlaces = 40, kRounds = 3;
/// Below this the rings are lines, and Φ a step that no rule of 720 angles follows.
constexpr double kSmooth = 0.01;

/// P(x < t) on a ring.
double share_below(double t, double radius, double noise) {
  if (noise < kSmooth) {
    if (t >= radius) return 1;
    if (t <= -radius) return 0;
    // arccos by bisection.
    double low = 0, high = kPi;
    for (int k = 0; k < 60; ++k) {
      const double middle = 0.5 * (low + high);
      (radius * lm::cos(middle) > t ? low : high) = middle;
    }
    return 1 - low / kPi;
  }
  double sum = 0;
  for (int k = 0; k < kAngles; ++k) {
    const double angle = kPi * (k + 0.5) / kAngles;
    sum += lm::normal_cdf((t - radius * lm::cos(angle)) / noise);
  }
  return sum / kAngles;
}

}  // namespace

double line_on_rings(double t, double inner, double noise) {
  return 0.5 * (1 - share_below(t, 1, noise) + share_below(t, inner, noise));
}

double best_line_on_rings(double inner, double noise) {
  double best = line_on_rings(inner, inner, noise), at = inner;
  double low = 0, high = 1 + 4 * noise;
  for (int round = 0; round < kRounds; ++round) {
    const double step = (high - low) / kPlaces;
    for (int k = 0; k <= kPlaces; ++k) {
      const double share = line_on_rings(low + k * step, inner, noise);
      if (share > best) best = share, at = low + k * step;
    }
    low = at - step;
    high = at + step;
  }
  return best;
}

}  // namespace lm::theory
