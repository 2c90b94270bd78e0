// Experiment gradient-check: differences with every step against backpropagation, and what each
// costs.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/recorder.hpp"
#include "core/statistics.hpp"
#include "experiments/backpropagation/difference_ladder.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "measure/power_law.hpp"

namespace lm::gradient_check {
namespace {

/// Steps from 1 down to 1e-12, four to a factor of ten.
constexpr std::int64_t kSteps = 49;
constexpr double kPerDecade = 4;
/// The truncation branch is judged where rounding is below this share of it, and the series' next
/// term below the other.
constexpr double kRoundingShare = 0.02, kNextShare = 0.05;
/// A fit through steps of which each may be off by 5 %, over a decade or more.
constexpr double kOrderTolerance = 0.05;
/// Factors by which rounding, the best step of the ladder (whose rungs are 1.8 apart) and its error
/// may be off by luck. Central differences are as many draws as there are weights. All forward ones
/// share the rounding of the loss itself: when it is three standard deviations off, they are off by
/// √((1 + 9)/2) = 2.2 times the typical, and 2.9 times when it is four.
struct Luck {
  double rounding, step, best;
};
constexpr Luck kCentralLuck = {1.8, 2.5, 1.7}, kForwardLuck = {3, 4, 2.5};
/// A branch is drawn down to this share of the least error.
constexpr double kLeastDrawn = 0.01;
/// Luck averages out over so many weights.
constexpr Index kManyWeights = 10;
/// Griewank and Walther's bound for one gradient, in passes.
constexpr double kCheapGradient = 5;

enum class Choice { central, forward };
constexpr std::array<const char*, 2> kDifferences = {"central", "forward"};

struct Parameters {
  std::vector<double> sizes = {1, 8, 8, 1};
  theory::SeriesUnit activation = theory::SeriesUnit::tanh;
  Choice difference = Choice::central;
  double step = 1e-5;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Network");
    v.list(sizes, 5, param("sizes", "Layers").between(1, 16),
           "Units of each layer, inputs first; two layers at least.");
    v.choice(activation, theory::kSeriesUnitWords,
             param("activation", "Activation").symbol("\\varphi"),
             "Of every layer but the last. ReLU has kinks, so its loss is a square between them.");
    v.group("Differences");
    v.choice(difference, kDifferences, param("difference", "Difference").probe(),
             "Central looks to both sides of a weight, forward to one.");
    v.real(step, param("step", "Step").symbol("h").log(1e-15, 1).probe(),
           "How far a weight is moved.");
  }
};

std::vector<Index> whole_sizes(const std::vector<double>& sizes) {
  std::vector<Index> whole;
  for (const double size : sizes) whole.push_back(static_cast<Index>(size));
  if (whole.size() < 2 || !std::equal(sizes.begin(), sizes.end(), whole.begin(),
                                      [](double a, Index b) { return a == as_double(b); })) {
    throw Error("bad_value", "sizes", "must be two to five whole numbers, as in 1:8:8:1");
  }
  return whole;
}

LadderSetting setting_of(const Parameters& p, std::int64_t seed) {
  return {whole_sizes(p.sizes), p.activation,
          p.difference == Choice::central ? Difference::central : Difference::forward,
          static_cast<std::uint64_t>(seed)};
}

double rung(std::int64_t k) { return lm::pow(10.0, -as_double(k) / kPerDecade); }

class GradientCheck : public ExperimentOf<Parameters> {
 public:
  GradientCheck(const Parameters& p, const Setup& setup)
      : ExperimentOf(p), ladder_(setting_of(p, setup.seed)), history_({"step", "error"}) {
    window_.reserve(as_size(kSteps));
    error_at_step_ = ladder_.error(p.step);
    differences_at_step_ = ladder_.differences(p.step);
    for (const Index width : {2, 4, 8, 16, 32, 64}) {
      std::vector<Index> sizes = whole_sizes(p.sizes);
      std::fill(sizes.begin() + 1, sizes.end() - 1, width);
      wider_.push_back(costs_of(sizes, p.activation));
    }
    begin();
  }

