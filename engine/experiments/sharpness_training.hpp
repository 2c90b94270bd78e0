// A network on a Chebyshev polynomial in full-batch training, with its sharpness: two experiments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/schema.hpp"
#include "core/views.hpp"
#include "experiments/training.hpp"
#include "measure/curvature.hpp"

namespace lm {

/// Sharpness is measured at steps that are multiples of this: between the 25 and 50 steps that
/// follow it closely enough, and a power of two, so that recorded steps are among its multiples up
/// to step 32,768 (Schedule); later it is measured wherever a step is recorded.
constexpr std::int64_t kSharpnessEvery = 32;
/// Examples on [−1, 1], both ends included: the published toy's (Cohen et al. 2021,
/// chebyshev-4-20).
constexpr Index kChebyshevExamples = 20;

/// Describes the parameter that both experiments have: the degree of their target.
template <class Visitor>
void visit_degree(Visitor& v, std::int64_t& degree) {
  v.integer(degree, {.name = "degree",
                     .symbol = "n",
                     .label = "Degree of the target",
                     .minimum = 1,
                     .maximum = 10,
                     .group = "Generated data",
                     .help = "The target is the Chebyshev polynomial $T_n(x)$ at 20 points of "
                             "$[-1, 1]$; the higher the degree, the more it wiggles."});
}

/// A perceptron 1 – hidden … – 1 with tanh, weights N(0, 1/fan-in), biases zero, on 20 points of
/// the Chebyshev polynomial T_degree, loss ½ mean squared error, full batch, in double.
class SharpnessTraining {
 public:
  /// hidden: widths of the hidden layers, none for a linear model. `share` in (0, 1] moves the
  /// targets from the network's first outputs, f₀ + share · (T_degree − f₀): how far it must go.
  SharpnessTraining(Index degree, const std::vector<Index>& hidden,
                    const OptimizerOptions& optimizer, std::int64_t seed, double share = 1);
  SharpnessTraining(const SharpnessTraining&) = delete;
  SharpnessTraining& operator=(const SharpnessTraining&) = delete;

  void step() { training_.step(); }
  double loss() const { return training_.loss(); }
  bool finite() const { return training_.finite(); }
  Index parameters() const { return hessian_.size(); }
  const double* flat() const { return training_.parameters(); }
  const double* gradient() const { return training_.gradient(); }
  void set_learning_rate(double rate) { training_.optimizer().set_learning_rate(rate); }

  /// The Hessian's largest eigenvalue at the present parameters, by Lanczos from the vector of the
  /// last call; `top_vector` is its eigenvector. NaN when the product is not finite.
  double measure_sharpness();
  const Vector& top_vector() const { return top_vector_; }

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
  Matrix grid_;
  mutable Evaluation<double> on_grid_;
};

}  // namespace lm
