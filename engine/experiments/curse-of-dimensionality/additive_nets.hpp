// Two networks of the same units: each unit wired to one input, or each to all.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lab/training.hpp"

namespace lm {

/// Steps of training; the learning rate falls along half a cosine to a hundredth, so that Adam
/// settles.
inline constexpr std::int64_t kWiringSteps = 2000;

struct WiringSetting {
  Index inputs = 10;
  Index units = 16;  ///< for each input
  double learning_rate = 0.01;
};

/// f(x) = c + Σ_i Σ_h a_ih tanh(w_ih x_i + b_ih): one subnetwork for each input, then their sum.
class AdditiveNet {
 public:
  AdditiveNet(const Matrix& x, const Vector& y, const WiringSetting& setting, std::uint64_t seed);
  Training<float>& training() { return *training_; }
  const Training<float>& training() const { return *training_; }
  /// Subnetwork i at the places x, without c.
  Vector shape(Index i, const Vector& x) const;
  Index inputs() const { return inputs_; }
  double constant() const { return training_->parameter(3)(0, 0); }

 private:
  Index units_, inputs_;
  std::unique_ptr<Training<float>> training_;
};

/// The same number of units, each wired to all inputs: a dense network of one hidden layer.
class DenseNet {
 public:
  DenseNet(const Matrix& x, const Vector& y, const Matrix& test, const WiringSetting& setting,
           std::uint64_t seed);
  Training<float>& training() { return *training_; }
  const Training<float>& training() const { return *training_; }
  /// At the test inputs, as it is trained now.
  Vector test_output() const;

 private:
  Network network_;
  std::unique_ptr<Training<float>> training_;
  std::unique_ptr<Evaluation<float>> test_;
};

}  // namespace lm
