// Experiment backprop-by-hand: a formula's values flow forwards, its blame backwards, part by part.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/formula.hpp"
#include "core/text.hpp"
#include "experiments/backpropagation/blame_rules.hpp"
#include "experiments/backpropagation/formula_graph.hpp"
#include "experiments/backpropagation/formula_pictures.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "theory/formula_derivatives.hpp"
#include "theory/quadrature.hpp"

namespace lm::backprop_by_hand {
namespace {

/// Each part rounds by half a unit, elementary functions by up to two, and both sides do: a sum of
/// 48 parts' roundings in the scale of the result stays well below this many units.
constexpr double kUnits = 64;
/// Places at which the slope is read on the way of a nudge; where fewer do not give the same sum,
/// the way is not smooth.
constexpr Index kPlaces = 16, kFewerPlaces = 12;

enum class Variable { w1, w2, x, y };
constexpr std::array<const char*, 4> kVariables = {"w1", "w2", "x", "y"};
const std::vector<std::string> kNames(kVariables.begin(), kVariables.end());
const std::vector<std::string> kExamples = {
    "(w2*relu(w1*x)-y)^2",   "(x-y)^2",          "(tanh(w1*x)-y)^2",      "log(1+exp(-y*w1*x))",
    "sin(w1*x)+cos(w2*y)",   "sqrt(x^2+y^2)",    "(w1*x+w2)^2+w1^2",      "x^w1/w2",
    "square(sigmoid(w1)-y)", "exp(-(x-w1)^2/2)", "w1*exp(-w1*x)/(1+w1^2)"};

struct Parameters {
  std::string formula = kExamples[0];
  double x = 2;
  double w1 = 0.5;
  double w2 = 1.5;
  double y = 3;
  Variable nudged = Variable::w1;
  double nudge = 0.01;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The formula");
    v.text(
        formula, kExamples, param("formula", "Formula"),
        "Of x, y, w1, w2 and numbers, with + - * / ^ and brackets, and relu, tanh, sigmoid, exp, "
        "log, sin, cos, sqrt, square.");
    v.real(x, param("x", "Input").symbol("x").between(-10, 10), "The value of x.");
    v.real(w1, param("w1", "First weight").symbol("w_1").between(-5, 5), "The value of w1.");
    v.real(w2, param("w2", "Second weight").symbol("w_2").between(-5, 5), "The value of w2.");
    v.real(y, param("y", "Target").symbol("y").between(-10, 10), "The value of y.");
    v.group("The nudge");
    v.choice(nudged, kVariables, param("nudged", "Nudged").probe(),
             "Which variable the last press moves, and the gradient's graph is for.");
    v.real(nudge, param("nudge", "Nudge").symbol("\\delta").between(-2, 2).probe(),
           "How far it is moved.");
  }
};

Vector places(const Parameters& p) { return Vector{{p.w1, p.w2, p.x, p.y}}; }

class BackpropByHand : public ExperimentOf<Parameters> {
 public:
  BackpropByHand(const Parameters& p, const Setup&)
      : ExperimentOf(p),
        formula_(parse_formula(p.formula, kNames)),
        varying_(varying_parts(formula_)),
        flow_(formula_, places(p)),
        line_(formula_, places(p), nudged(), p.nudge) {
    for (Index k = 0; k < 4; ++k) gradients_.emplace_back(formula_, kNames, places(p), k);
    for (const FormulaPart& part : formula_) {
      known_.value.push_back(part.a < 0);
      known_.blame.push_back(false);
    }
    begin();
  }

  std::int64_t suggested_steps() const override {
    const auto parts = std::count_if(formula_.begin(), formula_.end(),
                                     [](const FormulaPart& part) { return part.a >= 0; });
    return parts + std::count(varying_.begin(), varying_.end(), true) + 1 - filled_;
  }

  Views views() const override {
    const bool all = blamed();
    return {formula_view(formula_, kNames, flow_, known_),
            gradient_view(gradient(), kNames[as_size(nudged())], all, nudged_),
            line_.curve_view(kNames[as_size(nudged())], slope(), all, nudged_),
            line_.miss_view(kNames[as_size(nudged())], slope(), gradient().second(), nudged_)};
  }

