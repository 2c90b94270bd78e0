// How each kind of node is written.
#include "autodiff/print.hpp"

#include "core/text.hpp"

namespace lm::ad {
namespace {

std::string reference(int id) { return std::string("%").append(std::to_string(id)); }

std::string number(double value) { return format_digits(value, 6); }

std::string window_text(const Window& w) {
  return std::to_string(w.kernel_height) + "×" + std::to_string(w.kernel_width) + " stride " +
         std::to_string(w.stride) + " padding " + std::to_string(w.padding) +
         (w.circular ? " circular" : "");
}

// What stands after the operands.
std::string details(const Node& node) {
  static const char* const axes[] = {"batch", "rows", "cols"};
  const std::string axis = axes[node.attr.axis];
  const Index length = node.shape[node.attr.axis];
  switch (node.op) {
    case Op::kSlice:
      return ", " + axis + " " + std::to_string(node.attr.start) + " … " +
             std::to_string(node.attr.start + length - 1);
    case Op::kPad:
      return ", " + axis + " from " + std::to_string(node.attr.start) + " of " +
             std::to_string(length);
    case Op::kArgMax:
      return ", " + axis;
    case Op::kIm2Col:
    case Op::kCol2Im:
      return ", " + window_text(node.attr.window);
    default:
      return "";
  }
}

std::string affine_text(const Node& node) {
  const double alpha = node.attr.alpha, beta = node.attr.beta;
  const std::string x = reference(node.in[0]);
  std::string scaled = alpha == 1 ? x : alpha == -1 ? "−" + x : number(alpha) + "·" + x;
  if (beta == 0) return scaled;
  return scaled + (beta < 0 ? " − " + number(-beta) : " + " + number(beta));
}

std::string expression(const Graph& graph, int id) {
  const Node& node = graph.node(id);
  const std::string op = name(node.op);
  if (node.op == Op::kInput || node.op == Op::kParameter) return op + " " + graph.label(id);
  if (node.op == Op::kConstant) {
    return op + " " + (node.attr.slot < 0 ? number(node.attr.alpha) : std::string("data"));
  }
  if (node.op == Op::kAffine) return op + "(" + affine_text(node) + ")";
  std::string text = op + "(" + reference(node.in[0]) + (node.attr.transpose_a ? "ᵀ" : "");
  if (node.in[1] >= 0) text += ", " + reference(node.in[1]) + (node.attr.transpose_b ? "ᵀ" : "");
  return text + details(node) + ")";
}

}  // namespace

std::string print_node(const Graph& graph, int id) {
  return reference(id) + " = " + expression(graph, id) + " : " + text(graph.node(id).shape);
}

std::string print(const std::vector<Var>& outputs) {
  if (outputs.empty()) return "return\n";
  const Graph& graph = *outputs[0].graph;
  std::vector<char> needed(static_cast<std::size_t>(graph.size()), 0);
  for (const Var& v : outputs) needed[static_cast<std::size_t>(v.id)] = 1;
  for (int id = graph.size() - 1; id >= 0; --id) {
    if (!needed[static_cast<std::size_t>(id)]) continue;
    for (const int in : graph.node(id).in) {
      if (in >= 0) needed[static_cast<std::size_t>(in)] = 1;
    }
  }
  std::string out;
  for (int id = 0; id < graph.size(); ++id) {
    if (needed[static_cast<std::size_t>(id)]) out += print_node(graph, id) + "\n";
  }
  out += "return";
  for (const Var& v : outputs) out.append(" ").append(reference(v.id));
  return out + "\n";
}

}  // namespace lm::ad
