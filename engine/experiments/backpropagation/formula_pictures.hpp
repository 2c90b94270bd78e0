// The graph of a formula and of its gradient as views, and a nudge beside its tangent.
#pragma once

#include <string>
#include <vector>

#include "core/views.hpp"
#include "experiments/backpropagation/formula_graph.hpp"

namespace lm {

/// What is known so far of a formula's parts.
struct Known {
  std::vector<bool> value, blame;
};

/// A name as a label: `w1` becomes $w_1$.
std::string variable_label(const std::string& name);

View formula_view(const Formula& formula, const std::vector<std::string>& names,
                  const FormulaFlow& flow, const Known& known);
/// The gradient's own graph; its values are shown with `values`, its own blame with `blames`.
View gradient_view(const FormulaGradient& gradient, const std::string& name, bool values,
                   bool blames);

/// One variable moved by many amounts, the others standing still.
class NudgeLine {
 public:
  NudgeLine(const Formula& formula, const Vector& at, Index variable, double nudge);

  /// What the formula is at the start and after the nudge.
  double start() const { return values_(0); }
  double nudged() const { return values_(1); }
  /// The curve, its tangent of that slope, and, once it is taken, the step.
  View curve_view(const std::string& name, double slope, bool tangent, bool taken) const;
  /// What the tangent misses by the size of the nudge, against half the curvature times its square.
  View miss_view(const std::string& name, double slope, double second, bool known) const;

 private:
  double place_, nudge_;
  Vector offsets_, values_;
};

}  // namespace lm
