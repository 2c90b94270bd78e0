// Five classifiers of phases: two rules with one number, and three networks.
#pragma once

#include <array>
#include <memory>

#include "experiments/ising/phase_pictures.hpp"
#include "lab/training.hpp"

namespace lm::ising {

enum class Kind { cnn, mlp, logistic, magnetization, energy };
inline constexpr std::array kKindNames{"cnn", "mlp", "logistic", "magnetization", "energy"};

inline constexpr Index kFilters = 8, kHidden = 32;

/// Learns to tell label 1 from label 0 by pictures of side × side spins.
class PhaseClassifier {
 public:
  PhaseClassifier(Kind kind, Index side, const Matrix& pictures, const Vector& labels,
                  std::uint64_t seed);

  bool trains() const { return training_ != nullptr; }
  /// One step of Adam on 50 pictures; nothing for a rule, which is found at once.
  void step();
  bool finite() const { return !training_ || training_->finite(); }

  /// How sure it is of label 1, from 0 to 1, for each row. A rule is sure.
  Vector outputs(const Matrix& pictures);
  /// Before the sigmoid; of networks only.
  Vector logits(const Matrix& pictures);
  Index parameters() const;
  /// What the first layer weighs: side × side for a unit, 3 × 3 for a filter; none of a rule.
  std::vector<Matrix> first_weights(Index most) const;
  /// The output's bias; of networks only.
  double bias() const;
  double threshold() const { return threshold_; }

 private:
  double feature(const Matrix& pictures, Index row) const;
  void find_threshold(const Matrix& pictures, const Vector& labels);

  Kind kind_;
  Index side_;
  double threshold_ = 0;
  std::unique_ptr<Training<float>> training_;
  ad::Graph graph_;
  ad::Var x_, output_;
  std::unique_ptr<ad::Executor<float>> reader_;
  MatrixOf<float> batch_;
};

}  // namespace lm::ising
