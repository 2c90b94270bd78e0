// A chain of masses on springs, each in a bath, and a linear autoencoder that watches it.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rng.hpp"
#include "core/types.hpp"
#include "theory/chain_modes.hpp"

namespace lm::thermal_chain {

/// Time between two steps of the integrator; the stiffest mode has ω < 2.
constexpr double kTick = 0.1;

/// m ẍ = −Kx − m γ ẋ + noise by the splitting BAOAB (B. Leimkuhler and C. Matthews, 2013), which
/// gives the positions of a harmonic system in one bath their exact covariance at any stable step.
class Chain {
 public:
  Chain(const Vector& masses, const Vector& temperatures, double friction, Random random);
  void advance(std::int64_t ticks);
  const std::vector<double>& places() const { return x_; }

 private:
  void kick();
  void drift();

  std::vector<double> masses_, x_, v_, kicks_,
      noise_;  // noise_: standard deviation of a bath's kick
  double keep_;
  Random random_;
};

/// x̂ = D E x with h numbers in the middle, by gradient descent on tr((1 − DE) C (1 − DE)ᵀ), the
/// mean square of what is lost over data of covariance C.
class LinearCode {
 public:
  LinearCode(Index size, Index code, Random random);
  /// One step at the learning rate 0.1/tr C. Allocates nothing.
  void learn(const Matrix& C);
  /// 2ηλ for λ = 1 in units of C's trace: the rate at which a direction is learned, over its share.
  static constexpr double kRate = 0.2;

  const Matrix& decoder() const { return D_; }
  double loss(const Matrix& C) const;

 private:
  void lose(const Matrix& C);

  Matrix D_, E_;  // size × code, code × size
  Matrix moved_, turned_;
  Matrix rest_, lost_;  // size × size: 1 − DE, and that times C
};

/// Two means among the rows of `points` (n × d): Lloyd's rounds from the two rows whose first
/// coordinates are smallest and largest. label[i] is 0 or 1.
struct TwoMeans {
  Matrix centers;
  std::vector<int> labels;
};
TwoMeans two_means(const Matrix& points);

}  // namespace lm::thermal_chain
