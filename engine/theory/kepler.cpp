// Newton's method for Kepler's equation, Bessel's series for its solution.
#include "theory/kepler.hpp"

#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {

double eccentric_anomaly(double mean_anomaly, double eccentricity) {
  const double turns = std::floor(mean_anomaly / (2 * kPi) + 0.5);
  const double M = mean_anomaly - 2 * kPi * turns;
  // From here Newton's steps come down on one side (e < 1).
  double E = M + (M > 0 ? eccentricity : M < 0 ? -eccentricity : 0);
  for (int k = 0; k < 60; ++k) {
    const double step = (E - eccentricity * lm::sin(E) - M) / (1 - eccentricity * lm::cos(E));
    E -= step;
    if (std::abs(step) < 4e-16 * (1 + std::abs(E))) break;
  }
  return E;
}

Place position(const Orbit& orbit, double t) {
  const double e = orbit.eccentricity;
  const double E = eccentric_anomaly(orbit.longitude + orbit.rate * t - orbit.perihelion, e);
  const double x = orbit.axis * (lm::cos(E) - e);
  const double y = orbit.axis * std::sqrt(1 - e * e) * lm::sin(E);
  const double c = lm::cos(orbit.perihelion), s = lm::sin(orbit.perihelion);
  return {c * x - s * y, s * x + c * y};
}

double bessel(Index n, double x) {
  double term = 1;
  for (Index k = 1; k <= n; ++k) term *= x / 2 / as_double(k);
  double sum = term;
  for (Index k = 1; k < 60; ++k) {
    term *= -x * x / 4 / (as_double(k) * as_double(k + n));
    sum += term;
  }
  return sum;
}

double circle_size(Index k, double eccentricity) {
  const double e = eccentricity;
  if (k == 0) return -1.5 * e;
  const Index n = k < 0 ? -k : k;
  const double order = as_double(n), x = order * e;
  if (e == 0) return k == 1 ? 1 : 0;
  const double slope = (bessel(n - 1, x) - bessel(n + 1, x)) / 2;  // J′_n
  const double along = slope / order, across = std::sqrt(1 - e * e) * bessel(n, x) / (order * e);
  return k > 0 ? along + across : along - across;
}

double kepler_period(double axis, double mass) {
  return std::sqrt(axis * axis * axis / (1 + mass));
}

double epicycle_difference(double r, double s) {
  double sum = 0, first = r, second = s;
  for (int n = 1; n <= 400; ++n, first *= r, second *= s) {
    const double part = (first - second) / n;
    sum += part * part;
  }
  return std::sqrt(sum / 2);
}

}  // namespace lm::theory
