// A network on a Chebyshev polynomial in full-batch training, with its sharpness: two experiments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/describe.hpp"
#include "core/views.hpp"
#include "lab/training.hpp"
#include "measure/curvature.hpp"

namespace lm {

/// Whether the sharpness is measured at a recorded step: at multiples of 32, between the 25 and 50
/// steps that follow it closely enough, and a power of two, so that recorded steps are among its
/// multiples up to step 32,768 (Schedule); later wherever a step is recorded.
bool sharpness_due(std::int64_t step);
/// Examples on [−1, 1], both ends included: the published toy's (Cohen et al. 2021,
/// chebyshev-4-20).
constexpr Index kChebyshevExamples = 20;

/// Describes the parameter that the experiments share: the degree of their target.
template <class Visitor>
void visit_degree(Visitor& v, std::int64_t& degree) {
  v.group("Generated data");
  v.integer(degree, param("degree", "Degree of the target").symbol("n").between(1, 10).generated(),
            "The target is the Chebyshev polynomial $T_n(x)$ at 20 points of $[-1, 1]$; the higher "
            "the degree, the more it wiggles.");
}

/// What is learned, by which network, from which start.
struct ChebyshevTask {
  Index degree = 4;
  std::vector<Index> hidden = {20, 20};  ///< widths of the hidden layers; none: a linear model
  std::int64_t seed = 0;
  /// In (0, 1]: moves the targets from the network's first outputs, f₀ + share · (T_degree − f₀),
  /// so that it need not go the whole way.
  double share = 1;
  double bias_scale = 0;  ///< standard deviation of the biases at the start
};

/// ½ mean squared error.
ad::Var half_mean(ad::Var output, ad::Var target);

/// A perceptron 1 – hidden … – 1 with tanh and weights N(0, 1/fan-in) on 20 points of the Chebyshev
/// polynomial T_degree, loss ½ mean squared error, full batch, in double.
class SharpnessTraining {
 public:
  SharpnessTraining(const ChebyshevTask& task, const OptimizerOptions& optimizer);
  SharpnessTraining(const SharpnessTraining&) = delete;
  SharpnessTraining& operator=(const SharpnessTraining&) = delete;

  void step() { training_.step(); }
  double loss() const { return training_.loss(); }
  bool finite() const { return training_.finite(); }
  Index parameters() const { return hessian_.size(); }
  const double* flat() const { return training_.parameters(); }
  const double* gradient() const { return training_.gradient(); }
  /// Goes to these weights; the optimizer's state stays.
  void place(const double* weights);
  void set_learning_rate(double rate) { training_.optimizer().set_learning_rate(rate); }

  /// The Hessian's largest eigenvalue at the present parameters, by Lanczos from the vector of the
  /// last call; `top_vector` is its eigenvector. NaN when the product is not finite.
  double measure_sharpness();
  const Vector& top_vector() const { return top_vector_; }

  /// Why the run counts as diverged: the loss is not finite, or passed 1e6 times its start (a tanh
  /// network's outputs are bounded by its last weights, so a run that got there is on its way out).
  /// Nothing when it does not.
  std::optional<std::string> lost(double initial_loss, double learning_rate, double line) const;

  const Matrix& inputs() const { return inputs_; }    ///< 20 × 1
  const Matrix& targets() const { return targets_; }  ///< 20 × 1
  /// What is trained, for measurements on graphs of their own, and where its parameters are.
  const Network& network() const { return network_; }
  Training<double>& training() { return training_; }

  /// The network drawn over [−1, 1], with its examples and the polynomial.
  View function_view() const;

 private:
  Network network_;
  Matrix inputs_;
  Matrix targets_;
  Training<double> training_;
  HessianProduct<double> hessian_;
  Vector top_vector_;
  double sharpness_ = 0;  // as last measured
  Matrix grid_;
  mutable Evaluation<double> on_grid_;
};

}  // namespace lm
