// A run of variational-ground-state: its steps and its numbers.
#include "experiments/quantum-oscillator/ground_state_run.hpp"

#include <algorithm>
#include <cmath>

namespace lm {
namespace {

theory::StateEnergy best_gaussian(double quartic) {
  return theory::energy_of({theory::best_spread(quartic), 0, 0}, quartic);
}

}  // namespace

GroundStateRun::GroundStateRun(const GroundStateParameters& p, const Setup& setup)
    : ExperimentOf(p),
      grid_(p.grid()),
      levels_(p.quartic),
      hand_(theory::energy_of(p.hand(), p.quartic)),
      gaussian_(best_gaussian(p.quartic)),
      training_(trial_training(p, static_cast<std::uint64_t>(setup.seed))),
      floor_(by_elements() ? levels_.energy(0)
                           : theory::differences_floor(p.quartic, grid_.reach, grid_.cells - 1)),
      history_({"energy", "true_energy", "exact", "floor", "gaussian", "hand", "excess", "variance",
                "virial", "gaussian_excess"}) {
  const Vector none = Vector::Zero(grid_.cells + 1);
  for (const double x : sample_wave(none, none, grid_).x) exact_wave_.push_back(levels_.wave(0, x));
  lowest_ = energy();
  begin();
}

GroundStateRun::Seen GroundStateRun::look() const {
  Seen s;
  if (training_) {
    const Matrix out = training_->output();
    s.wave = out.col(0);
    s.slope = out.col(1);
  } else {
    const Vector x = grid_.nodes().col(0);
    s.wave = x.unaryExpr([this](double at) { return p_.hand().at(at); });
    s.slope = x.unaryExpr([this](double at) { return p_.hand().derivative(1, at); });
  }
  s.samples = sample_wave(s.wave, s.slope, grid_);
  s.state = state_energy(s.samples, p_.quartic);
  s.overlap = std::abs(overlap_with(s.samples, exact_wave_));
  return s;
}

double GroundStateRun::energy() const {
  if (by_elements()) return true_energy();
  return differences_energy(seen().wave, grid_, p_.quartic);
}

double GroundStateRun::lower_bound() const {
  const double room = levels_.energy(1) - true_energy();
  return room > 0 ? true_energy() - variance() / room : kNaN;
}

void GroundStateRun::take_step() {
  if (!training_) return;
  training_->step();
  lowest_ = std::min(lowest_, training_->loss());
}

std::optional<std::string> GroundStateRun::trouble() const {
  return training_ ? training_->trouble(p_.learning_rate) : std::nullopt;
}

void GroundStateRun::record() {
  history_.add(step(),
               {energy(), true_energy(), exact(), floor_, gaussian(), hand_.energy,
                true_energy() - exact(), variance(), std::abs(virial()), gaussian() - exact()});
}

Scalars GroundStateRun::scalars() const {
  return {
      measured("energy", energy(), "energy, by the meter"),
      predicted("exact_energy", exact(), "exact ground state $E_0$"),
      measured("excess", true_energy() - exact(), "true energy above $E_0$"),
      measured("kinetic", seen().state.kinetic, "kinetic energy $\\langle T\\rangle$"),
      measured("potential", seen().state.potential, "potential energy $\\langle V\\rangle$"),
      measured("virial", virial(), "$2\\langle T\\rangle - \\langle xV'\\rangle$"),
      measured("variance", variance(), "variance of the energy"),
      measured("overlap", seen().overlap, "overlap with the exact ground state"),
      measured("lowest_energy", lowest_, "lowest reading of the meter in this run"),
      predicted("meter_floor", floor_, "least that the meter can say"),
      predicted("gaussian_energy", gaussian(), "best Gaussian"),
      predicted("gaussian_excess", gaussian() - exact(), "best Gaussian above $E_0$"),
      predicted("gaussian_variance", gaussian_.variance, "its variance of the energy"),
      predicted("hand_energy", hand_.energy, "your state, in closed form"),
      predicted("best_spread", theory::best_spread(p_.quartic, p_.dent),
                "spread at which your shape costs least"),
      predicted("first_excited", levels_.energy(1), "next level $E_1$"),
      measured("lower_bound", lower_bound(), "Temple's lower bound of $E_0$"),
      measured("true_energy", true_energy(), "energy of the curve through the nodes"),
  };
}

}  // namespace lm
