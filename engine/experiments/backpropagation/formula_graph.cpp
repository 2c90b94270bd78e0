// Formulas as graphs: parts become primitives, and autodiff does the rest.
#include "experiments/backpropagation/formula_graph.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/text.hpp"

namespace lm {
namespace {

/// Whole exponents up to here are products; others are e^{c ln a}.
constexpr double kLargestProduct = 64;

/// a^n by squaring, n ≥ 1.
ad::Var product_power(ad::Var a, int n) {
  if (n == 1) return a;
  const ad::Var half = product_power(a, n / 2);
  const ad::Var even = half * half;
  return n % 2 == 0 ? even : even * a;
}

ad::Var raised(ad::Var a, double c) {
  if (c == 0) return ad::affine(a, 0, 1);
  if (c == std::floor(c) && std::abs(c) <= kLargestProduct) {
    const ad::Var power = product_power(a, static_cast<int>(std::abs(c)));
    return c > 0 ? power : 1.0 / power;
  }
  if (c == 0.5) return ad::sqrt(a);
  const ad::Var exponent = c * ad::log(a);
  return ad::exp(exponent);
}

ad::Var to_the(ad::Var a, ad::Var b) {
  const ad::Var exponent = b * ad::log(a);
  return ad::exp(exponent);
}

ad::Var part_node(const FormulaPart& part, ad::Var a, ad::Var b) {
  switch (part.op) {
    case FormulaOp::add:
      return a + b;
    case FormulaOp::subtract:
      return a - b;
    case FormulaOp::multiply:
      return a * b;
    case FormulaOp::divide:
      return a / b;
    case FormulaOp::power:
      return to_the(a, b);
    case FormulaOp::negate:
      return -a;
    case FormulaOp::relu:
      return ad::relu(a);
    case FormulaOp::tanh:
      return ad::tanh(a);
    case FormulaOp::sigmoid:
      return ad::sigmoid(a);
    case FormulaOp::exp:
      return ad::exp(a);
    case FormulaOp::log:
      return ad::log(a);
    case FormulaOp::sin:
      return ad::sin(a);
    case FormulaOp::cos:
      return ad::cos(a);
    case FormulaOp::sqrt:
      return ad::sqrt(a);
    case FormulaOp::square:
      return ad::square(a);
    default:
      return raised(a, part.number);
  }
}

/// All parts as nodes. With `pushes`, one is added to each part, so that each part is a node of its
/// own and the derivative by its push is its blame.
std::vector<ad::Var> build(ad::Graph& graph, const Formula& formula,
                           const std::vector<ad::Var>& variables, const ad::Shape& shape,
                           const std::vector<ad::Var>& pushes = {}) {
  std::vector<ad::Var> parts;
  for (const FormulaPart& part : formula) {
    ad::Var node;
    if (part.op == FormulaOp::number) {
      node = graph.constant(part.number, shape);
    } else if (part.op == FormulaOp::variable) {
      node = variables[as_size(part.variable)];
    } else {
      node =
          part_node(part, parts[as_size(part.a)], part.b < 0 ? ad::Var{} : parts[as_size(part.b)]);
    }
    if (!pushes.empty()) node = node + pushes[parts.size()];
    parts.push_back(node);
  }
  return parts;
}

std::vector<ad::Var> inputs(ad::Graph& graph, std::size_t count, Index rows,
                            const std::vector<std::string>& names = {}) {
  std::vector<ad::Var> all;
  for (std::size_t k = 0; k < count; ++k) {
    all.push_back(graph.input(rows, 1, k < names.size() ? names[k] : "input"));
  }
  return all;
}

/// The slopes of each part alone, its operands being inputs.
struct LoosePart {
  ad::Var a, b, by_a, by_b;
};
LoosePart loose(ad::Graph& graph, const FormulaPart& part) {
  LoosePart one;
  if (part.a < 0) return one;
  one.a = graph.input(1, 1, "a");
  if (part.b >= 0) one.b = graph.input(1, 1, "b");
  const ad::Var node = part_node(part, one.a, one.b);
  one.by_a = ad::grad(node, one.a);
  if (part.b >= 0) one.by_b = ad::grad(node, one.b);
  return one;
}

Matrix part_slopes_of(const Formula& formula, const Vector& value) {
  ad::Graph graph;
  std::vector<LoosePart> parts;
  std::vector<ad::Var> outputs;
  for (const FormulaPart& part : formula) {
    parts.push_back(loose(graph, part));
    if (parts.back().by_a) outputs.push_back(parts.back().by_a);
    if (parts.back().by_b) outputs.push_back(parts.back().by_b);
  }
  Matrix slope = Matrix::Zero(as_index(formula.size()), 2);
  if (outputs.empty()) return slope;
  ad::Executor<double> executor(graph, outputs);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].a) executor.set(parts[i].a, value(formula[i].a));
    if (parts[i].b) executor.set(parts[i].b, value(formula[i].b));
  }
  executor.run();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].by_a) slope(as_index(i), 0) = executor.scalar(parts[i].by_a);
    if (parts[i].by_b) slope(as_index(i), 1) = executor.scalar(parts[i].by_b);
  }
  return slope;
}

