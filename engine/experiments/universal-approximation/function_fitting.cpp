// Experiment function-fitting: networks of several widths learn a curve; beside each, what a
// builder makes of as many neurons, and what its features can do without learning.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/universal-approximation/fitted_widths.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/broken_lines.hpp"

namespace lm::function_fitting {
namespace {

constexpr std::int64_t kStory = 3000;
constexpr std::size_t kRungs = 4;
/// The construction against its limit for many pieces, times 1/n: where the curve bends one way
/// only next to nothing is seen; each side of an inflection costs about 1.4 pieces in the mean
/// square, and the two waves have eight.
constexpr double kOneWay = 0.1, kInflecting = 7;
constexpr std::int64_t kEnoughPieces = 16;
/// No network of H units has more than H + 1 pieces; on 512 examples, and at finite H, a least
/// squares fit may lie below the limit by this share.
constexpr double kBelow = 0.15;
/// Means over 512 middles, against integrals.
constexpr double kMiddles = 1e-3;
constexpr int kLinePoints = 301;

enum class Target { sine, bump, square, step, own };
enum class Train { all, output };
enum class Kind { relu, tanh_curve, quadratic };
enum class Kinks { spread, zero };

struct Parameters {
  Target target = Target::sine;
  std::int64_t width = 32;
  Train train = Train::all;
  Kind activation = Kind::relu;
  Kinks kinks = Kinks::spread;
  double learning_rate = 0.01;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The curve");
    v.choice(
        target, std::array{"sine", "bump", "square", "step", "own"},
        param("target", "Target").generated(),
        "sine: two waves on [−1, 1]. bump: narrow, flat elsewhere. square: $x^2$. step: a jump, "
        "which is not continuous. own: your drawn curve, or a mountain.");
    v.group("The networks");
    v.integer(width, param("width", "Neurons of the widest").symbol("H").log(8, 64),
              "Three more are trained beside it, each half as wide as the one before.");
    v.choice(activation, std::array{"relu", "tanh", "quadratic"},
             param("activation", "Activation").symbol("\\varphi"),
             "quadratic: $z^2$, a polynomial, to which the theorem does not apply.");
    v.choice(kinks, std::array{"spread", "zero"}, param("kinks", "Kinks at the start"),
             "spread: anywhere on the interval. zero: biases are zero, so all are in the middle.");
    v.group("Training");
    v.choice(train, std::array{"all", "output"}, param("train", "What is trained"),
             "all: every weight. output: the hidden layer stays as it was drawn.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 0.1),
           "Of Adam on all 512 examples.");
  }
};

Curve curve_of(const Parameters& p, const Setup& setup) {
  if (!setup.inputs.empty() || p.target == Target::own) return drawn_curve(setup);
  switch (p.target) {
    case Target::bump:
      return bump();
    case Target::square:
      return parabola();
    case Target::step:
      return jump();
    default:
      return sine(-1, 1);
  }
}

FitSetting setting_of(const Parameters& p) {
  constexpr std::array kinds{nn::Activation::relu, nn::Activation::tanh, nn::Activation::quadratic};
  return {kinds[as_size(static_cast<int>(p.activation))], p.kinks == Kinks::spread,
          p.train == Train::output, p.learning_rate};
}

/// Slope of ln y against ln x by least squares.
double log_slope(const std::vector<double>& x, const std::vector<double>& y) {
  double mx = 0, my = 0, xy = 0, xx = 0;
  const double n = as_double(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) mx += lm::log(x[i]) / n, my += lm::log(y[i]) / n;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = lm::log(x[i]) - mx;
    xy += dx * (lm::log(y[i]) - my);
    xx += dx * dx;
  }
  return xy / xx;
}