  std::int64_t suggested_steps() const override { return kSteps; }
  Views views() const override { return {error_view(), weights_view(), cost_view()}; }
  Scalars scalars() const override {
    const Branches& b = ladder_.branches();
    const double best = b.best_step();
    return {
        measured("error", error_at_step_, "relative error with step $h$"),
        predicted("predicted_error", b.both(p_.step), "the same by both branches"),
        measured("best_error", best_.error, "least relative error of the ladder"),
        predicted("predicted_best_error", std::isnan(best) ? kNaN : b.both(best),
                  "where the branches cross"),
        measured("best_step", best_.step, "step with the least error"),
        predicted("predicted_best_step", best, "step at which both branches cost least"),
        measured("order", order(), "slope of the truncation branch"),
        predicted("predicted_order", b.order, "the same by theory"),
        measured("parameters", as_double(ladder_.size()), "weights $P$"),
        measured("cost_ratio", cost_ratio(ladder_.costs()), "backpropagation, in forward passes"),
        predicted("difference_passes", passes(), "differences, in forward passes"),
    };
  }

  double order() const {
    if (window_.size() < 4) return kNaN;
    Matrix errors(as_index(window_.size()), 1);
    std::vector<double> steps;
    for (std::size_t i = 0; i < window_.size(); ++i) {
      steps.push_back(window_[i].step);
      errors(as_index(i), 0) = window_[i].error;
    }
    return fit_power_law(steps, errors).exponent;
  }
  double best_error() const { return best_.error; }
  double error_at(double step) { return ladder_.error(step); }
  const std::vector<Costs>& wider() const { return wider_; }
  static double cost_ratio(const Costs& costs) {
    return costs.gradient.all() / costs.forward.all();
  }

 protected:
  void take_step() override {
    now_.step = rung(step());
    now_.error = ladder_.error(now_.step);
    if (std::isnan(best_.error) || now_.error < best_.error) best_ = now_;
    if (in_window(now_.step)) window_.push_back(now_);
    if (ladder_.branches().truncated(now_.step) <
        kRoundingShare * ladder_.branches().rounded(now_.step)) {
      rounding_sum_ += lm::log(now_.error / ladder_.branches().rounded(now_.step));
      ++rounding_count_;
    }
  }
  bool finished() const override { return step() >= kSteps; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    if (step() > 0) history_.add(step(), {now_.step, now_.error});
  }

  Checks checks() const override {
    const Branches& b = ladder_.branches();
    const bool over = finished();
    const auto bent = [&](const std::string& text) {
      return Range(text)
          .needs(p_.activation != theory::SeriesUnit::relu,
                 "ReLU has kinks: between them the loss is a square in each weight")
          .needs(b.truncation > 1e-9, "the loss is a square in each weight: nothing is truncated");
    };
    const Vector series = ladder_.series_gradient();
    const double worst = worst_in_window();
    return {
        at_most("backpropagation against power series, over the gradient's length", 0,
                (ladder_.gradient() - series).norm() / series.norm(), 1e-12,
                "rounding of some hundred operations", "always"),
        at_most("largest relative distance from the truncation branch", 0, worst,
                2 * (kNextShare + kRoundingShare), "the series' next term and rounding",
                bent("steps where truncation rules, at least four of the ladder")
                    .awaits(over, "the ladder is not through")
                    .needs(!over || window_.size() >= 4, "truncation rules at too few steps")),
        within("slope of the truncation branch", b.order, order(), kOrderTolerance,
               "the series' next term and rounding, over a decade or more",
               bent("steps where truncation rules, at least a decade of them")
                   .awaits(over, "the ladder is not through")
                   .needs(!over || window_.size() >= 5, "truncation rules at too few steps")),
        within("log₁₀ of the error on the rounding branch over its prediction, on average", 0,
               rounding_ratio(), log10(luck().rounding),
               "a factor of 1.8, forward of 3: rounding is luck, and forward differences share the "
               "loss's",
               Range("ten weights or more, smooth activations, steps where rounding rules, at "
                     "least four of the ladder")
                   .needs(p_.activation != theory::SeriesUnit::relu,
                          "a step that crosses one of ReLU's kinks is off by more than rounding")
                   .needs(ladder_.size() >= kManyWeights, "with so few weights it is all luck")
                   .awaits(over, "the ladder is not through")
                   .needs(!over || rounding_count_ >= 4, "rounding rules at too few steps")),
        within("log₁₀ of the best step", log10(b.best_step()), log10(best_.step),
               log10(luck().step), "a factor of 2.5, forward of 4: which point is lowest is luck",
               best_range(bent("ten weights or more, a best step on the ladder"), over)),
        within("log₁₀ of the least error", log10(b.both(b.best_step())), log10(best_.error),
               log10(luck().best),
               "a factor of 1.7, forward of 2.5: the luckiest of the points near the best step",
               best_range(bent("ten weights or more, a best step on the ladder"), over)),
        at_most("operations of one backpropagation, in forward passes", kCheapGradient,
                cost_ratio(ladder_.costs()), 0, "a bound", "any network: the cheap gradient"),
        equal("operations in matrix products of one backpropagation", predicted_products(),
              ladder_.costs().gradient.products, "whole numbers are counted", "a layered network"),
    };
  }

