// Linear fits whose errors are counted over many draws of the noise.
#pragma once

#include <cstdint>
#include <vector>

#include "core/svd.hpp"
#include "experiments/generalization/noisy_points.hpp"
#include "theory/fit_errors.hpp"

namespace lm::polynomial {

/// What is fitted: terms up to `degree`, `idle` features that have nothing to do with the values,
/// a penalty λ|w|²; `examples` points.
struct FitSetting {
  Target target = Target::cubic;
  Index degree = 3, examples = 20, idle = 0;
  double penalty = 0, noise = 0.1;
};

/// A sum of numbers that knows its mean and the mean's standard error.
class Tally {
 public:
  void add(double x) { ++count_, sum_ += x, squares_ += x * x; }
  double mean() const { return count_ > 0 ? sum_ / count_ : kNaN; }
  double error() const;

 private:
  double count_ = 0, sum_ = 0, squares_ = 0;
};

/// One setting: the places stay, the noise is drawn again and again.
class GapCount {
 public:
  GapCount(const FitSetting& setting, std::uint64_t seed, std::uint64_t number);

  /// New values at the points, a fit, new values at the same points, and new places.
  void draw(std::uint64_t repeat);

  const FitSetting& setting() const { return setting_; }
  Index weights() const { return features_; }
  double effective() const { return effective_; }
  const Tally& train() const { return train_; }
  const Tally& test() const { return test_; }
  const Tally& gap() const { return gap_; }
  const Tally& elsewhere() const { return elsewhere_; }

  double predicted_train() const { return predicted_train_; }
  double predicted_test() const { return predicted_test_; }
  double predicted_gap() const { return predicted_test_ - predicted_train_; }
  double predicted_elsewhere() const { return predicted_elsewhere_; }

 private:
  FitSetting setting_;
  std::uint64_t seed_, number_;
  Index features_ = 0;
  Vector f_, g_,
      weight_of_;         ///< the curve at the points, elsewhere, and how much each place counts
  Matrix U_, lifted_;     ///< points × modes; places elsewhere × modes
  Vector kept_, scaled_;  ///< how much of each mode stays: s²/(s² + λ), s/(s² + λ)
  Vector y_, modes_, again_, off_;
  Tally train_, test_, gap_, elsewhere_;
  double effective_ = 0, predicted_train_ = 0, predicted_test_ = 0, predicted_elsewhere_ = 0;
};

}  // namespace lm::polynomial
