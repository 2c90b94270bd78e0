// The run of normal-modes: the chain and its photographs, the machine that watches, what is found.
#pragma once

#include <vector>

#include "core/rng.hpp"
#include "experiments/beyond-supervised/chain_findings.hpp"
#include "experiments/beyond-supervised/chain_parameters.hpp"
#include "experiments/beyond-supervised/thermal_chain.hpp"
#include "theory/chain_modes.hpp"

namespace lm::normal_modes {

/// All that the photographs of one state say.
struct Found {
  Matrix covariance;              // of x
  thermal_chain::Components pca;  // of what PCA is asked of
  thermal_chain::Memory memory;
  Vector pulls;  // of λω²/kT, in standard errors that count the memory
  double correlation, code_overlap, cluster_share;
  std::vector<double> invented, shuffled, energies;
  std::vector<int> groups;
};

class ChainRun {
 public:
  ChainRun(const Parameters& p, std::uint64_t seed);

  /// One photograph. Allocates nothing.
  void take_step();
  std::int64_t count() const { return album_.count(); }
  /// Below so many photographs nothing is computed.
  std::int64_t enough() const { return 4 * p_.masses; }
  Found find() const;

  const theory::ChainModes& modes() const { return modes_; }
  /// What PCA should find: modes of x, or of √m x where it is weighted.
  const Matrix& targets() const { return targets_; }
  const thermal_chain::Album& album() const { return album_; }
  const std::vector<double>& shown() const { return shown_; }
  double spacing() const { return as_double(ticks_) * thermal_chain::kTick; }

  bool one_bath() const;
  /// The mean temperature.
  double warmth() const { return temperatures_.mean(); }
  /// ⟨x xᵀ⟩, its components, and g_jk, in theory.
  const Matrix& endless() const { return endless_; }
  const thermal_chain::Components& stationary() const { return stationary_; }
  const Matrix& inefficiency() const { return inefficiency_; }
  /// 0 in one bath, where its formula leaves rounding.
  double stationary_correlation() const { return one_bath() ? 0 : correlation_in(endless_); }
  theory::SampledModes sampled() const;
  double ratio_error() const;

  Index code() const { return machine_.decoder().cols(); }
  double code_loss() const { return machine_.loss(album_.moments()); }
  double pca_loss() const;
  /// The code is learned at the rate r = 0.2 (λ_h − λ_{h+1})/tr C for each step, so it knows the
  /// photographs of 1/r steps ago. Since then the moments changed by the share 1/rn of λ_1, which
  /// turns the plane by λ_1/(λ_h − λ_{h+1}) of that.
  double code_lag() const;

 private:
  using Album = thermal_chain::Album;
  Matrix weigh(const Matrix& C) const;
  double correlation_in(const Matrix& C) const;
  double slowest() const;
  void work_out();
  void compare_code(Found& f) const;
  void group(Found& f, const Matrix& newest) const;

  Parameters p_;
  std::uint64_t seed_;
  theory::ChainModes modes_;
  Vector temperatures_;
  Matrix targets_;
  std::int64_t ticks_;
  thermal_chain::Chain chain_;
  Album album_;
  thermal_chain::LinearCode machine_;
  Random sides_;
  std::vector<double> shown_;
  Matrix endless_, inefficiency_;
  thermal_chain::Components stationary_;
  Vector bend_;
};

}  // namespace lm::normal_modes
