// Experiment ntk-width: widen a network until it is its own linearization, and measure how fast.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "core/text.hpp"
#include "experiments/lazy-and-rich/lazy_ladder.hpp"
#include "experiments/lazy-and-rich/lazy_parameters.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"

namespace lm::ntk_width {
namespace {

using Parameters = NtkWidthParameters;

constexpr std::int64_t kStory = 400;
/// One more untrained network of every width a step, up to this many.
constexpr std::int64_t kDraws = 40;
/// Numbers that the hidden layers of all networks may hold: examples × widths × repeats, which is
/// about 130 MB with what training keeps of each.
constexpr double kMaxHidden = 2e6;

// The exponents are those of H → ∞ (Jacot et al. 2018; Huang and Yau 2020 for the drift); next
// orders in 1/H and the scatter of the draws are allowed for. What was met stands in the checks'
// reasons.
constexpr double kStartTolerance = 0.08;
constexpr double kStartRatioTolerance = 0.25;
constexpr double kDriftTolerance = 0.15;
constexpr double kMovementTolerance = 0.06;
constexpr double kDistanceTolerance = 0.05;
/// Of the gap, A/H (1 − b/√H), the next order is large: b is 1.6 to 4.8 in three tasks. With 3 it
/// turns the ladder from 64 to 4096 by 0.10, and six networks of each width scatter by 0.04. A
/// run's shorter ladder is held to half way between −1 and −1/2, what the kernel's randomness would
/// give.
constexpr double kGapTolerance = 0.15;
constexpr double kRunGapTolerance = 0.25;
/// A run of three repeats up to width 1024 scatters more than the battery's six up to 4096.
constexpr double kStandardErrors = 3;

class NtkWidth : public LazyLadder {
 public:
  NtkWidth(const Parameters& parameters, const Setup& setup)
      : LazyLadder(ladder_of(parameters), parameters.samples, parameters.dimension, setup.seed),
        parameters_(parameters),
        starts_(Matrix::Zero(static_cast<Index>(rungs().size()), kDraws)),
        limit_norm_(moments().mean.norm()),
        total_variance_(moments().variance.sum()) {
    for (std::size_t i = 0; i < rungs().size(); ++i) probes_.emplace_back(task().X, options(i));
    begin();
  }

  Views views() const override {
    return {laziness_view(),
            start_view(),
            slopes_view(),
            history(Quantity::drift, "Drift of the kernel while training",
                    "$\\lVert K - K_0\\rVert / \\lVert K_0\\rVert$"),
            history(Quantity::gap, "Largest gap to the linearization so far",
                    "$\\max |f - f_{\\mathrm{lin}}|$"),
            loss_view(),
            outputs_view(),
            kernel_view()};
  }
  Scalars scalars() const override {
    const PowerLaw start = start_law();
    Scalars all = {
        measured("initialization_slope", start.exponent,
                 "exponent of the kernel's deviation at the start"),
        measured("initialization_slope_error", start.standard_error, "its standard error"),
        measured("initialization_ratio", draws_ > 0 ? start_ratios().back() : kNaN,
                 "that deviation over the predicted one, widest network")};
    all = joined(std::move(all), LazyLadder::scalars());
    all.push_back(measured("distance_ratio", step() > 0 ? distance_ratio() : kNaN,
                           "distance the weights went over the predicted one, widest network"));
    return all;
  }

  /// The exponent of ‖K₀ − K∞‖/‖K∞‖ over the draws so far.
  PowerLaw start_law() const {
    if (draws_ == 0) return {kNaN, kNaN, kNaN};
    return fit_power_law(rungs(), starts_.leftCols(draws_));
  }
  /// Its root mean square over the draws, width by width, over the value that theory gives.
  std::vector<double> start_ratios() const {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < rungs().size(); ++i) {
      double squares = 0;
      for (Index k = 0; k < draws_; ++k) {
        squares += starts_(static_cast<Index>(i), k) * starts_(static_cast<Index>(i), k);
      }
      ratios.push_back(std::sqrt(squares / static_cast<double>(draws_)) /
                       predicted_start(rungs()[i]));
    }
    return ratios;
  }
  /// ‖θ − θ₀‖ over the infinitely wide kernel's, on the last rung, mean over the repeats.
  double distance_ratio() const {
    const Matrix measured = values(Quantity::distance), predicted = predicted_distances();
    const Index last = measured.rows() - 1;
    double ratio = 0;
    for (Index j = 0; j < measured.cols(); ++j) {
      ratio += measured(last, j) / predicted(last, j) / static_cast<double>(measured.cols());
    }
    return ratio;
  }
  const Parameters& parameters() const { return parameters_; }

 protected:
  void take_step() override {
    LazyLadder::take_step();
    if (draws_ == kDraws) return;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
      const auto number = static_cast<std::uint64_t>(i) << 32u | static_cast<std::uint64_t>(draws_);
      probes_[i].draw(seed_of("draw", number));
      starts_(static_cast<Index>(i), draws_) =
          (probes_[i].matrix() - moments().mean).norm() / limit_norm_;
    }
    ++draws_;
  }