/// The numbers of the nodes that `root` is computed from, operands first.
std::vector<int> below(const ad::Graph& graph, ad::Var root) {
  std::vector<char> used(as_size(root.id) + 1, 0);
  used[as_size(root.id)] = 1;
  std::vector<int> nodes;
  for (int id = root.id; id >= 0; --id) {
    if (used[as_size(id)] == 0) continue;
    nodes.push_back(id);
    for (const int operand : graph.node(id).in) {
      if (operand >= 0) used[as_size(operand)] = 1;
    }
  }
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

/// A primitive as a person writes it.
std::string sign_of(const ad::Graph& graph, int id) {
  const ad::Node& node = graph.node(id);
  const std::string alpha = format_digits(node.attr.alpha, 4);
  switch (node.op) {
    case ad::Op::kInput:
      return graph.label(id);
    case ad::Op::kConstant:
      return alpha;
    case ad::Op::kAdd:
      return "+";
    case ad::Op::kSub:
      return "−";
    case ad::Op::kMul:
      return node.in[0] == node.in[1] ? "^2" : "×";
    case ad::Op::kDiv:
      return "÷";
    case ad::Op::kGate:
      return node.in[0] == node.in[1] ? "relu" : "gate";
    case ad::Op::kTanhGrad:
      return "× (1−y²)";
    case ad::Op::kAffine: {
      const std::string beta = format_digits(std::abs(node.attr.beta), 4);
      const std::string shift =
          node.attr.beta == 0 ? "" : (node.attr.beta > 0 ? " + " : " − ") + beta;
      if (node.attr.alpha == 1) return shift.substr(1);
      if (node.attr.alpha == -1) return node.attr.beta == 0 ? "neg" : beta + " −";
      return "× " + alpha + shift;
    }
    default:
      return ad::name(node.op);
  }
}

/// `nodes` and their derivatives ∂root/∂node.
struct Swept {
  std::vector<int> nodes;
  std::vector<ad::Var> vars, blames;
};
Swept swept(ad::Graph& graph, ad::Var root) {
  Swept all;
  all.nodes = below(graph, root);
  for (const int id : all.nodes) all.vars.push_back({&graph, id});
  all.blames = ad::grad(root, all.vars);
  return all;
}

double scale_of(const Swept& all, const ad::Executor<double>& executor) {
  double sum = 0;
  for (std::size_t i = 0; i < all.nodes.size(); ++i) {
    sum += std::abs(executor.scalar(all.vars[i]) * executor.scalar(all.blames[i]));
  }
  return sum;
}

void append(std::vector<ad::Var>& to, const std::vector<ad::Var>& vars) {
  to.insert(to.end(), vars.begin(), vars.end());
}

}  // namespace

