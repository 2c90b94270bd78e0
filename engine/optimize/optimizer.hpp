// Optimizers by name: chains of transforms, a learning rate and its schedule.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "optimize/rate.hpp"
#include "optimize/transform.hpp"

namespace lm {

/// `gradient_descent` is full-batch gradient descent and mini-batch SGD alike: which of them it is
/// depends on the gradient it is given.
enum class Method { gradient_descent, heavy_ball, nesterov, rmsprop, adam, adamw, muon };

inline constexpr std::array kMethodNames{
    "gradient_descent", "heavy_ball", "nesterov", "rmsprop", "adam", "adamw", "muon"};

/// What is not used by a method is ignored by it. Ranges: learning_rate ≥ 0, 0 ≤ β < 1,
/// 0 ≤ ρ < 1, ε > 0, weight_decay ≥ 0, clip_norm ≥ 0 (0: no clipping); else an Error.
struct OptimizerOptions {
  Method method = Method::gradient_descent;
  double learning_rate = 0.1;
  double momentum = 0.9;  ///< β of heavy ball, Nesterov, Muon
  double beta1 = 0.9, beta2 = 0.999;
  double rho = 0.99;  ///< of RMSProp
  double epsilon = 1e-8;
  /// L2 (added to the gradient) except for adamw and muon, where it is decoupled:
  /// θ ← θ − rate · decay · θ.
  double weight_decay = 0;
  double clip_norm = 0;  ///< the largest gradient norm that is left as it is
  RateSchedule schedule = {};
};

/// θ ← θ − learning_rate · schedule(k) · chain(gradient), k = 0, 1, ….
template <class S>
class Optimizer {
 public:
  Optimizer(const OptimizerOptions& options, const ParameterLayout& layout);

  /// One step over the flat blocks; the gradient is left as it was. Allocates nothing.
  void step(S* parameters, const S* gradient);
  /// As after construction: step 0, all states zero.
  void reset();

  std::int64_t steps() const { return steps_; }
  double learning_rate() const { return rate_; }
  /// Moves the base learning rate (≥ 0) from the next step on.
  void set_learning_rate(double rate);

 private:
  double rate_;
  RateSchedule schedule_;
  std::vector<TransformPtr<S>> chain_;
  std::vector<S> update_;
  std::int64_t steps_ = 0;
};

extern template class Optimizer<float>;
extern template class Optimizer<double>;

}  // namespace lm
