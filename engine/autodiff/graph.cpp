// How nodes enter a graph: leaves are new, everything else is shared when equal.
#include "autodiff/graph.hpp"

#include <utility>

#include "core/error.hpp"

namespace lm::ad {
namespace {

void require_sizes(const char* what, const std::string& name, const Shape& shape) {
  if (shape.batch >= 1 && shape.rows >= 1 && shape.cols >= 1) return;
  throw Error("bad_shape", what,
              std::string(what) + " '" + name + "': shape " + text(shape) +
                  " has a size below one; give at least 1×1");
}

}  // namespace

Var Graph::add(const Node& node) {
  const int id = size();
  nodes_.push_back(node);
  const auto [place, is_new] = index_.insert(id);
  if (is_new) {
    fingerprints_.push_back(compute_fingerprint(node));
  } else {
    nodes_.pop_back();
  }
  return Var{this, *place};
}

// Inputs and parameters are told apart by their number, data by its content.
std::uint64_t Graph::compute_fingerprint(const Node& node) const {
  std::uint64_t a = 0, b = 0;
  if (node.in[0] >= 0) a = fingerprint(node.in[0]);
  if (node.in[1] >= 0) b = fingerprint(node.in[1]);
  if (node.op == Op::kInput || node.op == Op::kParameter) {
    a = static_cast<std::uint64_t>(node.attr.slot) + 1;
  } else if (node.attr.slot >= 0) {
    for (const double value : data(node.attr.slot)) a = mix(a, bits(value));
  }
  return ad::fingerprint(node, a, b);
}

Var Graph::input(const Shape& shape, std::string name) {
  require_sizes("input", name, shape);
  Node node;
  node.op = Op::kInput;
  node.shape = shape;
  node.attr.slot = input_count();
  input_names_.push_back(std::move(name));
  return add(node);
}

Var Graph::parameter(const Shape& shape, std::string name) {
  require_sizes("parameter", name, shape);
  Node node;
  node.op = Op::kParameter;
  node.shape = shape;
  node.attr.start = parameter_size_;
  node.attr.slot = static_cast<int>(parameters_.size());
  parameter_names_.push_back(std::move(name));
  parameter_size_ += shape.size();
  const Var made = add(node);
  parameters_.push_back(made.id);
  return made;
}

Var Graph::constant(double value, const Shape& shape) {
  require_sizes("constant", "", shape);
  Node node;
  node.op = Op::kConstant;
  node.shape = shape;
  node.attr.alpha = value + 0.0;  // −0 becomes 0, so that both are one node
  return add(node);
}

Var Graph::constant(const Shape& shape, std::vector<double> data) {
  require_sizes("constant", "", shape);
  if (static_cast<Index>(data.size()) != shape.size()) {
    throw Error("bad_shape", "constant",
                "constant: shape " + text(shape) + " needs " + std::to_string(shape.size()) +
                    " numbers, got " + std::to_string(data.size()));
  }
  if (shape.size() == 1) return constant(data[0], shape);
  Node node;
  node.op = Op::kConstant;
  node.shape = shape;
  node.attr.slot = static_cast<int>(data_.size());
  data_.push_back(std::move(data));
  return add(node);
}

Var Graph::constant(const Matrix& matrix) {
  return constant({matrix.rows(), matrix.cols()},
                  std::vector<double>(matrix.data(), matrix.data() + matrix.size()));
}

std::vector<Var> Graph::parameters() {
  std::vector<Var> all;
  for (const int id : parameters_) all.push_back(Var{this, id});
  return all;
}

const std::string& Graph::label(int id) const {
  static const std::string none;
  const Node& n = node(id);
  if (n.op == Op::kInput) return input_names_[static_cast<std::size_t>(n.attr.slot)];
  if (n.op == Op::kParameter) return parameter_names_[static_cast<std::size_t>(n.attr.slot)];
  return none;
}

}  // namespace lm::ad
