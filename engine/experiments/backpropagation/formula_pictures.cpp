// Views of a formula.
#include "experiments/backpropagation/formula_pictures.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/text.hpp"
#include "lab/plot.hpp"

namespace lm {
namespace {

/// The curve is drawn this far to both sides, or twice the nudge, at so many points.
constexpr double kReach = 1;
constexpr Index kCurvePoints = 161;
/// Nudges from 1e-5 to 1, five to a factor of ten.
constexpr Index kNudges = 26;
constexpr double kLeastNudge = 1e-5, kPerDecade = 5;

std::string part_label(const FormulaPart& part, const std::vector<std::string>& names) {
  switch (part.op) {
    case FormulaOp::number:
      return format_digits(part.number, 4);
    case FormulaOp::variable:
      return variable_label(names[as_size(part.variable)]);
    case FormulaOp::add:
      return "+";
    case FormulaOp::subtract:
      return "−";
    case FormulaOp::multiply:
      return "×";
    case FormulaOp::divide:
      return "÷";
    case FormulaOp::power:
      return "^";
    case FormulaOp::raise:
      return "^" + format_digits(part.number, 4);
    case FormulaOp::negate:
      return "neg";
    case FormulaOp::sigmoid:
      return "σ";
    case FormulaOp::sqrt:
      return "√";
    case FormulaOp::square:
      return "^2";
    default:
      return std::string(function_name(part.op));
  }
}

Plot graph(std::string name, std::string title, Axis forwards, Axis backwards) {
  Plot plot(std::move(name), std::move(title), ViewKind::graph, axis(""), std::move(backwards));
  plot.z_axis(std::move(forwards));
  return plot;
}

Series node(std::string sign, double value, double blame) {
  Series series;
  series.name = std::move(sign);
  series.z = {value, blame};
  series.rows = 1;
  series.columns = 2;
  return series;
}

Vector offsets(double nudge) {
  const double reach = std::max(kReach, 2 * std::abs(nudge));
  Vector all(2 + kCurvePoints + kNudges);
  all(0) = 0;
  all(1) = nudge;
  for (Index i = 0; i < kCurvePoints; ++i) {
    all(2 + i) = reach * as_double(2 * i - kCurvePoints + 1) / as_double(kCurvePoints - 1);
  }
  for (Index i = 0; i < kNudges; ++i) {
    all(2 + kCurvePoints + i) = kLeastNudge * lm::pow(10.0, as_double(i) / kPerDecade);
  }
  return all;
}

}  // namespace

std::string variable_label(const std::string& name) {
  if (name.size() < 2) return "$" + name + "$";
  return "$" + name.substr(0, 1) + "_" + name.substr(1) + "$";
}

View formula_view(const Formula& formula, const std::vector<std::string>& names,
                  const FormulaFlow& flow, const Known& known) {
  Plot plot = graph("graph", "Values flow right, blame flows left", axis("value"), axis("blame"));
  for (std::size_t i = 0; i < formula.size(); ++i) {
    const FormulaPart& part = formula[i];
    const Index at = as_index(i);
    Series series = node(part_label(part, names), known.value[i] ? flow.value(at) : kNaN,
                         known.blame[i] ? flow.blame(at) : kNaN);
    for (const Index operand : {part.a, part.b}) {
      if (operand < 0) continue;
      series.x.push_back(as_double(operand));
      const Index side = series.x.size() == 1 ? 0 : 1;
      series.y.push_back(known.blame[as_size(operand)] ? flow.slope(at, side) : kNaN);
    }
    plot.add(std::move(series));
  }
  return plot;
}

View gradient_view(const FormulaGradient& gradient, const std::string& name, bool values,
                   bool blames) {
  const std::string label = variable_label(name);
  Plot plot =
      graph("gradient_graph", "The slope by " + label + " is a formula too, with blame of its own",
            axis("value"), axis("blame for the slope"));
  for (const GradientNode& each : gradient.nodes()) {
    const bool is_variable = each.takes.empty() && each.sign[0] >= 'a';
    Series series = node(is_variable ? variable_label(each.sign) : each.sign,
                         values ? each.value : kNaN, blames ? each.blame : kNaN);
    for (const Index operand : each.takes) series.x.push_back(as_double(operand));
    plot.add(std::move(series));
  }
  return plot;
}

NudgeLine::NudgeLine(const Formula& formula, const Vector& at, Index variable, double nudge)
    : place_(at(variable)), nudge_(nudge), offsets_(offsets(nudge)), values_(offsets_.size()) {
  FormulaBatch batch(formula, at.size(), offsets_.size());
  Matrix places = at.transpose().replicate(offsets_.size(), 1);
  places.col(variable) += offsets_;
  batch.run(places);
  for (Index i = 0; i < values_.size(); ++i) values_(i) = batch.value(i);
}

View NudgeLine::curve_view(const std::string& name, double slope, bool tangent, bool taken) const {
  std::vector<double> x, y;
  for (Index i = 2; i < 2 + kCurvePoints; ++i) {
    x.push_back(place_ + offsets_(i));
    y.push_back(values_(i));
  }
  const double low = x.front() - place_, high = x.back() - place_;
  const auto line = [&](double offset) { return tangent ? start() + slope * offset : kNaN; };
  Plot plot = scatter("nudge", "The formula and its tangent", axis(variable_label(name)),
                      axis("value of the formula"));
  plot.measured("the formula", x, y);
  plot.predicted("tangent from the blame", std::vector{place_ + low, place_ + high},
                 std::vector{line(low), line(high)});
  plot.add(Role::train, "before the nudge", std::vector{place_}, std::vector{start()});
  return plot.add(Role::test, "after the nudge", std::vector{place_ + nudge_},
                  std::vector{taken ? nudged() : kNaN});
}

View NudgeLine::miss_view(const std::string& name, double slope, double second, bool known) const {
  std::vector<double> sizes, misses, squares;
  for (Index i = 2 + kCurvePoints; known && i < offsets_.size(); ++i) {
    const double size = offsets_(i), miss = std::abs(values_(i) - start() - slope * size);
    sizes.push_back(size);
    misses.push_back(miss > 0 ? miss : kNaN);
    const double square = 0.5 * std::abs(second) * size * size;
    squares.push_back(square > 0 ? square : kNaN);
  }
  return scatter("miss", "What the tangent misses",
                 log_axis("size of the nudge of " + variable_label(name)), log_axis("miss"))
      .measured("truth minus tangent", sizes, misses)
      .predicted("half the curvature times the square", sizes, squares);
}

}  // namespace lm
