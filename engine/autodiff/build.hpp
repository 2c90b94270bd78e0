// Shared by the files that build nodes: shape faults and small queries. Private to autodiff/.
#pragma once

#include <string>

#include "autodiff/graph.hpp"
#include "core/error.hpp"

namespace lm::ad {

/// A node ready for Graph::add.
inline Node make(Op op, const Shape& shape, Var a = {}, Var b = {}) {
  Node node;
  node.op = op;
  node.shape = shape;
  node.in = {a.id, b.id};
  return node;
}

[[noreturn]] inline void shape_fault(const char* operation, const std::string& what) {
  throw Error("shape_mismatch", operation, std::string(operation) + ": " + what);
}

[[noreturn]] inline void argument_fault(const char* operation, const std::string& what) {
  throw Error("bad_argument", operation, std::string(operation) + ": " + what);
}

/// Both operands exist and belong to one graph.
inline void require_same_graph(const char* operation, Var a, Var b) {
  if (!a || !b) argument_fault(operation, "an operand is empty (a default-made Var)");
  if (a.graph != b.graph) argument_fault(operation, "the operands belong to two graphs");
}

inline void require_var(const char* operation, Var a) {
  if (!a) argument_fault(operation, "the operand is empty (a default-made Var)");
}

/// What x was made from, where that is one node.
inline Var operand(Var x) { return Var{x.graph, x.node().in[0]}; }

/// A constant with one value everywhere.
inline bool is_uniform(Var x) { return x.node().op == Op::kConstant && x.node().attr.slot < 0; }
inline double uniform_value(Var x) { return x.node().attr.alpha; }
inline bool is_uniform(Var x, double value) { return is_uniform(x) && uniform_value(x) == value; }

}  // namespace lm::ad
