// Cubics through values and slopes: the graph's energy against plain loops, the bound whatever the
// values are, and the derivatives of trial networks.
#include <cmath>
#include <vector>

#include "autodiff/executor.hpp"
#include "catch.hpp"
#include "core/rng.hpp"
#include "experiments/quantum-oscillator/trial_state.hpp"

using namespace lm;

namespace {

double graph_energy(const Vector& wave, const Vector& slope, const WaveGrid& grid, double quartic,
                    EnergyBy by) {
  ad::Graph graph;
  const ad::Var y = graph.input(grid.cells + 1, 1, "wave"),
                d = graph.input(grid.cells + 1, 1, "slope");
  const ad::Var energy = wave_energy(y, d, grid, quartic, by);
  ad::Executor<double> executor(graph, {energy}, {});
  executor.set(y, wave);
  if (by == EnergyBy::elements) executor.set(d, slope);
  executor.run();
  return executor.scalar(energy);
}

Vector noise(Index n, std::uint64_t seed) {
  Random random(seed, stream("quantum-oscillator-test"));
  Vector v(n);
  for (Index i = 0; i < n; ++i) v(i) = random.normal();
  return v;
}

}  // namespace

TEST_CASE("the graph's energy is that of plain loops, by both rules", "[quantum_oscillator]") {
  for (const Index cells : {24, 77}) {
    const WaveGrid grid{6, cells};
    for (const double quartic : {0.0, 0.7}) {
      const Vector wave = noise(cells + 1, 1), slope = noise(cells + 1, 2);
      const theory::StateEnergy plain = state_energy(sample_wave(wave, slope, grid), quartic);
      CHECK(graph_energy(wave, slope, grid, quartic, EnergyBy::elements) ==
            Approx(plain.energy).epsilon(1e-12));
      CHECK(graph_energy(wave, slope, grid, quartic, EnergyBy::differences) ==
            Approx(differences_energy(wave, grid, quartic)).epsilon(1e-12));
    }
  }
}

TEST_CASE("no values and slopes bring the energy below the ground state", "[quantum_oscillator]") {
  for (const double quartic : {0.0, 1.0}) {
    const double exact = theory::QuarticOscillator(quartic).energy(0);
    for (const Index cells : {24, 60}) {
      const WaveGrid grid{6, cells};
      for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const double size = 0.5 / as_double(seed);  // from noise to nearly a bell
        Vector wave = size * noise(cells + 1, seed), slope = size * noise(cells + 1, seed + 1000);
        const theory::HandState bell{theory::best_spread(quartic), 0, 0};
        for (Index i = 0; i <= cells; ++i) {
          wave(i) = (wave(i) + 1) * bell.at(grid.node(i));
          slope(i) = (slope(i) + 1) * bell.derivative(1, grid.node(i));
        }
        CHECK(state_energy(sample_wave(wave, slope, grid), quartic).energy > exact);
      }
    }
  }
}

TEST_CASE("differences do break the bound", "[quantum_oscillator]") {
  const WaveGrid grid{6, 30};
  Vector wave(31);
  for (Index i = 0; i <= 30; ++i) wave(i) = theory::HandState{}.at(grid.node(i));
  CHECK(differences_energy(wave, grid, 0) < 0.4951);
  CHECK(differences_energy(wave, grid, 0) > theory::differences_floor(0, 6, 29));
}

TEST_CASE("a trial network’s slope is that of its values", "[quantum_oscillator]") {
  GroundStateParameters p;
  p.cells = 240;
  for (const Ansatz ansatz : {Ansatz::network, Ansatz::gaussian}) {
    p.ansatz = ansatz;
    p.centre = 0.3;
    const auto training = trial_training(p, 3);
    const Matrix out = training->output();
    const double h = p.grid().step();
    for (Index i = 40; i <= 200; i += 5) {
      const auto f = [&](Index j) { return out(i + j, 0); };
      const double slope = (8 * (f(1) - f(-1)) - (f(2) - f(-2))) / (12 * h);
      CHECK(out(i, 1) == Approx(slope).margin(1e-3 * out.col(0).maxCoeff()));
    }
  }
}

TEST_CASE("the gradient along a change of scale, against trying it", "[quantum_oscillator]") {
  GroundStateParameters p;
  for (const Ansatz ansatz : {Ansatz::network, Ansatz::gaussian}) {
    p.ansatz = ansatz;
    p.centre = 0.4;
    const auto training = trial_training(p, 2);
    const double predicted = scaling_slope(p, *training), e = 1e-5;
    const auto at = [&](double factor) {
      const auto other = trial_training(p, 2);
      double* theta = other->parameters();
      if (ansatz == Ansatz::network) {
        for (Index j = 0; j < p.width; ++j) theta[j] *= factor;
      } else {
        theta[0] -= factor - 1;
        theta[1] /= factor;
      }
      other->refresh();
      return other->loss();
    };
    CHECK((at(1 + e) - at(1 - e)) / (2 * e) == Approx(predicted).epsilon(1e-5));
  }
}
