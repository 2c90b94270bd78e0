// Kepler's ellipse in time: by his equation, and as a sum of circles.
#pragma once

#include "core/types.hpp"

namespace lm::theory {

/// A point of the plane, the Sun or the Earth at 0.
struct Place {
  double x = 0, y = 0;
};

/// A plane orbit: a in astronomical units, `rate` n in radians per year, `longitude` L of the mean
/// planet at time 0 and `perihelion` ϖ in radians.
struct Orbit {
  double axis = 1, eccentricity = 0, rate = 2 * kPi, longitude = 0, perihelion = 0;
};

/// E with E − e sin E = M (Kepler, Astronomia nova, 1609, chapter 60), by Newton's method to
/// rounding; 0 ≤ e < 1.
double eccentric_anomaly(double mean_anomaly, double eccentricity);

/// Where the planet is at time t, the Sun at 0.
Place position(const Orbit& orbit, double t);

/// J_n(x) for n ≥ 0 by its power series; |x| ≤ 3.
double bessel(Index n, double x);

/// c_k of the ellipse as a sum of circles, x + iy = a e^{iϖ} Σ c_k e^{ikM}: c_0 = −3e/2, and c_k =
/// [J′_k(ke) + √(1 − e²) J_k(ke)/e]/k for k ≠ 0, where k < 0 has its sign in the quotient. F. W.
/// Bessel 1824; D. Brouwer and G. Clemence, Methods of Celestial Mechanics, 1961, chapter II,
/// equations for x and y.
double circle_size(Index k, double eccentricity);

/// The period by Kepler's third law and Newton's correction for the planet's mass m in Suns:
/// T = √(a³/(1 + m)) years.
double kepler_period(double axis, double mass = 0);

/// Root mean square, over all phases, of the angle between 1 − s e^{iφ} and 1 − r e^{iφ}, in
/// radians: √(½ Σ ((rⁿ − sⁿ)/n)²), since arg(1 − s e^{iφ}) = −Σ sⁿ sin(nφ)/n. 0 ≤ r, s < 1.
double epicycle_difference(double r, double s);

}  // namespace lm::theory
