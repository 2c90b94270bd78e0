// Counting what a plan's instructions compute.
#include "measure/operations.hpp"

#include "autodiff/graph.hpp"
#include "core/types.hpp"

namespace lm {
namespace {

double product_operations(const ad::Graph& graph, const ad::Node& node) {
  const ad::Shape& a = graph.node(node.in[0]).shape;
  const Index inner = node.attr.transpose_a ? a.rows : a.cols;
  return 2 * as_double(node.shape.size()) * as_double(inner);
}

}  // namespace

Operations count_operations(const ad::Plan& plan) {
  Operations count;
  for (const ad::Instruction& code : plan.instructions()) {
    if (code.copy) continue;
    const ad::Node& node = plan.graph().node(code.node);
    if (code.op == ad::Op::kMatMul) {
      count.products += product_operations(plan.graph(), node);
    } else if (code.op == ad::Op::kSum) {
      count.others += as_double(plan.graph().node(node.in[0]).shape.size());
    } else if (ad::is_elementwise(code.op)) {
      count.others += as_double(node.shape.size());
    }
  }
  return count;
}

}  // namespace lm
