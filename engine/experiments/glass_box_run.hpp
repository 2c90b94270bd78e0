// A deep network and a linear model beside it, frozen, one weight moved: the run of experiment
// glass-box.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/recorder.hpp"
#include "experiments/experiment.hpp"
#include "experiments/weight_probe.hpp"
#include "theory/network_derivatives.hpp"

namespace lm::glass {

constexpr std::int64_t kSuggestedSteps = 200;
/// The layer whose gradient the note speaks of, and how much of it must change for the change to
/// count as seen.
constexpr Index kFarLayer = 17;
constexpr double kSeen = 1e-4;
/// The nudge for which the first-order prediction is held to kFirstOrder: what is left is second
/// order, about the nudge times the network's curvature over its gradient.
constexpr double kSmallNudge = 1e-6;
constexpr double kFirstOrder = 1e-3;
/// The linear model's prediction is exact: rounding of gradients of order ten.
constexpr double kRounding = 1e-12;
/// Inputs of the network and of the linear model beside it; one output.
constexpr Index kInputs = 4;

struct Parameters {
  std::int64_t layer = 3;
  std::int64_t row = 1;
  std::int64_t column = 1;
  double nudge = 0.1;
  std::int64_t depth = 20;
  std::int64_t width = 6;
  theory::Pointwise activation = theory::Pointwise::tanh;
  double gain = 1.3;
  std::int64_t samples = 16;
  double learning_rate = 0.02;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(layer,
              {.name = "layer",
               .label = "Layer of the edited weight",
               .minimum = 1,
               .maximum = 30,
               .group = "Edit",
               .help = "Counted from the input; a number past the last layer means the last."});
    v.integer(row, {.name = "row",
                    .label = "From unit",
                    .minimum = 1,
                    .maximum = 16,
                    .group = "Edit",
                    .help = "The unit that the weight comes from; past the last, the last."});
    v.integer(column, {.name = "column",
                       .label = "To unit",
                       .minimum = 1,
                       .maximum = 16,
                       .group = "Edit",
                       .help = "The unit that it leads to; past the last, the last."});
    v.real(nudge, {.name = "nudge",
                   .symbol = "\\Delta",
                   .label = "Change of the weight",
                   .minimum = -2,
                   .maximum = 2,
                   .group = "Edit",
                   .help = "Added to the weight while training rests. Training itself goes on "
                           "without it, unless the edit is kept."});
    v.integer(depth, {.name = "depth",
                      .symbol = "L",
                      .label = "Layers",
                      .minimum = 1,
                      .maximum = 30,
                      .group = "Network",
                      .help = "Number of weight matrices; 1 is linear regression."});
    v.integer(width, {.name = "width",
                      .symbol = "H",
                      .label = "Width",
                      .minimum = 1,
                      .maximum = 16,
                      .group = "Network",
                      .help = "Units in each hidden layer."});
    v.choice(
        activation, theory::kPointwiseWords,
        {.name = "activation",
         .label = "Activation",
         .group = "Network",
         .help = "Between the layers. With relu a nudge can also switch units on or off, which "
                 "no derivative knows of."});
    v.real(gain, {.name = "gain",
                  .symbol = "\\sigma_w",
                  .label = "Scale of the initial weights",
                  .minimum = 0.2,
                  .maximum = 3,
                  .group = "Network",
                  .help = "Standard deviation of the initial weights times the root of their "
                          "number a unit. Below 1 signals and gradients die out with depth."});
    v.integer(samples, {.name = "samples",
                        .symbol = "P",
                        .label = "Examples",
                        .minimum = 1,
                        .maximum = 64,
                        .group = "Generated data",
                        .help = "Normal inputs in four dimensions; the target is the sine of a "
                                "random linear function of them."});
    v.real(learning_rate,
           {.name = "learning_rate",
            .symbol = "\\eta",
            .label = "Learning rate",
            .minimum = 1e-4,
            .maximum = 1,
            .scale = Scale::log,
            .group = "Training",
            .help = "Of gradient descent on the mean squared error, between edits."});
  }
};

/// What an edit has done, read at one moment.
struct Reading {
  Gradients before;     // of the frozen weights
  Gradients change;     // measured
  Gradients predicted;  // the Hessian times the edit, by hand
  Vector linear_change, linear_predicted;
  double prediction_error = 0;        // ‖change − predicted‖/‖change‖
  double small_prediction_error = 0;  // the same for a nudge of kSmallNudge
  double hessian_change = 0;          // second difference of the gradients over the first
  double linear_hessian_change = 0;
};

/// Acts: `edit` (layer:row:column:value) keeps an edit, `restore` takes back all since the last
/// step.
class GlassBox : public Experiment {
 public:
  GlassBox(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override { return kSuggestedSteps; }
  Observation observe() const override;
  void act(const std::string& name, const std::string& value) override;

  Reading read() const;
  std::size_t layers() const { return network_->layers(); }

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  /// A unit's number counted from one, as an index.
  static Index unit(std::int64_t number) { return static_cast<Index>(number - 1); }
  Place place() const {
    return network_->clamp({static_cast<std::size_t>(parameters_.layer - 1), unit(parameters_.row),
                            unit(parameters_.column)});
  }
  std::size_t far_layer() const {
    return std::min<std::size_t>(static_cast<std::size_t>(kFarLayer), layers());
  }
  void read_linear(Reading& reading) const;
  View layers_view(const Reading& reading) const;
  View network_view(const Reading& reading) const;
  View weights_view() const;
  View coupling_view() const;
  View size_view() const;
  View linear_view(const Reading& reading) const;
  View loss_view() const;
  void add_checks(const Reading& reading, Observation& seen) const;

  Parameters parameters_;
  theory::LayeredLoss loss_;
  std::unique_ptr<Probe> network_;
  std::unique_ptr<Probe> linear_;
  double start_loss_;
  bool edited_ = false;  // whether edits were kept since the last training step
  Gradients frozen_;     // then: the weights before them
  Recorder history_;
};

}  // namespace lm::glass
