// Onsager, Yang and Kaufman against the sum over all states, against each other, and by integrals.
#include "theory/ising.hpp"

#include <cmath>

#include "catch.hpp"
#include "theory/ising_torus.hpp"
#include "theory/quadrature.hpp"

using namespace lm;

TEST_CASE("Kaufman's partition function is the sum over all states of 4 × 4", "[ising]") {
  for (const double t : {1.0, 1.7, 2.2, theory::critical_temperature(), 2.5, 4.0, 20.0}) {
    const double h = 1e-4;
    const double energy = theory::small_torus(t).energy;
    // dE/dK = −16 · variance, by the sum over all states.
    const double slope = (theory::small_torus(1 / (1 / t + h)).energy -
                          theory::small_torus(1 / (1 / t - h)).energy) /
                         (2 * h);
    CHECK(theory::torus_energy(4, t).energy == Approx(energy).epsilon(1e-9));
    CHECK(theory::torus_energy(4, t).variance == Approx(-slope).epsilon(1e-5));
  }
}

TEST_CASE("a large torus has Onsager's energy, which has the free energy's slope", "[ising]") {
  for (const double t : {1.5, 2.0, 2.6, 3.5}) {
    CHECK(theory::torus_energy(128, t).energy == Approx(theory::onsager_energy(t)).epsilon(1e-8));
  }
  CHECK(theory::onsager_energy(theory::critical_temperature()) == Approx(-std::sqrt(2.0)));
  // Its own finite size at T_c: A. E. Ferdinand, M. E. Fisher, 1969: −√2 − 0.6214/L … .
  const double t = theory::critical_temperature();
  const double gap = theory::torus_energy(64, t).energy - theory::onsager_energy(t);
  CHECK(gap == Approx(-0.6220 / 64).epsilon(0.02));
}

TEST_CASE("the elliptic integral by quadrature", "[ising]") {
  const theory::Quadrature rule = theory::gauss_legendre(200);
  for (const double k : {0.0, 0.5, 0.95}) {
    const double integral = rule.integrate([k](double u) {
      const double s = std::sin(kPi / 4 * (u + 1));
      return kPi / 4 / std::sqrt(1 - k * k * s * s);
    });
    CHECK(theory::elliptic_integral(std::sqrt(1 - k * k)) == Approx(integral).epsilon(1e-10));
  }
}

TEST_CASE("correlations: neighbours carry the energy, far ones the magnetization", "[ising]") {
  for (const double t : {1.5, 2.0, 2.5, 3.5}) {
    CHECK(theory::row_correlation(1, t) == Approx(-theory::onsager_energy(t) / 2).epsilon(1e-7));
  }
  const double m = theory::spontaneous_magnetization(1.8);
  CHECK(theory::row_correlation(16, 1.8) == Approx(m * m).epsilon(1e-6));
  CHECK(theory::diagonal_correlation(16, 1.8) == Approx(m * m).epsilon(1e-6));
  // At T_c the diagonal ones are products of Gamma functions: 2/π, 16/3π².
  const double t = theory::critical_temperature();
  CHECK(theory::diagonal_correlation(1, t) == Approx(2 / kPi).epsilon(1e-5));
  CHECK(theory::diagonal_correlation(2, t) == Approx(16 / (3 * kPi * kPi)).epsilon(1e-5));
  CHECK(theory::row_correlation(1, t) == Approx(std::sqrt(0.5)).epsilon(1e-5));
  // Above T_c they fall as e^{−n/ξ}/√n.
  const double far = 4 * theory::row_correlation(16, 3);
  const double near = std::sqrt(15.0) * theory::row_correlation(15, 3);
  CHECK(-1 / std::log(far / near) == Approx(theory::correlation_length(3)).epsilon(0.01));
}

TEST_CASE("the best guess of a spin: small torus against the infinite lattice, hot and cold",
          "[ising]") {
  CHECK(theory::small_torus(1.2).site_accuracy ==
        Approx(theory::best_site_accuracy(1.2)).epsilon(1e-3));
  CHECK(theory::small_torus(8).site_accuracy ==
        Approx(theory::best_site_accuracy(8)).epsilon(1e-2));
  CHECK(theory::best_site_accuracy(1e4) == Approx(0.5).epsilon(1e-3));
  CHECK(theory::up_probability(2, 2.5) == Approx(1 / (1 + std::exp(-1.6))));
}