  Scalars scalars() const override {
    return {
        measured("loss", computed() ? flow_.value(last()) : kNaN, "value of the formula"),
        measured("gradient_x", shown_gradient(2), "blame of $x$"),
        measured("gradient_w1", shown_gradient(0), "blame of $w_1$"),
        measured("gradient_w2", shown_gradient(1), "blame of $w_2$"),
        measured("gradient_y", shown_gradient(3), "blame of $y$"),
        measured("second_derivative", blamed() ? gradient().second() : kNaN,
                 "slope of the slope, by what is nudged"),
        predicted("nudge_predicted", nudged_ ? slope() * p_.nudge : kNaN,
                  "change by the tangent, slope $\\times\\,\\delta$"),
        predicted("nudge_curved", nudged_ ? curved() : kNaN,
                  "the same and half the curvature times $\\delta^2$"),
        measured("nudge_measured", nudged_ ? change() : kNaN, "change of the formula"),
        measured("asked", as_double(asked()), "number of the part whose blame comes next"),
        measured("filled", as_double(filled_), "parts whose blame was filled in"),
    };
  }

  double value(Index part) const { return flow_.value(part); }
  double blame(Index part) const { return flow_.blame(part); }
  double gradient_of(Variable v) const { return gradients_[as_size(v)].value(); }
  double second() const { return gradient().second(); }
  double change() const { return line_.nudged() - line_.start(); }
  double tangent() const { return slope() * p_.nudge; }
  double curved() const { return tangent() + 0.5 * second() * p_.nudge * p_.nudge; }
  /// The central difference of the formula's own values.
  double central_difference(double h) const {
    const NudgeLine up(formula_, places(p_), nudged(), h), down(formula_, places(p_), nudged(), -h);
    return (up.nudged() - down.nudged()) / (2 * h);
  }

 protected:
  void take_step() override {
    for (std::size_t i = 0; i < formula_.size(); ++i) {
      if (known_.value[i]) continue;
      known_.value[i] = true;
      return;
    }
    if (asked() >= 0) {
      known_.blame[as_size(asked())] = true;
    } else {
      nudged_ = true;
    }
  }
  bool finished() const override { return nudged_; }
  void record() override {}

  std::optional<std::string> trouble() const override {
    for (Index i = 0; i <= last(); ++i) {
      const bool bad_value = known_.value[as_size(i)] && !std::isfinite(flow_.value(i));
      const bool bad_blame = known_.blame[as_size(i)] && !std::isfinite(flow_.blame(i));
      if (!bad_value && !bad_blame) continue;
      return (bad_value ? "the value of " : "the blame of ") + part_word(formula_, kNames, i) +
             " (column " + std::to_string(formula_[as_size(i)].column) +
             " of the formula) is not a finite number with these inputs";
    }
    if (nudged_ && !std::isfinite(line_.nudged())) {
      return "after the nudge the formula is not a finite number";
    }
    return std::nullopt;
  }

  void perform(const std::string& name, const std::string& value) override {
    if (name != "blame") return Experiment::act(name, value);
    const std::size_t colon = std::min(value.find(':'), value.size());
    const std::optional<std::int64_t> part = parse_int64(value.substr(0, colon));
    const std::optional<double> answer =
        parse_double(colon < value.size() ? value.substr(colon + 1) : "");
    if (!part || !answer || !std::isfinite(*answer)) {
      throw Error("bad_value", "blame", "must be part:value, as in 8:1");
    }
    fill_in(*part, *answer);
  }

  Checks checks() const override {
    const std::vector<theory::FormulaJet> jets = theory::formula_jets(formula_, places(p_));
    const theory::FormulaJet& result = jets.back();
    const auto flowed = [&](double predicted) {
      return Range("wherever the formula is finite, once all blame has flowed")
          .needs(std::isfinite(predicted), "the formula has no finite slope here")
          .awaits(blamed(), "blame has not reached all parts");
    };
    Checks all{within("value of the formula", result.value, flow_.value(last()),
                      kUnits * kEpsilon * flow_.scale,
                      "rounding of each part, carried to the result", flowed(flow_.scale)),
               at_most("blame of every part against the rules by hand, over its roundings", 0,
                       rules_error(), kUnits, "in units of the last place", flowed(rules_error()))};
    for (const Index k : {2, 0, 1, 3}) {
      const FormulaGradient& g = gradients_[as_size(k)];
      all.push_back(within("blame of " + kNames[as_size(k)] + " against forward accumulation",
                           result.gradient(k), g.value(), kUnits * kEpsilon * g.scale(),
                           "rounding of each node of the gradient, carried to it",
                           flowed(g.scale() + result.gradient(k))));
    }
    const double curvature = result.hessian(nudged(), nudged());
    all.push_back(within("slope of the slope against forward accumulation", curvature, second(),
                         kUnits * kEpsilon * gradient().second_scale(),
                         "rounding of each node of its graph, carried to it",
                         flowed(gradient().second_scale() + curvature)));
    all.push_back(nudge_check());
    return all;
  }

