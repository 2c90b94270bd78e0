// A network in training on 128 points of a circle, taken apart into frequencies.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "experiments/kernels/wide_network.hpp"

namespace lm {

/// An even number: each point has its antipode, so that odd and even functions are kept apart
/// exactly.
inline constexpr Index kCirclePoints = 128;
/// Frequencies 0 to 10.
inline constexpr Index kFrequencies = 11;
inline constexpr double kInverseE = 0.36787944117144233;

struct CircleOptions {
  bool hidden = true;  ///< else f = w·x
  bool bias = false;
  Index width = 64;
  double learning_rate = 1;                          ///< η
  std::array<double, kFrequencies> amplitudes = {};  ///< of cos kθ in what is asked for
};

/// What is trained is f − f₀, which starts at 0, on (1/2n) Σ (f − f₀ − y)²: so a linearized network
/// has the residual (1 − ηλ_k)^s at frequency k after s updates.
class CircleTraining {
 public:
  CircleTraining(const CircleOptions& options, std::uint64_t seed);

  void step();
  std::optional<std::string> trouble(double learning_rate) const {
    return training_.trouble(learning_rate);
  }

  /// λ_k of the network's own kernel at the start, the mean over cos kθ and sin kθ, k = 0 … 10.
  const std::vector<double>& eigenvalues() const { return eigenvalues_; }
  /// The residual at frequency k after s updates if that kernel stayed as it was.
  double own_residual(Index k, std::int64_t updates) const;

  double amplitude_wanted(Index k) const { return options_.amplitudes[as_size(k)]; }
  /// Of cos kθ in f − f₀.
  double amplitude(Index k) const { return amplitudes_(k); }
  /// The share of the amplitude that is still missing; NaN where none is asked for.
  double residual(Index k) const;
  /// At how many updates 1/e of it was left, to a fraction; NaN before.
  double updates_to_learn(Index k) const { return crossings_[as_size(k)]; }
  /// The λ whose (1 − ηλ)^s is the residual: at 1/e, before that now. NaN where it is not above 0.
  double rate(Index k) const;

  const Vector& answer() const { return answer_; }  ///< f − f₀ at the points
  Vector wanted() const;
  Vector wave(Index k) const { return waves_.row(2 * k).transpose(); }  ///< cos kθ
  std::vector<double> degrees() const;

 private:
  Matrix own_kernel();
  void read();

  CircleOptions options_;
  Network network_;
  Matrix X_;
  Matrix waves_;  // cos kθ, sin kθ in turn: 2 · frequencies × points
  Training<double> training_;
  std::vector<double> eigenvalues_;  // before own_, whose making fills them
  theory::KernelDynamics own_;
  Vector start_;  // f₀
  Vector answer_, amplitudes_, before_;
  std::array<double, kFrequencies> crossings_;
};

}  // namespace lm
