// Kepler's equation by bisection, circles by summing integrals, periods by integrating a force.
#include "theory/kepler.hpp"

#include <catch.hpp>
#include <cmath>

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)

}  // namespace

TEST_CASE("Kepler's equation is solved at any eccentricity", "[theory][kepler]") {
  for (const double e : {0.0, 0.0934, 0.5, 0.9, 0.99}) {
    for (double M = -10; M <= 10; M += 0.37) {
      const double E = theory::eccentric_anomaly(M, e);
      const double turns = std::floor(M / (2 * kPi) + 0.5);
      double low = -kPi, high = kPi;
      for (int k = 0; k < 60; ++k) {
        const double mid = (low + high) / 2;
        (mid - e * std::sin(mid) < M - 2 * kPi * turns ? low : high) = mid;
      }
      INFO("e = " << e << ", M = " << M);
      CHECK(std::abs(E - (low + high) / 2) < 1e-13 / (1 - e));
    }
  }
}

TEST_CASE("an ellipse is the sum of its circles", "[theory][kepler]") {
  const double e = 0.0934;
  theory::Orbit orbit;
  orbit.eccentricity = e;
  // Each size is a Fourier integral of the position; the trapezoidal rule is exact here.
  const int points = 512;
  for (Index k = -4; k <= 6; ++k) {
    double real = 0;
    for (int i = 0; i < points; ++i) {
      const double M = 2 * kPi * i / points;
      const theory::Place p = theory::position(orbit, M / orbit.rate);
      real += (p.x * std::cos(as_double(k) * M) + p.y * std::sin(as_double(k) * M)) / points;
    }
    INFO("circle " << k);
    CHECK(std::abs(theory::circle_size(k, e) - real) < 1e-13);
  }
  CHECK(std::abs(theory::bessel(0, 1) - 0.76519768655796655) < 1e-15);
  CHECK(std::abs(theory::bessel(2, 2) - 0.35283402861563773) < 1e-15);
  CHECK(theory::circle_size(1, 0) == 1);
  CHECK(theory::circle_size(2, 0) == 0);
}

TEST_CASE("a planet that falls around the Sun comes back after Kepler's period",
          "[theory][kepler]") {
  // Leapfrog from aphelion with GM = 4π²(1 + m): half a turn later the planet crosses the axis.
  const double a = 1.524, e = 0.2, m = 0.01, strength = 4 * kPi * kPi * (1 + m);
  double x = a * (1 + e), y = 0, u = 0, t = 0;
  double v = std::sqrt(strength / a * (1 - e) / (1 + e));
  const double h = 1e-5;
  while (y >= 0) {
    const double r = std::sqrt(x * x + y * y), pull = strength / (r * r * r);
    u -= h / 2 * pull * x, v -= h / 2 * pull * y;
    x += h * u, y += h * v, t += h;
    const double s = std::sqrt(x * x + y * y), back = strength / (s * s * s);
    u -= h / 2 * back * x, v -= h / 2 * back * y;
  }
  const double half = t + y / -v;  // v < 0 here
  CHECK(std::abs(2 * half / theory::kepler_period(a, m) - 1) < 1e-6);
}

TEST_CASE("the angle between two pairs of circles", "[theory][kepler]") {
  double squares = 0;
  const double r = 0.65, s = 0.19;
  for (int i = 0; i < 4096; ++i) {
    const double phi = 2 * kPi * (i + 0.5) / 4096, c = std::cos(phi), d = std::sin(phi);
    const double angle = std::atan2(-s * d, 1 - s * c) - std::atan2(-r * d, 1 - r * c);
    squares += angle * angle / 4096;
  }
  CHECK(std::abs(theory::epicycle_difference(r, s) - std::sqrt(squares)) < 1e-12);
}