 private:
  Index nudged() const { return as_index(p_.nudged); }
  Index last() const { return as_index(formula_.size()) - 1; }
  const FormulaGradient& gradient() const { return gradients_[as_size(nudged())]; }
  double slope() const { return gradient().value(); }
  bool computed() const {
    return std::find(known_.value.begin(), known_.value.end(), false) == known_.value.end();
  }
  bool blamed() const { return computed() && asked() < 0; }

  /// The last part that varies and whose blame is not known; −1: none.
  Index asked() const {
    for (Index i = last(); i >= 0; --i) {
      if (varying_[as_size(i)] && !known_.blame[as_size(i)]) return i;
    }
    return -1;
  }

  /// The variable's blame once it is known; 0 where the formula does not have it.
  double shown_gradient(Index variable) const {
    for (std::size_t i = 0; i < formula_.size(); ++i) {
      if (formula_[i].variable == variable) {
        return known_.blame[i] ? gradients_[as_size(variable)].value() : kNaN;
      }
    }
    return blamed() ? 0 : kNaN;
  }

  void fill_in(std::int64_t part, double answer) {
    if (!computed()) {
      throw Error("too_early", "blame", "values flow first: some parts have none yet");
    }
    if (asked() < 0) throw Error("too_late", "blame", "every part has its blame");
    if (part != asked()) {
      throw Error("bad_value", "blame",
                  "part " + std::to_string(part) + " is not the next; next is part " +
                      std::to_string(asked()) + ", " + part_word(formula_, kNames, asked()));
    }
    const std::string broken = broken_rule(formula_, kNames, flow_, asked(), answer);
    if (!broken.empty()) throw Error("wrong_blame", "blame", broken);
    known_.blame[as_size(part)] = true;
    ++filled_;
  }

  /// The largest difference of a part's blame from Σ blame × slope over its lines, with the slopes'
  /// closed forms, in units of the last place of what is added.
  double rules_error() const {
    Vector sums = Vector::Zero(last() + 1), sizes = Vector::Constant(last() + 1, kEpsilon);
    sums(last()) = 1;
    for (Index i = last(); i >= 0; --i) {
      const FormulaPart& part = formula_[as_size(i)];
      if (part.a < 0) continue;
      const theory::PartSlopes slopes =
          theory::part_slopes(part, flow_.value(part.a), part.b < 0 ? 0 : flow_.value(part.b));
      const auto pass = [&](Index to, double slope) {
        if (to < 0) return;
        sums(to) += flow_.blame(i) * slope;
        sizes(to) += kEpsilon * std::abs(flow_.blame(i)) * (1 + std::abs(slope));
      };
      pass(part.a, slopes.by_a);
      pass(part.b, slopes.by_b);
    }
    double worst = 0;
    for (Index i = 0; i <= last(); ++i) {
      if (!varying_[as_size(i)]) continue;
      const double error = std::abs(sums(i) - flow_.blame(i)) / sizes(i);
      worst = error > worst || std::isnan(error) ? error : worst;
    }
    return worst;
  }

  /// ∫ slope over the way of the nudge, from forward accumulation at so many places.
  double slope_integral(Index count) const {
    const theory::Quadrature rule = theory::gauss_legendre(count);
    return rule.integrate([&](double t) {
      Vector at = places(p_);
      at(nudged()) += 0.5 * p_.nudge * (1 + t);
      return 0.5 * p_.nudge * theory::formula_jets(formula_, at).back().gradient(nudged());
    });
  }