 private:
  static Ladder ladder_of(const Parameters& parameters);
  double predicted_start(double width) const {
    return std::sqrt(total_variance_ / width) / limit_norm_;
  }
  View laziness_view() const {
    const Matrix drift = values(Quantity::drift);
    Plot plot = over_rungs("laziness", "What training changes, by width", "relative change");
    plot.add(rung_points("drift of the kernel", drift))
        .add(rung_points("movement of the weights", values(Quantity::movement)))
        .add(rung_points("gap to the linearization", values(Quantity::gap)));
    if (parameters_.scaling == Scaling::mean_field) {
      return plot.add(rung_line("$H^0$ through the widest", Role::reference, drift, 0));
    }
    Series weights = rung_points("kernel theory, no fit", predicted_distances());
    weights.role = Role::predicted;
    for (std::size_t i = 0; i < weights.y.size(); ++i) {
      // E ‖θ₀‖² is the number of parameters.
      weights.y[i] /= std::sqrt(rungs()[i] * as_double(parameters_.dimension + 1));
    }
    return plot.add(rung_line("$H^{-1}$ through the widest", Role::reference, drift, -1))
        .add(std::move(weights))
        .add(rung_line("$H^{-1/2}$ through the widest", Role::reference, drift, -0.5));
  }

  View start_view() const {
    std::vector<double> theory;
    for (const double width : rungs()) theory.push_back(predicted_start(width));
    Plot plot = over_rungs("start", "How far a random network's kernel is from the limit",
                           "$\\lVert K_0 - K_\\infty\\rVert / \\lVert K_\\infty\\rVert$");
    if (draws_ > 0) {
      plot.add(rung_points("networks drawn, root mean square", starts_.leftCols(draws_)));
    }
    return plot.predicted("variance of one unit over $H$, no fit", theory);
  }
  /// Slopes of one run: the tolerances of the rows, or three standard errors if that is more.
  Checks checks() const override {
    const bool tanh = parameters_.activation == LazyActivation::tanh;
    const Range range =
        slopes_range(
            "three widths or more over a factor of 8, the widest 25 times the examples or "
            "more; five inputs or more; three repeats; 400 steps")
            .needs(rungs().back() >= 25 * as_double(parameters_.samples),
                   "the widest network has fewer than 25 units per example")
            .needs(parameters_.dimension >= 5, "there are fewer than five inputs");
    const bool ntk = parameters_.scaling == Scaling::ntk;
    const Range scaled = Range(range).needs(ntk, "the output is scaled by 1/H");
    const auto slope = [](const char* name, double exponent, const PowerLaw& found,
                          double tolerance, const char* why, const Range& where) {
      return within(name, exponent, found.exponent,
                    std::max(tolerance, kStandardErrors * found.standard_error), why, where);
    };
    const char* scatter = "the scatter of the draws, or 3 standard errors";
    const PowerLaw drift = law(Quantity::drift);
    Checks all = {slope("exponent of the kernel's deviation at the start", -0.5, start_law(),
                        kStartTolerance, "40 draws of each width, or 3 standard errors", range)};
    if (!ntk) {
      all.push_back(slope("exponent of the kernel's drift under 1/H", 0, drift, kDriftTolerance,
                          scatter, range));
    }
    all.push_back(slope("exponent of the relative movement of the weights", -0.5,
                        law(Quantity::movement), kMovementTolerance, scatter, scaled));
    if (tanh) {
      all.push_back(slope("exponent of the kernel's drift in training", -1, drift, kDriftTolerance,
                          scatter, scaled));
      all.push_back(
          slope("exponent of the gap to the linearization", -1, law(Quantity::gap),
                kRunGapTolerance, "half way to -1/2: next orders in H^(-1/2), or 3 standard errors",
                Range(scaled).needs(rungs().back() >= 50 * as_double(parameters_.samples),
                                    "the widest network has fewer than 50 units per example")));
    } else {
      all.push_back(at_most("exponent of the kernel's drift in training, ReLU", -0.6,
                            drift.exponent, kStandardErrors * drift.standard_error,
                            "the kink, or 3 standard errors", scaled));
    }
    return all;
  }

  Parameters parameters_;
  std::vector<LazyKernel> probes_;  // one a width, for untrained networks
  std::int64_t draws_ = 0;
  Matrix starts_;          // rungs × kDraws
  double limit_norm_;      // ‖K∞‖
  double total_variance_;  // Σ_ij Var k_ij
};