class FunctionFitting : public ExperimentOf<Parameters> {
 public:
  FunctionFitting(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        drawn_(!setup.inputs.empty()),
        curve_(curve_of(p, setup)),
        bend_(curve_.bend()),
        history_({"w1", "w2", "w3", "w4"}) {
    for (std::size_t k = 0; k < kRungs; ++k) {
      const Index width = std::max<Index>(as_index(p.width) >> (kRungs - 1 - k), 1);
      rungs_.push_back(std::make_unique<FittedWidth>(curve_, width, setting_of(p),
                                                     static_cast<std::uint64_t>(setup.seed)));
      widths_.push_back(as_double(width));
      built_.push_back(constructed(curve_, as_size(width)));
      built_errors_.push_back(curve_.smooth() ? built_.back().error : kNaN);
      features_.push_back(rungs_.back()->features_error());
      foretold_.push_back(least_error(widths_.back()));
    }
    begin();
  }

  std::int64_t suggested_steps() const override { return kStory; }
  Views views() const override { return {fit_view(), ladder_view(), error_view(), kinks_view()}; }
  Scalars scalars() const override {
    return {measured("error", error(), "error of the widest, trained"),
            measured("error_slope", error_slope(), "slope of the trained error in the width"),
            predicted("predicted_error", foretold_.back(), "least error of so many neurons"),
            measured("constructed_error", built_errors_.back(), "error of the construction"),
            measured("constructed_slope", constructed_slope(), "slope of the construction's error"),
            measured("features_error", features_.back(), "error of frozen features, best outputs"),
            measured("left_on_table", left_on_table(), "trained over constructed"),
            measured("features_over_constructed", features_.back() / built_errors_.back(),
                     "frozen features over constructed"),
            measured("kinks_inside", kinks_inside(), "kinks on the interval now"),
            measured("outside_error", outside_error(), "error beside the interval")};
  }

  double error() const { return rungs_.back()->error(); }
  double error_slope() const { return log_slope(widths_, errors()); }
  double constructed_slope() const { return log_slope(widths_, built_errors_); }
  double left_on_table() const { return error() / built_errors_.back(); }
  double features_ratio() const { return features_.back() / built_errors_.back(); }
  double features_error() const { return features_.back(); }
  /// Root mean square error within half a length of the interval on either side; NaN for a drawn
  /// curve, which ends there.
  double outside_error() const {
    if (p_.target == Target::own || drawn_) return kNaN;
    const double length = curve_.high - curve_.low;
    Vector x(200);
    for (Index i = 0; i < 100; ++i) {
      const double beside = 0.5 * length * (as_double(i) + 0.5) / 100;
      x(2 * i) = curve_.low - beside;
      x(2 * i + 1) = curve_.high + beside;
    }
    const Vector miss = rungs_.back()->outputs(curve_, x) - x.unaryExpr(curve_.f);
    return miss.norm() / std::sqrt(as_double(x.size()));
  }
  double outside_ratio() const { return outside_error() / error(); }

 protected:
  void take_step() override {
    for (auto& rung : rungs_) rung->step();
  }
  std::optional<std::string> trouble() const override {
    for (const auto& rung : rungs_) {
      if (auto why = rung->training().trouble(p_.learning_rate)) return why;
    }
    return std::nullopt;
  }
  void record() override { history_.add(step(), errors()); }

  Checks checks() const override {
    const bool relu = p_.activation == Kind::relu, spread = p_.kinks == Kinks::spread;
    const double bound = bounded() ? foretold_.back() : 0;
    const double h = as_double(p_.width);
    const double below = relu ? h * h / ((h + 1) * (h + 1)) * (1 - kBelow) : 1 - kMiddles;
    return {
        within("error of the construction", foretold_.back(), built_errors_.back(),
               (bend_.inflects() ? kInflecting : kOneWay) / h * foretold_.back(),
               "terms of order 1/n, which come from inflections",
               Range("smooth curves, ReLU, from 16 neurons on")
                   .needs(smooth(), "the curve jumps")
                   .needs(!drawn_ && p_.target != Target::own,
                          "a drawn curve may bend in less than a piece")
                   .needs(relu, "the construction is of ReLU neurons")
                   .needs(p_.width >= kEnoughPieces, "there are fewer than 16 neurons")),
        at_least("error of the widest after training, against the least that its neurons allow",
                 below * bound, error(), 0,
                 "one piece more than neurons; 15 % for 512 examples and finite width; rounding of "
                 "means for parabolas",
                 bound_range()),
        at_least("error with the hidden layer frozen, against its best output weights",
                 features_.back(), error(), 1e-9, "rounding of the projection",
                 Range("only the output is trained")
                     .needs(p_.train == Train::output, "the hidden layer is trained too")),
        within("error of frozen features that are few", few_features_error(), features_.back(),
               kMiddles * few_features_error() + 1e-9, "means over 512 places, against integrals",
               Range("parabola units; ReLU units with all kinks in the middle; 8 units or more, of "
                     "both directions")
                   .needs(p_.activation != Kind::tanh_curve && (!relu || !spread),
                          "the features are many")
                   .needs(curve_.smooth(), "the curve jumps"))};
  }

 private:
  bool smooth() const { return curve_.smooth(); }
  /// What theory says of the least error: of broken lines, or of parabolas.
  double least_error(double width) const {
    if (p_.activation == Kind::quadratic) return few_features_error();
    if (p_.activation == Kind::tanh_curve || !curve_.smooth()) return kNaN;
    return theory::least_square_error(bend_, curve_.low, curve_.high, width);
  }
  double few_features_error() const {
    if (p_.activation == Kind::quadratic) {
      return theory::left_by_parabola(curve_.f, curve_.low, curve_.high);
    }
    return theory::left_by_corner(curve_.f, curve_.low, curve_.high);
  }
  bool bounded() const { return !std::isnan(foretold_.back()); }
  Range bound_range() const {
    return Range("ReLU on the lab's smooth curves, from 16 neurons on; parabola units on any curve")
        .needs(p_.activation != Kind::tanh_curve, "no theory is stated for tanh")
        .needs(p_.activation == Kind::quadratic || (smooth() && !drawn_),
               "the curve jumps, or is drawn")
        .needs(p_.activation == Kind::quadratic || p_.target != Target::own,
               "a drawn curve may bend in less than a piece")
        .needs(p_.activation == Kind::quadratic || p_.width >= kEnoughPieces,
               "there are fewer than 16 neurons");
  }
  std::vector<double> errors() const {
    std::vector<double> all;
    for (const auto& rung : rungs_) all.push_back(rung->error());
    return all;
  }
  double kinks_inside() const {
    double inside = 0;
    for (const double kink : rungs_.back()->kinks()) {
      inside += kink > curve_.low && kink < curve_.high ? 1 : 0;
    }
    return inside;
  }

  View fit_view() const {
    const double length = curve_.high - curve_.low;
    Vector x(kLinePoints);
    for (Index i = 0; i < kLinePoints; ++i) {
      x(i) = curve_.low - 0.5 * length + 2 * length * as_double(i) / (kLinePoints - 1);
    }
    std::vector<double> inside, wanted, built, at, heights;
    for (Index i = 0; i < kLinePoints; ++i) {
      if (x(i) < curve_.low || x(i) > curve_.high) continue;
      inside.push_back(x(i));
      wanted.push_back(curve_.f(x(i)));
      built.push_back(built_.back().network.at(x(i)));
    }
    for (std::size_t i = 0; i < curve_.points_x.size(); ++i) {
      at.push_back(curve_.points_x[i]);
      heights.push_back(curve_.points_y[i]);
    }
    if (at.empty()) {
      for (int i = 0; i <= 20; ++i) {
        at.push_back(curve_.low + length * i / 20);
        heights.push_back(curve_.f(at.back()));
      }
    }
    Plot plot = scatter("fit", "The curve and the networks", axis("$x$"), axis("output"));
    plot.add(Role::train, "points of the curve", at, heights)
        .measured("trained", to_list(x), to_list(rungs_.back()->outputs(curve_, x)));
    if (curve_.smooth()) plot.predicted("constructed", inside, built);
    return plot.reference("target", inside, wanted);
  }
  View ladder_view() const {
    return curve("ladder", "Error against the number of neurons", log_axis("neurons $H$"),
                 log_axis("root mean square error"), widths_)
        .measured("trained", errors())
        .measured("frozen features", features_)
        .measured("constructed", built_errors_)
        .predicted("least possible, as $1/H^2$", foretold_);
  }
  View error_view() const {
    Plot plot = over_steps(history_, "error", "The error during training", log_axis("error"));
    const char* const columns[] = {"w1", "w2", "w3", "w4"};
    for (std::size_t k = 0; k < kRungs; ++k) {
      plot.measured(std::to_string(rungs_[k]->width()) + " neurons", columns[k]);
    }
    return plot.reference("constructed, the widest", built_errors_.back());
  }
  /// The share of the kinks to the left of x.
  View kinks_view() const {
    const auto share = [](std::size_t n) {
      std::vector<double> y;
      for (std::size_t i = 0; i < n; ++i) y.push_back((as_double(i) + 0.5) / as_double(n));
      return y;
    };
    const std::vector<double> now = rungs_.back()->kinks(), first = rungs_.back()->first_kinks();
    const theory::Knots wanted = bend_.balanced(64, 0.4);
    std::vector<double> level;
    for (std::size_t i = 0; i < wanted.size(); ++i) level.push_back(as_double(i) / 64);
    return curve("kinks", "Where the kinks are: share to the left", axis("$x$"), axis("share"))
        .measured("now", now, share(now.size()))
        .reference("at the start", first, share(first.size()))
        .predicted("the construction's", wanted, level);
  }

  bool drawn_;
  Curve curve_;
  theory::Bend bend_;
  std::vector<std::unique_ptr<FittedWidth>> rungs_;
  std::vector<double> widths_, built_errors_, features_, foretold_;
  std::vector<Construction> built_;
  Recorder history_;
};

constexpr std::array kTargetWords{"sine", "bump", "square", "step", "own"};

void check_curves(const std::vector<std::int64_t>& seeds, Battery& result) {
  for (const Target target : {Target::sine, Target::bump, Target::square}) {
    Parameters p;
    p.target = target;
    const std::string name = std::string(kTargetWords[as_size(static_cast<int>(target))]) + ": ";
    const Runs<FunctionFitting> runs = run_whole<FunctionFitting>(p, seeds);
    add_verdicts(result, name, *runs[0]);
    const Reading left = median(read(runs, &FunctionFitting::left_on_table));
    result.add(left.from,
               at_least(name + "trained over constructed, median", 3, left.value, 0,
                        "8 and more were measured; no theory says how far training comes",
                        "32 neurons, 3000 steps of Adam"));
  }
}

/// What the theorem does not cover, and what its words do not promise.
void check_controls(Battery& result) {
  Parameters p;
  p.activation = Kind::quadratic;
  const auto parabolas = run_for<FunctionFitting>(p, 1, 500);
  add_verdicts(result, "control, units z², two waves: ", *parabolas);
  p = {};
  p.kinks = Kinks::zero;
  const auto corner = run_for<FunctionFitting>(p, 1, 0);
  result.add(*corner, within("control, all kinks at 0, two waves: error of the frozen features",
                             theory::left_by_corner(sine(-1, 1).f, -1, 1), corner->features_error(),
                             1e-4, "means over 512 places", "ReLU units of both directions"));
  p = {};
  p.train = Train::output;
  add_verdicts(result, "only the output is trained: ", *run_whole<FunctionFitting>(p, 1));
  const auto waves = run_whole<FunctionFitting>(Parameters{}, 1);
  result.add(*waves, at_least("control, two waves: error beside the interval over that on it", 10,
                              waves->outside_ratio(), 0, "a straight line against a wave",
                              "outside the theorem's interval"));
  p = {};
  p.target = Target::square;
  p.width = 64;
  const auto many = run_for<FunctionFitting>(p, 1, 0);
  result.add(*many, within("x²: slope of the construction's error from 8 to 64 neurons", -2,
                           many->constructed_slope(), 0.001, "a curve that bends evenly",
                           "smooth curves"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<FunctionFitting, Parameters>(
      {.title = "Drawn, built, learned",
       .question =
           "A theorem says that enough neurons can follow any curve. How close does training "
           "come to what a builder does with as many?",
       .precision = "double: errors fall to 1e-4, and a bound is held",
       .range = "The least error, for ReLU neurons on smooth curves from 16 on. How close training "
                "comes, no theory says.",
       .no_fitted_parameter = true,
       .inputs = {curve_input()}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_curves(result.seeds, result);
  check_controls(result);
  return result;
}

}  // namespace lm::function_fitting