 private:
  struct Point {
    double step = kNaN, error = kNaN;
  };

  static double log10(double x) { return lm::log(x) / lm::log(10.0); }
  const Luck& luck() const {
    return p_.difference == Choice::central ? kCentralLuck : kForwardLuck;
  }
  double passes() const {
    const double P = as_double(ladder_.size());
    return p_.difference == Choice::central ? 2 * P : P + 1;
  }
  bool in_window(double h) const {
    const Branches& b = ladder_.branches();
    const double next = b.next * (p_.difference == Choice::central ? h * h : h);
    return b.rounded(h) < kRoundingShare * b.truncated(h) && next < kNextShare;
  }
  double worst_in_window() const {
    double worst = window_.empty() ? kNaN : 0;
    for (const Point& point : window_) {
      worst = std::max(worst, std::abs(point.error / ladder_.branches().truncated(point.step) - 1));
    }
    return worst;
  }
  double rounding_ratio() const {
    return rounding_count_ == 0 ? kNaN : rounding_sum_ / as_double(rounding_count_) / lm::log(10.0);
  }
  Range best_range(Range range, bool over) const {
    const double best = ladder_.branches().best_step();
    return range.needs(ladder_.size() >= kManyWeights, "with so few weights it is all luck")
        .needs(best > 1e-10 && best < 0.1, "the branches cross too near the ladder's end")
        .awaits(over, "the ladder is not through");
  }
  /// Forwards each layer multiplies once, backwards twice, but for the inputs' blame.
  double predicted_products() const {
    double products = 0;
    for (std::size_t l = 0; l + 1 < p_.sizes.size(); ++l) {
      products += (l == 0 ? 2 : 3) * 2 * 16 * p_.sizes[l] * p_.sizes[l + 1];
    }
    return products;
  }

