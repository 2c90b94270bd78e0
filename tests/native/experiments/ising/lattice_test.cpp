// Both moves against the sum over all states of 4 × 4 spins and against Onsager.
#include "experiments/ising/lattice.hpp"

#include <cmath>

#include "catch.hpp"
#include "theory/ising.hpp"
#include "theory/ising_torus.hpp"

using namespace lm;
using ising::Lattice;

namespace {

struct Means {
  double energy = 0, magnetization = 0, binder = 0;
};

template <class Move>
Means means(Lattice& lattice, int count, const Move& move) {
  Means all;
  double second = 0, fourth = 0;
  for (int k = 0; k < 200; ++k) move();
  for (int k = 0; k < count; ++k) {
    move();
    const double m = lattice.magnetization();
    all.energy += lattice.energy() / count;
    all.magnetization += std::abs(m) / count;
    second += m * m / count, fourth += m * m * m * m / count;
  }
  all.binder = 1 - fourth / (3 * second * second);
  return all;
}

void compare(const Means& measured, double t) {
  const theory::SmallTorus exact = theory::small_torus(t);
  CHECK(measured.energy == Approx(exact.energy).margin(0.01));
  CHECK(measured.magnetization == Approx(exact.magnetization).margin(0.006));
  CHECK(measured.binder == Approx(exact.fourth).margin(0.01));
}

}  // namespace

TEST_CASE("each move, and both, give the averages over all states of 4 × 4", "[lattice]") {
  for (const double t : {1.5, 2.269, 3.5}) {
    Lattice a(4, Random(1, 1)), b(4, Random(1, 2)), c(4, Random(1, 3));
    compare(means(a, 200000, [&] { a.sweep(t); }), t);
    compare(means(b, 200000, [&] { b.turn_cluster(t); }), t);
    compare(means(c, 100000, [&] { c.move(t); }), t);
  }
}

TEST_CASE("a large lattice has Onsager's energy and Yang's magnetization", "[lattice]") {
  Lattice lattice(64, Random(2, 1));
  const Means cold = means(lattice, 4000, [&] { lattice.move(2.0); });
  CHECK(cold.energy == Approx(theory::onsager_energy(2.0)).margin(0.003));
  CHECK(cold.magnetization == Approx(theory::spontaneous_magnetization(2.0)).margin(0.002));
}

TEST_CASE("an odd side is refused, a flip turns every spin", "[lattice]") {
  CHECK_THROWS(Lattice(5, Random(1, 1)));
  Lattice lattice(8, Random(3, 1));
  lattice.shuffle();
  const double m = lattice.magnetization(), e = lattice.energy();
  lattice.flip();
  CHECK(lattice.magnetization() == -m);
  CHECK(lattice.energy() == e);
  CHECK(lattice.at(-1, 8) == lattice.at(7, 0));
}
