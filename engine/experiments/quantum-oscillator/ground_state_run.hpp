// A run of variational-ground-state: the state in training, what is measured of it, what is drawn.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/quantum-oscillator/trial_state.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"

namespace lm {

class GroundStateRun : public ExperimentOf<GroundStateParameters> {
 public:
  GroundStateRun(const GroundStateParameters& p, const Setup& setup);

  /// By hand nothing moves: one step has the state judged.
  std::int64_t suggested_steps() const override { return training_ ? p_.updates : 1; }
  Views views() const override;
  Scalars scalars() const override;

  /// What the meter says, and the true energy of the curve through the nodes.
  double energy() const;
  double true_energy() const { return seen().state.energy; }
  double exact() const { return levels_.energy(0); }
  double gaussian() const { return gaussian_.energy; }
  double virial() const { return seen().state.virial; }
  double variance() const { return seen().state.variance; }
  /// The least that the meter can say: E₀ by elements, or the grid's own.
  double floor() const { return floor_; }
  double lowest() const { return lowest_; }

 protected:
  void take_step() override;
  bool finished() const override { return step() >= suggested_steps(); }
  std::optional<std::string> trouble() const override;
  void record() override;
  Checks checks() const override;

 private:
  struct Seen {
    Vector wave, slope;
    WaveSamples samples;
    theory::StateEnergy state;
    double overlap = 0;
  };
  const Seen& seen() const {
    return seen_.of(*this, [this] { return look(); });
  }
  Seen look() const;
  /// What the normalized state, cut at ±6, costs there, and how much of a change of scale the walls
  /// hold: L(½ψ′² + Vψ²) at both, and the change of their kinks. `beyond` is Vψ² at both.
  struct Walls {
    double cost = 0, beyond = 0, scaling = 0;
  };
  Walls at_walls() const;
  /// Temple's lower bound of E₀; NaN where the energy is above E₁.
  double lower_bound() const;
  bool by_elements() const { return p_.energy_by == EnergyBy::elements; }
  Range trained(const char* text) const;
  Checks checks_of_floor() const;
  Checks checks_of_state() const;
  Checks checks_of_hand() const;

  View well_view() const;
  View energy_view() const;
  View excess_view() const;
  View squeeze_view() const;
  View tests_view() const;
  View local_view() const;

  WaveGrid grid_;
  theory::QuarticOscillator levels_;
  theory::StateEnergy hand_, gaussian_;
  std::unique_ptr<Training<double>> training_;
  double floor_, lowest_;
  std::vector<double> exact_wave_;
  Once<Seen> seen_;
  Recorder history_;
};

}  // namespace lm
