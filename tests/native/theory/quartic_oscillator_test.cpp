// Levels in a basis against published digits, another basis, series and a grid; trial states by
// hand against sums and against arithmetic.
#include "theory/quartic_oscillator.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"

using namespace lm;
using theory::HandState;
using theory::QuarticOscillator;

namespace {

/// ∫ f by the trapezoid rule, which is exact to rounding for smooth functions that die out.
template <class F>
double integral(const F& f) {
  double total = 0;
  for (int i = -4000; i <= 4000; ++i) total += f(0.003 * i) * 0.003;
  return total;
}

}  // namespace

TEST_CASE("oscillator functions are orthonormal, at any frequency", "[quartic_oscillator]") {
  for (const double omega : {1.0, 2.5}) {
    for (Index n = 0; n < 5; ++n) {
      for (Index m = 0; m <= n; ++m) {
        const double overlap = integral([&](double x) {
          const Vector phi = theory::oscillator_functions(x, 5, omega);
          return phi(n) * phi(m);
        });
        CHECK(overlap == Approx(n == m ? 1 : 0).margin(1e-12));
      }
    }
  }
  CHECK_THROWS_AS(theory::oscillator_functions(0, 0), Error);
}

TEST_CASE("levels: known ones, a larger basis, scaling, perturbation", "[quartic_oscillator]") {
  const QuarticOscillator plain(0);
  for (Index n = 0; n < 4; ++n) CHECK(plain.energy(n) == Approx(as_double(n) + 0.5).epsilon(1e-13));
  CHECK(QuarticOscillator(0.1).energy(0) == Approx(0.559146327183520).epsilon(1e-12));
  CHECK(QuarticOscillator(1).energy(0) == Approx(0.803770651234274).epsilon(1e-11));
  for (const double quartic : {0.1, 1.0, 2.0}) {
    for (Index n = 0; n < 2; ++n) {
      CHECK(QuarticOscillator(quartic).energy(n) ==
            Approx(QuarticOscillator(quartic, 90).energy(n)).epsilon(1e-10));
    }
  }
  // Bender and Wu: ½ + ¾λ − 21/8 λ² + 333/16 λ³ − …
  const double small = 1e-3;
  CHECK(QuarticOscillator(small).energy(0) ==
        Approx(0.5 + 0.75 * small - 2.625 * small * small + 20.8125 * small * small * small)
            .margin(1e-9));
}

TEST_CASE("waves are normalized and obey the equation", "[quartic_oscillator]") {
  const QuarticOscillator levels(1);
  for (Index n = 0; n < 2; ++n) {
    const auto wave = [&](double x) { return levels.wave(n, x); };
    CHECK(integral([&](double x) { return wave(x) * wave(x); }) == Approx(1).epsilon(1e-10));
    const double h = 1e-3;
    for (const double x : {0.3, 0.9}) {
      const double bend = (wave(x + h) - 2 * wave(x) + wave(x - h)) / (h * h);
      CHECK(-0.5 * bend + theory::potential(1, x) * wave(x) ==
            Approx(levels.energy(n) * wave(x)).margin(1e-5));
    }
    CHECK(wave(1.5) > 0);
  }
  CHECK(
      theory::potential_pull(0.3, 0.7) ==
      Approx(0.7 * (theory::potential(0.3, 0.7 + 1e-6) - theory::potential(0.3, 0.7 - 1e-6)) / 2e-6)
          .epsilon(1e-8));
}

TEST_CASE("states by hand against sums", "[quartic_oscillator]") {
  for (const HandState& state :
       {HandState{1, 0, 0}, HandState{0.6, 0.4, 0.7}, HandState{1.4, -0.8, -0.3}}) {
    const double l = 0.3;
    const auto psi = [&](int order) {
      return [&, order](double x) { return state.derivative(order, x); };
    };
    const auto h_psi = [&](double x) {
      return theory::potential(l, x) * state.at(x) - 0.5 * state.derivative(2, x);
    };
    const double norm = integral([&](double x) { return state.at(x) * state.at(x); });
    const double kinetic = integral([&](double x) { return 0.5 * psi(1)(x) * psi(1)(x); }) / norm;
    const double pull = integral(
        [&](double x) { return theory::potential_pull(l, x) * state.at(x) * state.at(x); });
    const double energy = integral([&](double x) { return state.at(x) * h_psi(x); }) / norm;
    const double square = integral([&](double x) { return h_psi(x) * h_psi(x); }) / norm;
    const theory::StateEnergy closed = theory::energy_of(state, l);
    CHECK(closed.kinetic == Approx(kinetic).epsilon(1e-11));
    CHECK(closed.energy == Approx(energy).epsilon(1e-11));
    CHECK(closed.virial == Approx(2 * kinetic - pull / norm).epsilon(1e-10));
    CHECK(closed.variance == Approx(square - energy * energy).epsilon(1e-9));
    CHECK(theory::fourth_derivative(state) ==
          Approx(std::sqrt(integral([&](double x) { return psi(4)(x) * psi(4)(x); }) / norm))
              .epsilon(1e-10));
    for (int order = 0; order < 8; ++order) {
      const double e = 1e-5, slope = (psi(order)(0.2 + e) - psi(order)(0.2 - e)) / (2 * e);
      CHECK(psi(order + 1)(0.2) == Approx(slope).epsilon(1e-5).margin(1e-4));
    }
  }
}

TEST_CASE("the best Gaussian: 13/16 at λ = 1, and no spread near it is better",
          "[quartic_oscillator]") {
  CHECK(theory::best_spread(0) == Approx(1).epsilon(1e-14));
  CHECK(theory::best_spread(1) == Approx(std::sqrt(0.5)).epsilon(1e-14));
  const theory::StateEnergy best = theory::energy_of({theory::best_spread(1), 0, 0}, 1);
  CHECK(best.energy == Approx(13.0 / 16).epsilon(1e-13));
  CHECK(best.variance == Approx(3.0 / 32).epsilon(1e-11));
  CHECK(best.energy - QuarticOscillator(1).energy(0) == Approx(0.00873).margin(5e-6));
  for (const double dent : {-0.4, 0.0, 0.5, 1.0}) {
    for (const double quartic : {0.0, 0.1, 2.0}) {
      const double s = theory::best_spread(quartic, dent);
      const theory::StateEnergy at = theory::energy_of({s, 0, dent}, quartic);
      CHECK(at.virial == Approx(0).margin(1e-12));  // the virial theorem, for no eigenstate
      CHECK(theory::energy_of({s * 1.01, 0, dent}, quartic).energy > at.energy);
      CHECK(theory::energy_of({s * 0.99, 0, dent}, quartic).energy > at.energy);
    }
  }
}

TEST_CASE("a grid's floor lies h²/32 + h⁴/512 below one half", "[quartic_oscillator]") {
  for (const Index cells : {30, 60, 120}) {
    const double h = 12 / as_double(cells);
    const double off = 0.5 - theory::differences_floor(0, 6, cells - 1);
    CHECK(off ==
          Approx(h * h / 32 + h * h * h * h / 512).margin(h * h * h * h * h * h / 500 + 1e-12));
  }
  CHECK(theory::differences_floor(1, 6, 2399) ==
        Approx(QuarticOscillator(1).energy(0)).margin(2e-5));
}
