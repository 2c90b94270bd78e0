// A planet seen from the Earth, and circles on circles that are fitted to where it is seen.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/types.hpp"
#include "theory/kepler.hpp"

namespace lm::sky {

/// Mean elements of the planets for 1800 to 2050: E. M. Standish, Keplerian elements for
/// approximate positions of the major planets (JPL), table 1, at J2000. Angles in degrees; `motion`
/// of the mean longitude in degrees per century of 36,525 days. `osculating`: the axis of the
/// ellipse that the outer planets were on at that moment (JPL's Horizons). `distance_error`: the
/// table's nominal error of the distance from the Sun, in 1000 km.
struct Planet {
  const char* name;
  double axis, eccentricity, longitude, motion, perihelion, osculating, distance_error;

  double period() const { return 36000 / motion; }  ///< in years of 365.25 days
  theory::Orbit orbit() const;
};
extern const std::array<Planet, 8> kPlanets;
constexpr std::size_t kEarth = 2, kMars = 3, kJupiter = 4;

/// Where a planet is seen from the Earth at time t in years.
theory::Place from_earth(const Planet& planet, double t);
/// The angle from direction a to direction b, in (−π, π].
double turn(theory::Place a, theory::Place b);

/// A circle that turns k times with the planet (`of_earth` false) or with the Earth's year; k = 0
/// is an offset that stays. `size`: by Bessel's series, in astronomical units.
struct Circle {
  bool of_earth = false;
  Index turns = 1;
  double size = 1;
};
/// The circles of which two ellipses are made, the largest first.
std::vector<Circle> circles_of(const Planet& planet, std::size_t count);

/// A sum of the first so many circles.
class Epicycles {
 public:
  /// Sizes and phases by Bessel's series, from the elements.
  Epicycles(const Planet& planet, std::size_t count);
  /// Sizes and phases that fit the directions at the times `t` best, by least squares of angles.
  /// The scale, which directions do not show, is that of the series.
  static Epicycles fitted(const Planet& planet, std::size_t count, const std::vector<double>& t);

  theory::Place at(double t) const;
  const std::vector<Circle>& circles() const { return circles_; }
  /// Where the centre of circle k + 1 is at time t: the sum of the first k + 1 arms.
  theory::Place arm(std::size_t k, double t) const;
  double radius(std::size_t k) const;
  /// Root mean square of the angle to where the planet is seen, in degrees.
  double error(const std::vector<double>& t) const;
  /// Of the series: its error at the times `later` if least squares at the times `watched` had
  /// turned and stretched its circles, to first order in the circles that are left out (Gauss's
  /// normal equations, with the true distances).
  double adjusted_error(const std::vector<double>& watched, const std::vector<double>& later) const;

 private:
  /// How the direction to the sum turns with each arm's two components: 2 × circles.
  Vector turns(double t) const;
  double phase(std::size_t k, double t) const;

  const Planet* planet_;
  std::vector<Circle> circles_;
  std::vector<theory::Place> arms_;  ///< at phase 0
};

/// Root mean square angle, in degrees, between a planet and two circles that turn as the planet and
/// the Earth do in the mean, the Earth's `ratio` times as large as the planet's.
double two_circles_error(const Planet& planet, double ratio, const std::vector<double>& t);

}  // namespace lm::sky