  Check nudge_check() const {
    const double integral = slope_integral(kPlaces), coarse = slope_integral(kFewerPlaces);
    Vector after = places(p_);
    after(nudged()) += p_.nudge;
    const double scale = flow_.scale + FormulaFlow(formula_, after).scale;
    const double tolerance = kUnits * kEpsilon * scale;
    return within("change by the nudge against the slope added up on the way", integral, change(),
                  tolerance, "rounding of both values, and of the sum of slopes",
                  Range("a smooth way: no kink and no wild bend between start and end")
                      .needs(std::isfinite(integral) && std::isfinite(scale),
                             "the slope is not finite everywhere on the way")
                      .needs(std::abs(integral - coarse) <= 0.1 * tolerance,
                             "the slope jumps or bends wildly on the way")
                      .awaits(nudged_, "the nudge has not been taken"));
  }

  Formula formula_;
  std::vector<bool> varying_;
  FormulaFlow flow_;
  std::vector<FormulaGradient> gradients_;
  NudgeLine line_;
  Known known_;
  std::int64_t filled_ = 0;
  bool nudged_ = false;
};

/// The lecture's worked example, number by number.
void check_lecture(const Made<BackpropByHand>& run, Battery& result) {
  // Parts in the order of the formula: w2, w1, x, w1 x, relu, w2 relu, y, the difference, its
  // square.
  const auto exact = [&](const char* name, double predicted, double measured) {
    result.add(run, equal(std::string("worked example: ") + name, predicted, measured,
                          "every number is a short binary fraction", "the lecture's numbers"));
  };
  exact("z", 1, run.value(3));
  exact("h", 1, run.value(4));
  exact("ŷ", 1.5, run.value(5));
  exact("L", 2.25, run.value(8));
  exact("blame of ŷ", -3, run.blame(5));
  exact("blame of w2", -3, run.gradient_of(Variable::w2));
  exact("blame of w1", -9, run.gradient_of(Variable::w1));
  exact("slope of the slope by w1", 18, run.second());
  result.add(
      run,
      within("worked example: central difference with h = 1e-4", -9, run.central_difference(1e-4),
             1e-10, "the formula is a square: only rounding ε/h is left", "the lecture's numbers"));
  result.add(run, within("worked example: change by the tangent", -0.09, run.tangent(), 1e-15,
                         "rounding of .01", "the lecture's numbers"));
  result.add(run, within("worked example: change of the formula", -0.0891, run.change(), 2e-15,
                         "rounding of 2.25", "the lecture's numbers"));
}

Parameters with(const std::string& formula) {
  Parameters p;
  p.formula = formula;
  return p;
}

}  // namespace

ExperimentInfo info() {
  return info_of<BackpropByHand, Parameters>(
      {.title = "Backpropagation by hand",
       .question = "Who is to blame for the result of a formula, and by how much?",
       .precision = "double: the worked example is exact, the rest is held to rounding",
       .range = "Blame is exact wherever the formula is finite; at a kink it is the slope from the "
                "left of ReLU. The tangent tells a change only for a small nudge that crosses no "
                "kink.",
       .no_fitted_parameter = true,
       .acts = {{"blame", "part:value"}}});
}

Battery battery() {
  Battery result{{1}, {}};
  check_lecture(*run_whole<BackpropByHand>(Parameters{}, 1), result);
  for (const std::string& formula : kExamples) {
    add_checks(result, formula + ": ", *run_whole<BackpropByHand>(with(formula), 1));
  }
  Parameters essay = with("(x-y)^2");
  essay.x = 5;
  essay.y = 7;
  const auto off = run_whole<BackpropByHand>(essay, 1);
  result.add(*off,
             equal("5 where 7 was due: blame of the prediction", -4, off->gradient_of(Variable::x),
                   "every number is whole", "a squared error"));
  Parameters kink;
  kink.nudge = -1;
  const auto crossed = run_whole<BackpropByHand>(kink, 1);
  result.add(*crossed,
             at_least("control, a nudge across ReLU's kink: what tangent and curvature miss", 10,
                      std::abs(crossed->curved() - crossed->change()), 0,
                      "they say 9 + 9, the formula goes to 9 and stands: 6.75",
                      "outside the claim's range"));
  return result;
}

}  // namespace lm::backprop_by_hand
