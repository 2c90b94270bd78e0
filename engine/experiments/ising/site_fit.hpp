// A logistic neuron that guesses a site from others, fitted to its maximum by Newton's method.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm::ising {

/// Rows of ±1, each with the spin that is to be guessed.
class SiteRows {
 public:
  explicit SiteRows(Index inputs) : inputs_(inputs) {}
  void reserve(Index rows);
  void add(const std::int8_t* inputs, std::int8_t spin);

  Index inputs() const { return inputs_; }
  Index rows() const { return as_index(spins_.size()); }
  const std::int8_t* row(Index i) const { return values_.data() + i * inputs_; }
  std::int8_t spin(Index i) const { return spins_[as_size(i)]; }

 private:
  Index inputs_;
  std::vector<std::int8_t> values_, spins_;
};

/// P(up) = 1/(1 + e^{−(b + w·x)}).
struct SiteFit {
  Vector weights;      ///< b first, then one for each input
  Matrix covariance;   ///< of the weights: the inverse of Fisher's information
  bool found = false;  ///< false where the likelihood has no maximum: no spin defies its neighbours
};

/// The weights of largest likelihood, beginning at `start` (inputs + 1).
SiteFit fit_sites(const SiteRows& rows, const Vector& start);

/// b + w·x.
double logit(const Vector& weights, const std::int8_t* inputs);

}  // namespace lm::ising
