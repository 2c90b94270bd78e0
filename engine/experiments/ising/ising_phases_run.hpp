// The run of `ising-phases`: the lattice that is watched, the classifier, the lattices without
// labels, and what the student sorts and paints.
#pragma once

#include <optional>
#include <string>

#include "experiments/ising/own_eye.hpp"
#include "experiments/ising/phase_test.hpp"
#include "experiments/ising/unlabelled.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/phase_labels.hpp"

namespace lm::ising_phases {

class IsingPhases : public ExperimentOf<Parameters> {
 public:
  IsingPhases(const Parameters& p, const Setup& setup);

  /// Fewer where a picture has more pixels, and a step takes longer.
  std::int64_t suggested_steps() const override { return p_.size > 16 ? 400 : 800; }
  Views views() const override;
  Scalars scalars() const override;

  const Trial& trial() const;

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;
  Checks checks() const override;
  void changed(const std::string& name) override;
  void perform(const std::string& name, const std::string& value) override;

 private:
  Checks lattice_checks() const;
  Checks label_checks() const;
  Checks size_checks() const;
  bool is_best() const;  // whether the classifier can be the best: it sees the energy
  double expected_parameters() const;
  /// How far a network's answers to a picture and to its flip are from adding up to 2b.
  double oddness() const;
  const ising::Unlabelled::Crossing& crossing(ising::Measure measure) const;
  void paint(const std::string& hex);

  View lattice_view() const;
  View phase_view() const;
  View history_view() const;
  View output_view() const;
  View accuracy_view() const;
  View size_view(ising::Measure measure) const;
  Views weight_views() const;
  Views eye_views() const;
  Views painted_views() const;

  std::uint64_t seed_;
  Temperatures at_;
  ising::LiveLattice live_;
  ising::Pictures tests_;
  mutable ising::PhaseClassifier classifier_;
  ising::Unlabelled unlabelled_;
  ising::OwnEye eye_;
  theory::PhaseLabels labels_;
  double best_crossing_, best_accuracy_;
  Matrix painted_;  // 1 × side²; empty before something is painted
  Once<Trial> trial_;
  Once<ising::Unlabelled::Crossing> scaled_, binder_;
  Recorder history_, accuracy_;
};

}  // namespace lm::ising_phases
