// A formula as the engine's graph: its values, its blame, the graph of its gradient, and many
// places at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "autodiff/executor.hpp"
#include "autodiff/graph.hpp"
#include "core/formula.hpp"
#include "core/types.hpp"

namespace lm {

/// What flows through each part of a formula at one place: its value forwards, and backwards its
/// blame ∂result/∂part, both as autodiff has them.
struct FormulaFlow {
  /// `at`: the variables' values.
  FormulaFlow(const Formula& formula, const Vector& at);

  Vector value, blame;  ///< parts
  Matrix slope;  ///< parts × 2: ∂part/∂a and ∂part/∂b, by autodiff of that part alone
  /// Σ |value · blame|: a relative error of ε in each part moves the result by ε times this at
  /// most.
  double scale = 0;
};

/// One node of a gradient's graph.
struct GradientNode {
  std::string sign;
  std::vector<Index> takes;
  double value = 0;
  double blame = 0;  ///< ∂gradient/∂node
};

/// The gradient of a formula by one variable as a graph of its own, which is differentiated again.
class FormulaGradient {
 public:
  FormulaGradient(const Formula& formula, const std::vector<std::string>& names, const Vector& at,
                  Index variable);

  double value() const { return nodes_.back().value; }
  /// The gradient's own derivative by the same variable, by autodiff of the gradient's graph.
  double second() const { return second_; }
  /// What a relative error of 1 in every node may move the gradient by, and the second derivative.
  double scale() const { return scale_; }
  double second_scale() const { return second_scale_; }
  /// The nodes that the gradient is computed from, operands first; the last is the gradient.
  const std::vector<GradientNode>& nodes() const { return nodes_; }

 private:
  std::vector<GradientNode> nodes_;
  double second_ = 0, scale_ = 0, second_scale_ = 0;
};

/// A formula at many places in one run.
class FormulaBatch {
 public:
  FormulaBatch(const Formula& formula, Index variables, Index rows);

  /// at: rows × variables.
  void run(const Matrix& at);
  double value(Index row) const { return executor_->value(result_)[row]; }
  double slope(Index row, Index variable) const {
    return executor_->value(slopes_[as_size(variable)])[row];
  }

 private:
  std::unique_ptr<ad::Graph> graph_;
  std::vector<ad::Var> variables_, slopes_;
  ad::Var result_;
  std::unique_ptr<ad::Executor<double>> executor_;
};

}  // namespace lm
