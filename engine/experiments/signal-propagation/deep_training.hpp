// A deep network of a point of the plane, in training: does it learn to tell groups apart?
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lab/training.hpp"
#include "theory/mean_field.hpp"

namespace lm::signal {

/// φ(x), elementwise.
ad::Var activate(theory::Gate gate, ad::Var x);

/// Layers of 64 units that start with the variances σ_w²/N and σ_b², then a linear read-out of one
/// number per group. Four groups of inputs: each input has the correlation 0.8 with its group's
/// centre. Every step sees 64 new inputs, so what is measured is not learned by heart. Adam.
class DeepTraining {
 public:
  DeepTraining(theory::Gate gate, double weight_variance, double bias_variance, Index depth,
               std::int64_t seed);

  void step();
  /// The share of the present batch that is right, before it is learned; chance is ¼.
  double accuracy() const;
  bool finite() const { return training_->finite(); }

 private:
  void draw_batch();

  std::uint64_t seed_;
  std::int64_t batch_ = 0;
  Matrix centres_;                    // groups × N
  MatrixOf<float> inputs_, targets_;  // batch × N, batch × groups
  std::unique_ptr<Training<float>> training_;
};

}  // namespace lm::signal
