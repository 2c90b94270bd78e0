// What variational-ground-state claims, and where.
#include <cmath>
#include <string>

#include "experiments/quantum-oscillator/ground_state_run.hpp"

namespace lm {
namespace {

/// Rounding of sums of 960 terms, and E₀ by 64 functions; relative to energies of order 1.
constexpr double kRounding = 1e-9;
/// What 24 tanh units and 3000 updates leave: 1e-4 was measured at λ = 1.
constexpr double kNetworkLeft = 2e-3;
/// What Adam leaves of a gradient.
constexpr double kAdamLeft = 1e-4;
/// The wall's kink: the cubic from f to 0 in one cell has ½∫y′² = 0.6 f²/h.
constexpr double kKink = 0.6;

/// A cubic cell is off by h⁴ψ⁗/720 on average, and that costs −2⟨error|(H − E)ψ⟩: at most
/// h⁴/360 · |ψ⁗| · √variance. A tenth more for the next order.
double interpolation(const theory::HandState& state, double quartic, double h) {
  const double variance = std::abs(theory::energy_of(state, quartic).variance);
  return 1.1 * h * h * h * h / 360 * theory::fourth_derivative(state) * std::sqrt(variance) +
         kRounding;
}

}  // namespace

GroundStateRun::Walls GroundStateRun::at_walls() const {
  const Index last = grid_.cells - 1;
  Walls walls;
  double norm = 0;
  const WaveSamples& at = seen().samples;
  for (std::size_t i = 0; i < at.x.size(); ++i) norm += at.weight[i] * at.wave[i] * at.wave[i];
  for (const Index i : {Index{1}, last}) {
    const double f = seen().wave(i), slope = std::abs(seen().slope(i)), h = grid_.step();
    const double height = theory::potential(p_.quartic, grid_.reach);
    walls.cost += (kKink * f * f / h + height * f * f * h) / norm;
    walls.beyond += height * f * f / norm;
    walls.scaling += (grid_.reach * (0.5 * slope * slope + height * f * f) +
                      2 * kKink * (f * f + grid_.reach * std::abs(f) * slope) / h) /
                     norm;
  }
  return walls;
}

Range GroundStateRun::trained(const char* text) const {
  return Range(text)
      .needs(training_ != nullptr, "nothing is trained")
      .needs(by_elements(), "the meter goes by differences")
      .needs(p_.updates >= 2000, "fewer than 2000 updates")
      .needs(p_.learning_rate >= 0.005 && p_.learning_rate <= 0.02,
             "a learning rate below .005 or above .02")
      .needs(p_.cells >= 80, "fewer than 80 cells")
      .awaits(finished(), "training goes on");
}

Checks GroundStateRun::checks_of_floor() const {
  const bool network = p_.ansatz == Ansatz::network;
  const double h = grid_.step();
  Range both = Range("energies by elements, in every step").needs(by_elements(), "by differences");
  Range reached = trained("a network of 16 units or more, λ up to 2")
                      .needs(network, "the state is not a network")
                      .needs(p_.width >= 16, "fewer than 16 units");
  Range beats = reached;
  Range differences = Range("trained by differences, λ = 0")
                          .needs(!by_elements(), "the meter goes by elements")
                          .needs(training_ != nullptr, "nothing is trained")
                          .needs(p_.quartic == 0, "there is a quartic term")
                          .needs(!network || p_.width >= 16, "fewer than 16 units")
                          .needs(p_.updates >= 2000, "fewer than 2000 updates")
                          .needs(p_.learning_rate >= 0.005 && p_.learning_rate <= 0.02,
                                 "a learning rate below .005 or above .02")
                          .awaits(finished(), "training goes on");
  return {
      at_least("lowest energy in this run against the exact ground state", exact(), lowest_,
               kRounding, "rounding", std::move(both)),
      at_most("network’s energy above the exact ground state", 0, true_energy() - exact(),
              kNetworkLeft, "what training leaves", std::move(reached)),
      at_most("network’s energy against the best Gaussian’s", gaussian(), energy(), 0,
              "its curve can be flatter than a bell",
              beats.needs(p_.quartic >= 0.2, "λ is below .2, and the Gaussian is nearly exact")),
      at_least("energy by differences against their own least", floor_, lowest_, kRounding,
               "rounding", Range("energies by differences").needs(!by_elements(), "by elements")),
      within("energy by differences against ½ − h²/32", 0.5 - h * h / 32, energy(),
             h * h * h * h / 400 + kAdamLeft, "the next order, −h⁴/512, and what training leaves",
             std::move(differences)),
  };
}

Checks GroundStateRun::checks_of_state() const {
  const double room = levels_.energy(1) - true_energy();
  const double steep =
      p_.ansatz == Ansatz::network && training_ ? training_->parameter(0).cwiseAbs().maxCoeff() : 0;
  const double wh = steep * grid_.step();
  Range below = Range("energies below the next level, even in the middle of training")
                    .needs(room > 0, "the energy is above the next level");
  Range moved = Range("energies by elements; cells finer than half a unit’s width")
                    .needs(training_ != nullptr, "nothing is trained")
                    .needs(by_elements(), "by differences")
                    .needs(p_.ansatz == Ansatz::network, "the state is no network")
                    .needs(wh <= 0.5, "a unit bends within a cell");
  Checks all{at_most("energy above the ground state, against variance over (E₁ − E) (Temple)",
                     variance() / room, true_energy() - exact(), kRounding, "rounding", below),
             at_least("squared overlap against 1 − (E − E₀)/(E₁ − E₀) (Eckart)",
                      1 - (true_energy() - exact()) / (levels_.energy(1) - exact()),
                      seen().overlap * seen().overlap, kRounding, "rounding", below)};
  if (training_) {
    all.push_back(within(
        "2⟨T⟩ − ⟨xV′⟩ against the gradient along a change of scale", scaling_slope(p_, *training_),
        virial(), 2 * at_walls().scaling + wh * wh * wh * wh * seen().state.kinetic + kRounding,
        "what the walls at ±6 hold, and the fourth order of the cells", std::move(moved)));
  }
  return all;
}

Checks GroundStateRun::checks_of_hand() const {
  const bool bell = p_.ansatz == Ansatz::gaussian;
  const theory::HandState best{theory::best_spread(p_.quartic), 0, 0}, hand = p_.hand();
  const double h = grid_.step(), error = interpolation(best, p_.quartic, h);
  const double room = (grid_.reach - std::abs(p_.centre)) / p_.spread;
  // What the closed form has beyond the walls falls off over s/room or faster.
  const double lost = at_walls().cost + at_walls().beyond * p_.spread / room;
  const Range gaussian_range = trained("the Gaussian").needs(bell, "the state is not a Gaussian");
  return {
      within("Gaussian’s energy against its closed form", gaussian(), energy(),
             error + kAdamLeft * kAdamLeft, "the fourth order of the cells", gaussian_range),
      within("Gaussian’s variance of the energy against its closed form", gaussian_.variance,
             variance(), 0.01 * gaussian_.variance + 1e-5, "the second order of the bend in a cell",
             gaussian_range),
      within("2⟨T⟩ − ⟨xV′⟩ of the Gaussian at the end", 0, virial(), 8 * error + kAdamLeft,
             "what Adam leaves, and the slope of the cells’ fourth order", gaussian_range),
      within("energy of the state by hand against its closed form", hand_.energy, energy(),
             interpolation(hand, p_.quartic, h) + 2 * lost,
             "the fourth order of the cells, and the walls",
             Range("states by hand that fit between the walls, spread of four cells or more")
                 .needs(p_.ansatz == Ansatz::hand, "the state is trained")
                 .needs(by_elements(), "by differences")
                 .needs(p_.spread >= 4 * h, "the spread is below four cells")
                 .needs(room >= 4, "the walls cut it")),
  };
}

Checks GroundStateRun::checks() const {
  return joined(checks_of_floor(), joined(checks_of_state(), checks_of_hand()));
}

}  // namespace lm
