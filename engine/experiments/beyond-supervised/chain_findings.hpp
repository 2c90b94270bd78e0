// What is found in photographs of a chain: principal components, their memory, groups, inventions.
#pragma once

#include <vector>

#include "core/rng.hpp"
#include "core/types.hpp"
#include "theory/chain_modes.hpp"

namespace lm::thermal_chain {

/// Photographs as they come in, with the sums that PCA needs.
class Album {
 public:
  Album(Index most, Index masses);
  /// Allocates nothing while there is room.
  void add(const double* x);
  Index count() const { return count_; }
  const double* last() const { return photographs_.data() + (count_ - 1) * photographs_.cols(); }
  /// The newest of them, at most `most` rows.
  Matrix newest(Index most) const;
  /// About the mean; of at least 2.
  Matrix covariance() const;
  /// About 0, for a machine that learns meanwhile: kept up to date by `add`.
  const Matrix& moments() const { return moments_; }
  double mean_energy() const { return energy_ / as_double(count_); }
  /// vᵀx of every photograph, about its mean.
  std::vector<double> along(const Vector& v) const;

 private:
  Index count_ = 0;
  Matrix photographs_, moments_;
  Vector sum_;
  double energy_ = 0;
};

/// Principal components, the largest variance first; each turned to lie along the mode of its
/// number, |overlap| its cosine with it.
struct Components {
  Vector values;
  Matrix axes;
  Vector overlaps;
};
Components principal_components(const Matrix& covariance, const Matrix& modes);

/// g = 1 + 2 Σ r(l) of the squares of a series, summed up to the first W ≥ 3g (N. Madras and
/// A. Sokal, 1988), with its relative standard error √(2(2W + 1)/n).
struct Memory {
  double inefficiency, error;
};
Memory memory_of_squares(const std::vector<double>& series);
/// r(0), …, r(lags − 1) of a series about 0.
std::vector<double> autocorrelation(const std::vector<double>& series, Index lags);

/// Energies ½ xᵀKx of so many draws from N(0, C); with `shuffled` from N(0, diag C), as if the
/// masses knew nothing of each other.
std::vector<double> invented_energies(const Matrix& C, bool shuffled, Index count, Random random);

}  // namespace lm::thermal_chain
