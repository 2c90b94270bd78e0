// The pieces of the experiment learning-rate-transfer: a teacher that gives fresh batches, a
// network that learns from it at one rate, and the best of a row of rates.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lab/training.hpp"
#include "nn/parametrization.hpp"

namespace lm {

constexpr Index kTeacherInputs = 16;
constexpr Index kTeacherBatch = 64;
/// At this width standard and maximal-update parametrization are one.
constexpr Index kBaseWidth = 32;
/// The loss of a network is its mean over this many batches, the last ones.
constexpr std::size_t kLossWindow = 50;

/// Fresh examples x ~ N(0, I₁₆) of tanh(2v₁x) + relu(v₂x) − cos(2v₃x) + (v₄x)(v₁x) with
/// v_i ~ N(0, I/16) drawn once from the seed.
class Teacher {
 public:
  explicit Teacher(std::uint64_t seed);

  /// Writes batch number `step` into `inputs` (64 × 16) and `targets` (64).
  void draw(std::int64_t step);

  std::vector<float> inputs, targets;

 private:
  std::uint64_t seed_;
  Matrix directions_, x_, z_;
};

/// A network 16-H-H-1 of ReLUs without biases under Adam (0.9, 0.99) at one rate, and its losses on
/// the last batches, each before it was trained on.
class Student {
 public:
  /// Starts on the batch that the teacher holds.
  Student(Index width, double log2_rate, nn::Parametrization kind, const Teacher& teacher,
          std::uint64_t seed);

  /// A step on the batch before, then the loss on the one that the teacher holds now.
  void step(const Teacher& teacher);

  /// Mean loss over the last kLossWindow batches; NaN once a loss was not finite.
  double recent_loss() const;

 private:
  void feed(const Teacher& teacher);
  void note();

  std::unique_ptr<Training<float>> training_;
  std::vector<double> losses_;
  std::size_t next_ = 0;
  bool diverged_ = false;
};

/// The best of a row of losses over ascending log₂ rates; NaNs are passed over.
struct Optimum {
  double log2_rate = 0;  ///< vertex of the parabola through the best and its neighbours; NaN: none
  double loss = 0;       ///< the best one measured
  std::size_t index = 0;
  bool inside = false;  ///< whether it has a finite neighbour on both sides
};
Optimum find_optimum(const std::vector<double>& log2_rates, const std::vector<double>& losses);

/// The least-squares slope of y over x; NaN when x does not spread or a value is NaN.
double least_squares_slope(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace lm
