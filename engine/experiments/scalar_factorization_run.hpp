// Two numbers that multiply, in training: the run of experiment scalar-factorization.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "core/recorder.hpp"
#include "core/rng.hpp"
#include "experiments/experiment.hpp"
#include "theory/scalar_factorization.hpp"

namespace lm::scalar {

enum class Loss { sum, half_sum };
constexpr std::array<const char*, 2> kLossWords = {"sum", "half_sum"};

/// Starts lie in this window of the plane, and the curves are drawn in it.
constexpr double kWindow = 4;
/// A run counts as converged when the loss is below this share of s²: five digits of the product.
constexpr double kConvergedLoss = 1e-10;
/// κ's change in a step is held to rounding: a few ulps of the squared weights.
constexpr double kStepTolerance = 1e-14;

struct Parameters {
  double target = 2;
  std::int64_t depth = 2;
  double w1 = 2;
  double w2 = 0.1;
  double learning_rate = 0.02;
  double label_noise = 0;
  Loss loss = Loss::sum;

  template <class Visitor>
  void visit(Visitor& v) {
    v.real(target, {.name = "target",
                    .symbol = "s",
                    .label = "Target",
                    .minimum = 0.05,
                    .maximum = 10,
                    .scale = Scale::log,
                    .group = "Problem",
                    .help = "The number that the product of the weights is to reach."});
    v.integer(depth, {.name = "depth",
                      .symbol = "L",
                      .label = "Layers",
                      .minimum = 2,
                      .maximum = static_cast<double>(theory::kMostFactors),
                      .group = "Problem",
                      .help = "Number of factors. With more than two, all after the first start "
                              "equal, $w_2$, and then stay equal: $f = w_1 w_2^{L-1}$."});
    v.choice(loss, kLossWords,
             {.name = "loss",
              .label = "Loss convention",
              .group = "Problem",
              .help = "$L = c\\,(s - w_1 w_2^{L-1})^2$ with c = 1 (sum) or 1/2 (half_sum). It "
                      "rescales time and the last stable step, nothing else."});
    v.real(w1, {.name = "w1",
                .symbol = "w_1(0)",
                .label = "Start, first layer",
                .minimum = -kWindow,
                .maximum = kWindow,
                .group = "Start",
                .help = "Or drag the start in the plane."});
    v.real(w2, {.name = "w2",
                .symbol = "w_2(0)",
                .label = "Start, second layer",
                .minimum = -kWindow,
                .maximum = kWindow,
                .group = "Start",
                .help = "Of all layers after the first when there are more than two."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-5,
                           .maximum = 2,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Step size. A minimum holds it while its sharpness is below "
                                   "$2/\\eta$."});
    v.real(label_noise, {.name = "label_noise",
                         .symbol = "\\sigma",
                         .label = "Label noise",
                         .minimum = 0,
                         .maximum = 2,
                         .group = "Training",
                         .help = "Standard deviation of fresh normal noise added to the target in "
                                 "every step; drawn from the seed."});
  }
};

/// Gradient descent on c (s − w₁w₂^{L−1})² beside its flow. Acts: `learning_rate`, `label_noise`.
class ScalarFactorization : public Experiment {
 public:
  ScalarFactorization(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override { return suggested_steps_; }
  Observation observe() const override;
  void act(const std::string& name, const std::string& value) override;

  const theory::WeightPair& weights() const { return weights_; }
  double product() const { return theory::factor_product(weights_, depth()); }
  double loss() const { return c_ * (s() - product()) * (s() - product()); }
  double sharpness() const { return theory::factor_sharpness(weights_, s(), depth(), c_); }
  double kappa() const { return theory::conserved_difference(weights_); }
  double start_kappa() const {
    return theory::conserved_difference({parameters_.w1, parameters_.w2});
  }
  /// κ by its own rule, carried along from the start with each step's error.
  double ruled_kappa() const { return ruled_kappa_; }
  /// Largest |κ after a step − the rule| over w₁² + w₂², of all steps.
  double rule_deviation() const { return rule_deviation_; }
  /// Largest |a − flow|/s over the recorded steps, and of the sharpness met.
  double flow_deviation() const { return flow_deviation_; }
  double largest_sharpness() const { return largest_sharpness_; }
  /// When the product first passed s/2, between two steps by a straight line; NaN before.
  double half_time() const { return half_time_; }
  double predicted_half_time() const { return predicted_half_time_; }
  double time() const { return time_; }
  double c() const { return c_; }
  bool converged() const { return loss() <= kConvergedLoss * s() * s(); }

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  double s() const { return parameters_.target; }
  Index depth() const { return parameters_.depth; }
  theory::WeightPair start() const { return {parameters_.w1, parameters_.w2}; }
  double threshold() const { return 2 / parameters_.learning_rate; }
  double flattest() const { return theory::flattest_sharpness_at_depth(s(), depth(), c_); }
  std::int64_t steps_for_whole_story() const;
  theory::FactorFlow flow_now() const;
  View plane_view() const;
  View landscape_view() const;
  Series path() const;
  Series flow_path() const;
  View history(const char* name, const char* title, const char* y_label) const;
  View product_view() const;
  View sharpness_view() const;
  View conserved_view() const;
  View loss_view() const;
  void add_scalars(Observation& seen) const;
  void add_checks(Observation& seen) const;

  Parameters parameters_;
  double c_;
  Random noise_;
  theory::WeightPair weights_;
  double time_ = 0;
  double ruled_kappa_;
  double rule_deviation_ = 0;
  double flow_deviation_ = 0;
  double largest_sharpness_ = 0;
  double half_time_ = std::numeric_limits<double>::quiet_NaN();
  double predicted_half_time_;
  double settled_time_;
  bool noisy_;
  std::int64_t suggested_steps_ = 1;
  theory::FactorFlow flow_;
  Recorder history_;
  Series drawn_flow_, drawn_minima_, drawn_loss_;  // what stays the same for the whole run
};

}  // namespace lm::scalar