  View error_view() const {
    const Branches& b = ladder_.branches();
    std::vector<double> steps, truncated, rounded, both;
    for (std::int64_t k = 0; k < kSteps; ++k) {
      steps.push_back(rung(k));
      truncated.push_back(b.truncated(steps.back()));
      rounded.push_back(b.rounded(steps.back()));
      both.push_back(b.both(steps.back()));
    }
    // A branch that is far below the other would stretch the figure.
    const double low = kLeastDrawn * *std::min_element(both.begin(), both.end());
    for (std::vector<double>* branch : {&truncated, &rounded}) {
      for (double& value : *branch) value = value > low ? value : kNaN;
    }
    return scatter("error", "How far differences are from backpropagation", log_axis("step $h$"),
                   log_axis("relative error"))
        .measured("differences", history_.column("step"), history_.column("error"))
        .measured("the step chosen", std::vector{p_.step}, std::vector{error_at_step_})
        .predicted("both branches", steps, both)
        .reference("truncation", steps, truncated)
        .reference("rounding $\\epsilon/h$", steps, rounded);
  }
  View weights_view() const {
    std::vector<double> blame, difference;
    for (Index i = 0; i < ladder_.size(); ++i) {
      blame.push_back(ladder_.gradient()(i));
      difference.push_back(differences_at_step_(i));
    }
    const double low = *std::min_element(blame.begin(), blame.end());
    const double high = *std::max_element(blame.begin(), blame.end());
    return scatter("weights", "Each weight's slope, two ways", axis("by backpropagation"),
                   axis("by differences with step $h$"))
        .measured("the weights", blame, difference)
        .predicted("equal", std::vector{low, high}, std::vector{low, high});
  }
  View cost_view() const {
    std::vector<double> weights, back, ratio;
    for (const Costs& costs : wider_) {
      weights.push_back(costs.parameters);
      back.push_back(p_.difference == Choice::central ? 2 * costs.parameters
                                                      : costs.parameters + 1);
      ratio.push_back(cost_ratio(costs));
    }
    return scatter("cost", "What a gradient costs, in forward passes", log_axis("weights $P$"),
                   log_axis("forward passes"))
        .measured("backpropagation, counted", weights, ratio)
        .predicted("differences", weights, back)
        .reference("the cheap gradient's bound", weights,
                   std::vector<double>(weights.size(), kCheapGradient));
  }

  DifferenceLadder ladder_;
  double error_at_step_ = 0;
  Vector differences_at_step_;
  std::vector<Costs> wider_;
  Point now_, best_;
  std::vector<Point> window_;
  double rounding_sum_ = 0;
  std::int64_t rounding_count_ = 0;
  Recorder history_;
};

Parameters with(theory::SeriesUnit activation, Choice difference) {
  Parameters p;
  p.activation = activation;
  p.difference = difference;
  return p;
}

}  // namespace

ExperimentInfo info() {
  return info_of<GradientCheck, Parameters>(
      {.title = "Gradient check",
       .question = "How well can differences tell a slope, and what does it cost?",
       .precision = "double: rounding is what is measured",
       .range = "Smooth activations. With ReLU the loss is a square in each weight between kinks, "
                "so that the central difference has no truncation and no order.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const Choice difference : {Choice::central, Choice::forward}) {
    for (const theory::SeriesUnit unit :
         {theory::SeriesUnit::tanh, theory::SeriesUnit::sigmoid, theory::SeriesUnit::sine}) {
      const std::string name = std::string(theory::kSeriesUnitWords[as_size(unit)]) + ", " +
                               kDifferences[as_size(difference)] + ": ";
      add_checks(result, name, *run_whole<GradientCheck>(with(unit, difference), 1));
    }
  }
  for (const std::int64_t seed : {2, 3}) {
    add_checks(result, "seed " + std::to_string(seed) + ": ",
               *run_whole<GradientCheck>(Parameters{}, seed));
  }
  const auto run = run_whole<GradientCheck>(Parameters{}, 1);
  result.add(*run, at_most("tanh, central, h = 1e-5: relative error", 0, run->error_at(1e-5), 1e-5,
                           "the lecture's check asks for five digits", "the default network"));
  const Costs& wide = run->wider().back();
  result.add(*run, within("64 units per layer: backpropagation, in forward passes", 3,
                          GradientCheck::cost_ratio(wide), 0.2,
                          "products are three passes; what is done to each unit is a little more",
                          "wide layers"));
  const auto relu = run_whole<GradientCheck>(with(theory::SeriesUnit::relu, Choice::central), 1);
  result.add(*relu, at_most("control, relu: its least error over tanh's", 0.5,
                            relu->best_error() / run->best_error(), 0,
                            "a square has no third derivative: nothing but rounding is left",
                            "outside the claim's range"));
  return result;
}

}  // namespace lm::gradient_check
