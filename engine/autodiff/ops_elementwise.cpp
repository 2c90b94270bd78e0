// Builders of the elementwise primitives, with the simplifications that keep derivatives small.
#include <cmath>

#include "autodiff/build.hpp"
#include "autodiff/ops.hpp"

namespace lm::ad {
namespace {

// The common shape of two operands: equal axes, or the longer where the other is one.
Shape common_shape(const char* operation, Var a, Var b) {
  require_same_graph(operation, a, b);
  Shape out = a.shape();
  for (int axis = 0; axis < 3; ++axis) {
    const Index n = a.shape()[axis], m = b.shape()[axis];
    if (n != m && n != 1 && m != 1) {
      shape_fault(operation, "shapes " + text(a.shape()) + " and " + text(b.shape()) +
                                 " differ; make them equal, or one of them one long where they "
                                 "differ");
    }
    out[axis] = n == 1 ? m : n;
  }
  return out;
}

// Stretches both operands to their common shape.
void align(const char* operation, Var& a, Var& b) {
  const Shape shape = common_shape(operation, a, b);
  a = broadcast_to(a, shape);
  b = broadcast_to(b, shape);
}

Var binary(Op op, Var a, Var b) { return a.graph->add(make(op, a.shape(), a, b)); }

// One node for a + b and b + a.
Var commutative(Op op, Var a, Var b) { return a.id <= b.id ? binary(op, a, b) : binary(op, b, a); }

Var unary(Op op, Var x) {
  require_var(name(op), x);
  return x.graph->add(make(op, x.shape(), x));
}

bool is_negation(Var x) {
  const Node& n = x.node();
  return n.op == Op::kAffine && n.attr.alpha == -1 && n.attr.beta == 0;
}

bool is_power_of_two(double c) {
  int exponent = 0;
  return c != 0 && std::abs(std::frexp(c, &exponent)) == 0.5;
}

}  // namespace

Var affine(Var x, double alpha, double beta) {
  require_var("affine", x);
  if (alpha == 1 && beta == 0) return x;
  if (alpha == 0) return x.graph->constant(beta, x.shape());
  if (is_uniform(x)) return x.graph->constant(alpha * uniform_value(x) + beta, x.shape());
  const Node& n = x.node();
  if (n.op == Op::kAffine && n.attr.beta == 0)
    return affine(operand(x), alpha * n.attr.alpha, beta);
  Node node = make(Op::kAffine, x.shape(), x);
  node.attr.alpha = alpha;
  node.attr.beta = beta + 0.0;
  return x.graph->add(node);
}

Var operator+(Var a, Var b) {
  align("add", a, b);
  if (is_uniform(b)) return affine(a, 1, uniform_value(b));
  if (is_uniform(a)) return affine(b, 1, uniform_value(a));
  if (a == b) return affine(a, 2, 0);
  if (is_negation(b)) return a - operand(b);
  if (is_negation(a)) return b - operand(a);
  return commutative(Op::kAdd, a, b);
}

Var operator-(Var a, Var b) {
  align("sub", a, b);
  if (is_uniform(b)) return affine(a, 1, -uniform_value(b));
  if (is_uniform(a)) return affine(b, -1, uniform_value(a));
  if (is_negation(b)) return a + operand(b);
  return binary(Op::kSub, a, b);
}

Var operator*(Var a, Var b) {
  align("mul", a, b);
  if (is_uniform(b)) return affine(a, uniform_value(b), 0);
  if (is_uniform(a)) return affine(b, uniform_value(a), 0);
  return commutative(Op::kMul, a, b);
}

Var operator/(Var a, Var b) {
  align("div", a, b);
  if (is_uniform(a, 0)) return a;
  if (is_uniform(b)) return a / uniform_value(b);
  return binary(Op::kDiv, a, b);
}

// Multiplying by the reciprocal gives the quotient's bits only for powers of two.
Var operator/(Var x, double c) {
  require_var("div", x);
  if (is_uniform(x)) return x.graph->constant(uniform_value(x) / c, x.shape());
  if (is_power_of_two(c)) return affine(x, 1 / c, 0);
  return binary(Op::kDiv, x, x.graph->constant(c, x.shape()));
}

Var operator/(double c, Var x) {
  require_var("div", x);
  return x.graph->constant(c, x.shape()) / x;
}

Var gate(Var a, Var b) {
  align("gate", a, b);
  if (is_uniform(a, 0)) return a;
  const Node& n = a.node();
  if (n.op == Op::kGate && n.in[1] == b.id) return a;
  return binary(Op::kGate, a, b);
}

Var tanh_grad(Var a, Var y) {
  align("tanh_grad", a, y);
  if (is_uniform(a, 0)) return a;
  return binary(Op::kTanhGrad, a, y);
}

Var exp(Var x) { return unary(Op::kExp, x); }
Var log(Var x) { return unary(Op::kLog, x); }
Var sqrt(Var x) { return unary(Op::kSqrt, x); }
Var sin(Var x) { return unary(Op::kSin, x); }
Var cos(Var x) { return unary(Op::kCos, x); }
Var tanh(Var x) { return unary(Op::kTanh, x); }
Var erf(Var x) { return unary(Op::kErf, x); }
Var sigmoid(Var x) { return unary(Op::kSigmoid, x); }
Var softplus(Var x) { return unary(Op::kSoftplus, x); }

Var square(Var x) { return x * x; }
Var relu(Var x) { return gate(x, x); }

Var step(Var x) {
  require_var("step", x);
  return gate(x.graph->constant(1, x.shape()), x);
}

// |x| = x·(1[x > 0] − 1[−x > 0])
Var abs(Var x) { return relu(x) + relu(-x); }

Var maximum(Var a, Var b) {
  align("maximum", a, b);
  const Var excess = b - a;  // both sums below have a zero term: nothing is rounded but b − a
  return (a - gate(a, excess)) + gate(b, excess);
}

}  // namespace lm::ad
