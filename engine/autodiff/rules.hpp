// The derivative rules of the primitives, as one table.
#pragma once

#include "autodiff/graph.hpp"

namespace lm::ad {

/// Where a rule is applied: the node y = op(a, b) and `d`, the adjoint ȳ of its result (reverse) or
/// the tangent of the operand in question (forward).
struct At {
  Node node;
  Var a, b, y, d;
};

/// The contribution of one operand; a null pointer where the derivative is zero.
using Term = Var (*)(const At& at);

/// reverse[i]: what ȳ adds to the adjoint of operand i. forward[i]: what the tangent of operand i
/// adds to the tangent of y.
struct Rule {
  Op op;
  Term reverse[2];
  Term forward[2];
};

/// The rule of a primitive; leaves have none and give null terms.
const Rule& rule(Op op);

}  // namespace lm::ad