FormulaFlow::FormulaFlow(const Formula& formula, const Vector& at) {
  const Index count = as_index(formula.size());
  ad::Graph graph;
  const std::vector<ad::Var> variables = inputs(graph, as_size(at.size()), 1);
  const std::vector<ad::Var> pushes = inputs(graph, formula.size(), 1);
  const std::vector<ad::Var> parts = build(graph, formula, variables, {1, 1}, pushes);
  const std::vector<ad::Var> blames = ad::grad(parts.back(), pushes);
  std::vector<ad::Var> outputs = parts;
  append(outputs, blames);
  ad::Executor<double> executor(graph, outputs);
  for (Index k = 0; k < at.size(); ++k) executor.set(variables[as_size(k)], at(k));
  for (const ad::Var push : pushes) executor.set(push, 0);
  executor.run();
  value.resize(count);
  blame.resize(count);
  for (Index i = 0; i < count; ++i) {
    value(i) = executor.scalar(parts[as_size(i)]);
    blame(i) = executor.scalar(blames[as_size(i)]);
  }
  slope = part_slopes_of(formula, value);
  scale = (value.array() * blame.array()).abs().sum();
}

FormulaGradient::FormulaGradient(const Formula& formula, const std::vector<std::string>& names,
                                 const Vector& at, Index variable) {
  ad::Graph graph;
  const std::vector<ad::Var> variables = inputs(graph, as_size(at.size()), 1, names);
  const ad::Var result = build(graph, formula, variables, {1, 1}).back();
  const ad::Var first = ad::grad(result, variables[as_size(variable)]);
  const Swept once = swept(graph, first);
  const ad::Var second = ad::grad(first, variables[as_size(variable)]);
  const Swept twice = swept(graph, second);
  std::vector<ad::Var> outputs{second};
  for (const Swept* all : {&once, &twice}) {
    append(outputs, all->vars);
    append(outputs, all->blames);
  }
  ad::Executor<double> executor(graph, outputs);
  for (Index k = 0; k < at.size(); ++k) executor.set(variables[as_size(k)], at(k));
  executor.run();
  std::vector<Index> place(as_size(graph.size()), -1);
  for (std::size_t i = 0; i < once.nodes.size(); ++i) {
    const ad::Node& node = graph.node(once.nodes[i]);
    GradientNode drawn;
    drawn.sign = sign_of(graph, once.nodes[i]);
    drawn.value = executor.scalar(once.vars[i]);
    drawn.blame = executor.scalar(once.blames[i]);
    for (const int operand : node.in) {
      if (operand >= 0) drawn.takes.push_back(place[as_size(operand)]);
    }
    if (drawn.takes.size() == 2 && drawn.takes[0] == drawn.takes[1]) drawn.takes.pop_back();
    place[as_size(once.nodes[i])] = as_index(i);
    nodes_.push_back(std::move(drawn));
  }
  second_ = executor.scalar(second);
  scale_ = scale_of(once, executor);
  second_scale_ = scale_of(twice, executor);
}

FormulaBatch::FormulaBatch(const Formula& formula, Index variables, Index rows)
    : graph_(std::make_unique<ad::Graph>()) {
  variables_ = inputs(*graph_, as_size(variables), rows);
  result_ = build(*graph_, formula, variables_, {rows, 1}).back();
  const ad::Var total = ad::sum(result_);
  slopes_ = ad::grad(total, variables_);
  std::vector<ad::Var> outputs = slopes_;
  outputs.push_back(result_);
  executor_ = std::make_unique<ad::Executor<double>>(*graph_, outputs);
}

void FormulaBatch::run(const Matrix& at) {
  for (std::size_t k = 0; k < variables_.size(); ++k) {
    executor_->set(variables_[k], Matrix(at.col(as_index(k))));
  }
  executor_->run();
}

}  // namespace lm
