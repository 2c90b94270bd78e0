// Cubics through values and slopes: their energy as a graph, and by plain loops.
#include "experiments/quantum-oscillator/wave_grid.hpp"

#include <array>
#include <cmath>

#include "autodiff/ops.hpp"
#include "theory/quadrature.hpp"

namespace lm {
namespace {

constexpr Index kGauss = 8, kCubics = 4;

/// Hermite's four cubics on [0, 1], and their derivatives, at t.
std::array<double, 4> cubics(double t, int derivative) {
  if (derivative == 0) {
    return {1 - t * t * (3 - 2 * t), t * (1 - t) * (1 - t), t * t * (3 - 2 * t), t * t * (t - 1)};
  }
  if (derivative == 1) {
    return {-6 * t * (1 - t), 1 - t * (4 - 3 * t), 6 * t * (1 - t), t * (3 * t - 2)};
  }
  return {12 * t - 6, 6 * t - 4, 6 - 12 * t, 6 * t - 2};
}

/// Gauss's places in a cell and their weights, for a cell of length 1.
theory::Quadrature unit_rule() {
  theory::Quadrature rule = theory::gauss_legendre(kGauss);
  rule.nodes = (rule.nodes.array() + 1) / 2;
  rule.weights /= 2;
  return rule;
}

/// 4 × 8: the cubics at Gauss's places, over the cell's length to the power of the derivative.
Matrix cubic_table(const WaveGrid& grid, int derivative) {
  const theory::Quadrature rule = unit_rule();
  Matrix table(kCubics, kGauss);
  for (Index g = 0; g < kGauss; ++g) {
    const std::array<double, 4> at = cubics(rule.nodes(g), derivative);
    for (Index k = 0; k < kCubics; ++k) table(k, g) = at[as_size(k)];
  }
  for (int d = 0; d < derivative; ++d) table /= grid.step();
  return table;
}

/// 1 inside, 0 at both ends.
Matrix inner(const WaveGrid& grid) {
  Matrix mask = Matrix::Ones(grid.cells + 1, 1);
  mask(0, 0) = mask(grid.cells, 0) = 0;
  return mask;
}

ad::Var by_elements(ad::Var wave, ad::Var slope, const WaveGrid& grid, double quartic) {
  ad::Graph& graph = *wave.graph;
  const Index n = grid.cells;
  const ad::Var mask = graph.constant(inner(grid)), y = wave * mask,
                dy = grid.step() * (slope * mask);
  const ad::Var cells = ad::concat({ad::slice(y, ad::kRows, 0, n), ad::slice(dy, ad::kRows, 0, n),
                                    ad::slice(y, ad::kRows, 1, n), ad::slice(dy, ad::kRows, 1, n)},
                                   ad::kCols);
  const theory::Quadrature rule = unit_rule();
  Matrix weights(n, kGauss), potentials(n, kGauss);
  for (Index i = 0; i < n; ++i) {
    for (Index g = 0; g < kGauss; ++g) {
      weights(i, g) = rule.weights(g);
      potentials(i, g) =
          rule.weights(g) * theory::potential(quartic, grid.node(i) + rule.nodes(g) * grid.step());
    }
  }
  const ad::Var square = ad::square(ad::matmul(cells, graph.constant(cubic_table(grid, 0))));
  const ad::Var rise = ad::square(ad::matmul(cells, graph.constant(cubic_table(grid, 1))));
  const ad::Var w = graph.constant(weights);
  return ad::sum(0.5 * (w * rise) + graph.constant(potentials) * square) / ad::sum(w * square);
}

ad::Var by_differences(ad::Var wave, const WaveGrid& grid, double quartic) {
  ad::Graph& graph = *wave.graph;
  const Index n = grid.cells;
  const double h = grid.step();
  Matrix potentials(n + 1, 1);
  for (Index i = 0; i <= n; ++i) potentials(i, 0) = theory::potential(quartic, grid.node(i));
  const ad::Var y = wave * graph.constant(inner(grid)), square = ad::square(y);
  const ad::Var rise = ad::square(ad::slice(y, ad::kRows, 1, n) - ad::slice(y, ad::kRows, 0, n));
  return (ad::sum(graph.constant(potentials) * square) + (0.5 / (h * h)) * ad::sum(rise)) /
         ad::sum(square);
}

}  // namespace

Matrix WaveGrid::nodes() const {
  Matrix x(cells + 1, 1);
  for (Index i = 0; i <= cells; ++i) x(i, 0) = node(i);
  return x;
}

ad::Var wave_energy(ad::Var wave, ad::Var slope, const WaveGrid& grid, double quartic,
                    EnergyBy by) {
  return by == EnergyBy::elements ? by_elements(wave, slope, grid, quartic)
                                  : by_differences(wave, grid, quartic);
}

WaveSamples sample_wave(const Vector& wave, const Vector& slope, const WaveGrid& grid) {
  const theory::Quadrature rule = unit_rule();
  const double h = grid.step();
  const auto held = [&](const Vector& v, Index i) { return i > 0 && i < grid.cells ? v(i) : 0.0; };
  WaveSamples all;
  for (Index i = 0; i < grid.cells; ++i) {
    const std::array<double, 4> ends{held(wave, i), h * held(slope, i), held(wave, i + 1),
                                     h * held(slope, i + 1)};
    for (Index g = 0; g < kGauss; ++g) {
      std::array<double, 3> sums{};
      for (int d = 0; d < 3; ++d) {
        const std::array<double, 4> at = cubics(rule.nodes(g), d);
        for (std::size_t k = 0; k < 4; ++k) sums[as_size(d)] += ends[k] * at[k];
      }
      all.x.push_back(grid.node(i) + h * rule.nodes(g));
      all.weight.push_back(h * rule.weights(g));
      all.wave.push_back(sums[0]);
      all.slope.push_back(sums[1] / h);
      all.bend.push_back(sums[2] / (h * h));
    }
  }
  return all;
}

theory::StateEnergy state_energy(const WaveSamples& at, double quartic) {
  theory::StateEnergy all;
  double norm = 0, pull = 0, square = 0;
  for (std::size_t i = 0; i < at.x.size(); ++i) {
    const double w = at.weight[i], x = at.x[i], y = at.wave[i];
    const double h = theory::potential(quartic, x) * y - 0.5 * at.bend[i];
    norm += w * y * y;
    all.kinetic += 0.5 * w * at.slope[i] * at.slope[i];
    all.potential += w * theory::potential(quartic, x) * y * y;
    pull += w * theory::potential_pull(quartic, x) * y * y;
    square += w * h * h;
  }
  all.kinetic /= norm;
  all.potential /= norm;
  all.energy = all.kinetic + all.potential;
  all.virial = 2 * all.kinetic - pull / norm;
  all.variance = square / norm - all.energy * all.energy;
  return all;
}

double overlap_with(const WaveSamples& at, const std::vector<double>& other) {
  double norm = 0, both = 0;
  for (std::size_t i = 0; i < at.x.size(); ++i) {
    norm += at.weight[i] * at.wave[i] * at.wave[i];
    both += at.weight[i] * at.wave[i] * other[i];
  }
  return both / std::sqrt(norm);
}

double differences_energy(const Vector& wave, const WaveGrid& grid, double quartic) {
  const double h = grid.step();
  double norm = 0, energy = 0, before = 0;
  for (Index i = 1; i <= grid.cells; ++i) {
    const double y = i < grid.cells ? wave(i) : 0;
    norm += y * y;
    energy += 0.5 * (y - before) * (y - before) / (h * h) +
              theory::potential(quartic, grid.node(i)) * y * y;
    before = y;
  }
  return energy / norm;
}

}  // namespace lm
