// One chain per temperature, with clusters near T_c and flips of all spins.
#include "experiments/ising/phase_pictures.hpp"

#include <cmath>

#include "experiments/ising/lattice.hpp"
#include "theory/ising.hpp"

namespace lm::ising {
namespace {

/// So near to T_c sweeps alone are slow.
constexpr double kSlow = 0.5;
constexpr int kWarm = 20;
constexpr double kFrom = 1, kTo = 3.5, kStep = 0.1, kRounding = 1e-9;

/// From one picture to the next: far from T_c a sweep forgets enough.
void move(Lattice& lattice, double t) {
  lattice.sweep(t);
  if (std::abs(t - theory::critical_temperature()) > kSlow) return;
  lattice.turn_cluster(t);
  lattice.move(t);
}

}  // namespace

Pictures draw_pictures(Index side, const std::vector<double>& temperatures, Index count,
                       bool upright, std::uint64_t seed, const char* name) {
  Pictures drawn{Matrix(count, side * side), std::vector<double>(as_size(count))};
  const Index kinds = as_index(temperatures.size());
  for (Index k = 0; k < kinds; ++k) {
    const double t = temperatures[as_size(k)];
    Random random(seed, stream(name, static_cast<std::uint64_t>(k)));
    Random signs(seed, stream(name, static_cast<std::uint64_t>(k + kinds)));
    Lattice lattice(side, random);
    if (t > theory::critical_temperature()) lattice.shuffle();
    for (int n = 0; n < kWarm; ++n) move(lattice, t);
    for (Index i = k; i < count; i += kinds) {
      move(lattice, t);
      const bool down = upright ? lattice.magnetization() < 0 : signs.sign() < 0;
      for (Index j = 0; j < side * side; ++j) {
        const double spin = lattice.spins()[as_size(j)];
        drawn.spins(i, j) = down ? -spin : spin;
      }
      drawn.temperatures[as_size(i)] = t;
    }
  }
  return drawn;
}

std::vector<double> below_gap(double low) {
  std::vector<double> all;
  for (int k = 0; low - kStep * k > kFrom - kRounding; ++k) all.push_back(low - kStep * k);
  return all;
}

std::vector<double> above_gap(double high) {
  std::vector<double> all;
  for (int k = 0; high + kStep * k < kTo + kRounding; ++k) all.push_back(high + kStep * k);
  return all;
}

}  // namespace lm::ising
