// Bayes' rule over normal laws of the energy.
#include "theory/phase_labels.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "theory/ising_torus.hpp"

namespace lm::theory {
namespace {

/// Points of the sums over energies, six standard deviations to both sides.
constexpr Index kEnergies = 120;
constexpr double kDeviations = 6;

}  // namespace

PhaseLabels::PhaseLabels(Index side, const std::vector<double>& ordered,
                         const std::vector<double>& disordered)
    : side_(side) {
  if (ordered.empty() || disordered.empty()) {
    throw Error("bad_value", "phase_labels", "both labels need a temperature");
  }
  for (const double t : ordered) ordered_.push_back(law(t));
  for (const double t : disordered) disordered_.push_back(law(t));
  low_ = *std::min_element(ordered.begin(), ordered.end());
  high_ = *std::max_element(disordered.begin(), disordered.end());
}

PhaseLabels::Law PhaseLabels::law(double t) const {
  const TorusEnergy exact = torus_energy(side_, t);
  const double sites = as_double(side_ * side_);
  // Energies come in steps of 4/N; a law narrower than one is as wide as one.
  return {exact.energy, std::sqrt(std::max(exact.variance / sites, 4 / (sites * sites)))};
}

double PhaseLabels::density(const Law& law, double energy) {
  const double z = (energy - law.mean) / law.deviation;
  return lm::exp(-z * z / 2) / law.deviation;
}

double PhaseLabels::posterior(double energy) const {
  // Far out all densities vanish, and the label is that of the nearer side.
  double one = 1e-300, zero = 1e-300;
  for (const Law& law : ordered_) one += density(law, energy) / as_double(ordered_.size());
  for (const Law& law : disordered_) zero += density(law, energy) / as_double(disordered_.size());
  const double ones = as_double(ordered_.size()), zeros = as_double(disordered_.size());
  return ones * one / (ones * one + zeros * zero);
}

double PhaseLabels::output(double temperature) const {
  const Law at = law(temperature);
  double sum = 0, total = 0;
  for (Index k = 0; k <= kEnergies; ++k) {
    const double z = kDeviations * (2 * as_double(k) / as_double(kEnergies) - 1);
    const double weight = lm::exp(-z * z / 2);
    total += weight, sum += weight * posterior(at.mean + z * at.deviation);
  }
  return sum / total;
}

double PhaseLabels::crossing() const {
  double below = low_, above = high_;
  for (int k = 0; k < 24; ++k) {
    const double middle = (below + above) / 2;
    (output(middle) > 0.5 ? below : above) = middle;
  }
  return (below + above) / 2;
}

double PhaseLabels::accuracy() const {
  double right = 0;
  const auto add = [&](const std::vector<Law>& laws, bool one) {
    for (const Law& law : laws) {
      double sum = 0, total = 0;
      for (Index k = 0; k <= kEnergies; ++k) {
        const double z = kDeviations * (2 * as_double(k) / as_double(kEnergies) - 1);
        const double weight = lm::exp(-z * z / 2);
        total += weight;
        sum += (posterior(law.mean + z * law.deviation) > 0.5) == one ? weight : 0;
      }
      right += sum / total;
    }
  };
  add(ordered_, true);
  add(disordered_, false);
  return right / as_double(ordered_.size() + disordered_.size());
}

}  // namespace lm::theory
