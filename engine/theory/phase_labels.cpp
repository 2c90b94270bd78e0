// The best classifier of phases: the share of ordered temperatures in the law of the energy.
#include "theory/phase_labels.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace lm::theory {

PhaseLabels::PhaseLabels(Index side, const std::vector<double>& ordered,
                         const std::vector<double>& disordered)
    : states_(side) {
  if (ordered.empty() || disordered.empty()) {
    throw Error("bad_value", "phase_labels", "both labels need a temperature");
  }
  low_ = *std::min_element(ordered.begin(), ordered.end());
  high_ = *std::max_element(disordered.begin(), disordered.end());
  const auto total = [this](const std::vector<double>& temperatures) {
    std::vector<double> sum(as_size(states_.count()), 0.0);
    for (const double t : temperatures) {
      const std::vector<double> law = states_.law(t);
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += law[k];
    }
    return sum;
  };
  const std::vector<double> one = total(ordered), zero = total(disordered);
  double before = 1;  // an energy that no state has is as the one below it
  for (std::size_t k = 0; k < one.size(); ++k) {
    if (one[k] + zero[k] > 0) before = one[k] / (one[k] + zero[k]);
    posterior_.push_back(before);
    accuracy_ += std::max(one[k], zero[k]);
  }
  accuracy_ /= as_double(ordered.size() + disordered.size());
}

double PhaseLabels::posterior(double energy) const {
  const double sites = as_double(states_.count() - 1);
  const auto k = static_cast<Index>((energy + 2) * sites / 4 + 0.5);
  return posterior_[as_size(std::clamp<Index>(k, 0, states_.count() - 1))];
}

double PhaseLabels::output(double temperature) const {
  const std::vector<double> law = states_.law(temperature);
  double sum = 0;
  for (std::size_t k = 0; k < law.size(); ++k) sum += law[k] * posterior_[k];
  return sum;
}

double PhaseLabels::crossing() const {
  double below = low_, above = high_;
  for (int k = 0; k < 24; ++k) {
    const double middle = (below + above) / 2;
    (output(middle) > 0.5 ? below : above) = middle;
  }
  return (below + above) / 2;
}

}  // namespace lm::theory
