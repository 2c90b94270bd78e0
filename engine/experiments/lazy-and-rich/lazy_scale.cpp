// Experiment lazy-scale: one knob, the scale of the output, turns a network of fixed width lazy.
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "experiments/lazy-and-rich/lazy_ladder.hpp"
#include "experiments/lazy-and-rich/lazy_parameters.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"

namespace lm::lazy_scale {
namespace {

using Parameters = LazyScaleParameters;

constexpr std::int64_t kStory = 2000;
/// The exponents are −1 as α → ∞ (Chizat et al. 2019); next orders at α = 3 make up to 3 % in the
/// battery.
constexpr double kSlopeTolerance = 0.1;
/// A run on any task scatters more than the battery's.
constexpr double kRunTolerance = 0.15;
constexpr double kStandardErrors = 3;
/// From this scale on the exponents are those of the limit: at α = 3 the drift is a few per cent.
constexpr double kLazyScale = 3;

class LazyScale : public LazyLadder {
 public:
  LazyScale(const Parameters& parameters, const Setup& setup)
      : LazyLadder(ladder_of(parameters), parameters.samples, parameters.dimension, setup.seed),
        parameters_(parameters) {
    begin();
  }

  Views views() const override {
    return {laziness_view(),
            slopes_view(),
            history(Quantity::drift, "Drift of the kernel while training",
                    "$\\lVert K - K_0\\rVert / \\lVert K_0\\rVert$"),
            history(Quantity::gap, "Largest gap to the linearization so far",
                    "$\\max |f - f_{\\mathrm{lin}}|$"),
            outputs_view(),
            kernel_view(),
            loss_view()};
  }

 private:
  static Ladder ladder_of(const Parameters& parameters);
  View laziness_view() const {
    const Matrix drift = values(Quantity::drift), gap = values(Quantity::gap);
    return over_rungs("laziness", "What training changes, by scale", "relative change")
        .add(rung_points("drift of the kernel", drift))
        .add(rung_points("movement of the weights", values(Quantity::movement)))
        .add(rung_points("gap to the linearization", gap))
        .add(rung_line("$\\alpha^{-1}$ through the last drift", Role::reference, drift, -1))
        .add(rung_line("$\\alpha^{-1}$ through the last gap", Role::reference, gap, -1));
  }
  Checks checks() const override {
    const auto slope = [this](const char* name, Quantity quantity) {
      const PowerLaw found = law(quantity);
      return within(name, -1, found.exponent,
                    std::max(kRunTolerance, kStandardErrors * found.standard_error),
                    "next orders in 1/α for any task, 0.12 at most met, or 3 standard errors",
                    slopes_range("tanh, scales from 3 on over a factor of 8, three repeats, 2000 "
                                 "steps")
                        .needs(parameters_.activation == LazyActivation::tanh, "ReLU has kinks")
                        .needs(parameters_.weight_deviation >= 0.5,
                               "the first layer starts so small that its units are linear")
                        .needs(rungs().front() >= kLazyScale, "there is a scale below 3"));
    };
    return {slope("exponent of the kernel's drift in training", Quantity::drift),
            slope("exponent of the relative movement of the weights", Quantity::movement),
            slope("exponent of the gap to the linearization", Quantity::gap)};
  }

  Parameters parameters_;
};

LazyLadder::Ladder LazyScale::ladder_of(const Parameters& p) {
  Ladder ladder;
  ladder.rungs = ascending(p.scales, "scales");
  for (const double scale : ladder.rungs) {
    LazyOptions o;
    o.activation = p.activation;
    o.width = p.width;
    o.weight_deviation = p.weight_deviation;
    o.output_scale = scale / std::sqrt(static_cast<double>(p.width));
    o.rate_scale = 1 / scale;
    o.learning_rate = p.learning_rate;
    o.centred = true;
    ladder.options.push_back(o);
  }
  ladder.repeats = p.repeats;
  ladder.paired = true;
  ladder.story = kStory;
  ladder.symbol = "\\alpha";
  ladder.axis = "scale $\\alpha$";
  ladder.stream = "lazy-scale";
  return ladder;
}

}  // namespace

ExperimentInfo info() {
  return info_of<LazyScale, Parameters>(
      {.title = "One knob from rich to lazy",
       .question = "Is it width that makes training lazy, or the scale of the output?",
       .precision = "double: exponents are fitted to drifts down to 1e-3",
       .range = "One hidden layer of fixed width with a smooth activation, the output centred at "
                "the start, steps of $\\eta/\\alpha^2$. The exponents belong to large $\\alpha$: "
                "from about 3 on here.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    Made<LazyScale> model(Parameters{}, seed);
    model.advance(kStory);
    const std::string name = "seed " + std::to_string(seed) + ": ";
    const auto add = [&](const char* what, Quantity quantity) {
      result.add(model,
                 within(name + what, -1, model.law(quantity).exponent, kSlopeTolerance,
                        "next orders in 1/α", "tanh, H = 100, α = 3 to 100, 3 networks each"));
    };
    add("exponent of the kernel's drift in α", Quantity::drift);
    add("exponent of the relative movement in α", Quantity::movement);
    add("exponent of the gap to the linearization in α", Quantity::gap);
  }
  Parameters rich;
  rich.scales = {0.3, 1};
  Made<LazyScale> model(rich, 1);
  model.advance(kStory);
  result.add(model, at_least("drift of the kernel at α = 0.3 (control)", 0.3,
                             model.values(Quantity::drift).row(0).mean(), 0,
                             "a control: below α = 1 the kernel is not the one it was",
                             "outside the lazy regime"));
  return result;
}

}  // namespace lm::lazy_scale