LazyLadder::Ladder NtkWidth::ladder_of(const Parameters& p) {
  Ladder ladder;
  std::vector<double> whole;
  for (const double width : p.widths) whole.push_back(std::floor(width));
  ladder.rungs = ascending(whole, "widths");
  double total = 0;
  for (const double width : ladder.rungs) {
    LazyOptions o;
    o.activation = p.activation;
    o.width = static_cast<Index>(width);
    const bool ntk = p.scaling == Scaling::ntk;
    o.output_scale = ntk ? 1 / std::sqrt(width) : 1 / width;
    o.rate_scale = ntk ? 1 : std::sqrt(width);
    o.learning_rate = p.learning_rate;
    ladder.options.push_back(o);
    total += width;
  }
  const double hidden = total * static_cast<double>(p.repeats * p.samples);
  if (hidden > kMaxHidden) {
    throw Error("too_large", "widths",
                "\"" + format_value(p.widths) + "\" with " + std::to_string(p.repeats) +
                    " repeats and " + std::to_string(p.samples) + " examples makes " +
                    format_double(hidden) +
                    " hidden activations; allowed are 2000000: fewer or narrower networks");
  }
  ladder.repeats = p.repeats;
  ladder.story = kStory;
  ladder.symbol = "H";
  ladder.axis = "width $H$";
  ladder.stream = "ntk-width";
  return ladder;
}

Parameters with(LazyActivation activation, Scaling scaling, std::vector<double> widths,
                std::int64_t repeats) {
  Parameters p;
  p.activation = activation;
  p.scaling = scaling;
  p.widths = std::move(widths);
  p.repeats = repeats;
  return p;
}

void check_tanh(std::int64_t seed, Battery& result) {
  Made<NtkWidth> model(with(LazyActivation::tanh, Scaling::ntk, {64, 256, 1024, 4096}, 6), seed);
  model.advance(kStory);
  const char* range = "tanh, widths 64 to 4096, 6 networks of each, 400 steps";
  const auto add = [&](const char* name, double predicted, double measured, double tolerance,
                       const char* why) {
    result.add(model, within(name, predicted, measured, tolerance, why, range));
  };
  add("tanh: exponent of the kernel's deviation at the start", -0.5, model.start_law().exponent,
      kStartTolerance, "40 draws a width scatter by 0.02");
  const std::vector<double> ratios = model.start_ratios();
  const char* scatter = "a root mean square of 40 heavy-tailed draws, 4 standard errors";
  add("tanh: deviation at the start over the predicted one, H = 64", 1, ratios.front(),
      kStartRatioTolerance, scatter);
  add("tanh: deviation at the start over the predicted one, H = 4096", 1, ratios.back(),
      kStartRatioTolerance, scatter);
  add("tanh: exponent of the kernel's drift in training", -1, model.law(Quantity::drift).exponent,
      kDriftTolerance, "next orders in 1/H; the notes' -1/2 is 3 tolerances away");
  add("tanh: exponent of the relative movement of the weights", -0.5,
      model.law(Quantity::movement).exponent, kMovementTolerance, "next orders in 1/H");
  add("tanh: exponent of the distance that the weights go", 0,
      model.law(Quantity::distance).exponent, kDistanceTolerance, "next orders in 1/H");
  add("tanh: distance that the weights go over the predicted one, H = 4096", 1,
      model.distance_ratio(), 0.1, "the kernel's own deviation at the start, 3 % at this width");
  add("tanh: exponent of the gap to the discrete linearization", -1,
      model.law(Quantity::gap).exponent, kGapTolerance,
      "the next order, -3/√H of it, turns it by 0.10; six networks scatter by 0.04");
}

}  // namespace

ExperimentInfo info() {
  return info_of<NtkWidth, Parameters>(
      {.title = "Widen until it is linear",
       .question =
           "How fast does a network become its own linearization as it widens, and is it the "
           "drift of the kernel or its randomness at the start that goes as one over the root of "
           "the width?",
       .precision = "double: exponents are fitted to drifts down to 1e-3",
       .range = "One hidden layer, output over $\\sqrt H$, learning rate below "
                "$2/\\lambda_{\\max}$ of the kernel, a fixed number of steps. The exponents "
                "belong to the limit of large $H$; ReLU's kink slows the drift's. Under $1/H$ "
                "there is no such limit: features move at every width.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1}, {}};
  check_tanh(1, result);
  Made<NtkWidth> relu(with(LazyActivation::relu, Scaling::ntk, {64, 256, 1024, 4096}, 4), 1);
  relu.advance(kStory);
  result.add(relu, at_most("ReLU: exponent of the kernel's drift in training", -0.6,
                           relu.law(Quantity::drift).exponent, 0,
                           "a control between -1/2 and -1: the kink", "ReLU, widths 64 to 4096"));
  result.add(relu, within("ReLU: exponent of the kernel's deviation at the start", -0.5,
                          relu.start_law().exponent, kStartTolerance,
                          "40 draws a width scatter by 0.02", "ReLU, widths 64 to 4096"));
  result.add(relu, within("ReLU: exponent of the relative movement of the weights", -0.5,
                          relu.law(Quantity::movement).exponent, kMovementTolerance,
                          "next orders in 1/H", "ReLU, widths 64 to 4096"));
  Made<NtkWidth> field(with(LazyActivation::tanh, Scaling::mean_field, {64, 256, 1024}, 4), 1);
  field.advance(kStory);
  result.add(field, within("mean field, tanh: exponent of the kernel's drift in training", 0,
                           field.law(Quantity::drift).exponent, kDriftTolerance,
                           "a drift that does not shrink; the scatter of four networks a width",
                           "1/H output, rate times H"));
  return result;
}

}  // namespace lm::ntk_width
