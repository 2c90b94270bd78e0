// The graph of an expression: nodes made once, shared when equal, never changed.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "autodiff/node.hpp"

namespace lm::ad {

class Graph;

/// A value in a graph: a handle of two words, copied freely. Reads like a matrix:
/// `Var y = tanh(matmul(x, W) + b);` (ops.hpp).
struct Var {
  Graph* graph = nullptr;
  int id = -1;

  const Shape& shape() const;
  Index rows() const { return shape().rows; }
  Index cols() const { return shape().cols; }
  Index size() const { return shape().size(); }
  const Node& node() const;
  explicit operator bool() const { return graph != nullptr; }
  friend bool operator==(const Var& a, const Var& b) { return a.graph == b.graph && a.id == b.id; }
};

/// Owns the nodes. An operand's number is always smaller than its user's, so a loop over numbers is
/// a walk in topological order and no recursion is needed anywhere. Equal nodes are made once
/// (common subexpressions are shared by construction). Must outlive its Vars, plans and executors.
///
/// C++ leaves open in which order the operands of `f(x) + g(y)` are made, and compilers differ. No
/// result depends on it, as long as inputs and parameters are made in statements of their own:
/// their order is their place in the flat block, so `matmul(x, graph.parameter(…)) +
/// graph.parameter(…)` is a mistake.
class Graph {
 public:
  Graph() : index_(ById{&nodes_}) {}
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  /// A value that the caller writes before a run (data, targets, masks, a direction). Every call
  /// makes a new one. Throws lm::Error when a size is below one.
  Var input(const Shape& shape, std::string name);
  Var input(Index rows, Index cols, std::string name) {
    return input({rows, cols}, std::move(name));
  }

  /// A trained value. Parameters lie one after another, row-major and without gaps, in one flat
  /// block of parameter_size() scalars, in the order of these calls.
  Var parameter(const Shape& shape, std::string name);
  Var parameter(Index rows, Index cols, std::string name) {
    return parameter({rows, cols}, std::move(name));
  }

  /// One value everywhere (default: a scalar).
  Var constant(double value, const Shape& shape = {});
  /// Fixed data of the shape given, row-major; rounded to the executor's scalar type.
  Var constant(const Shape& shape, std::vector<double> data);
  Var constant(const Matrix& matrix);

  /// All parameters in the order of the flat block.
  std::vector<Var> parameters();
  /// Scalars in the flat parameter block.
  Index parameter_size() const { return parameter_size_; }
  int input_count() const { return static_cast<int>(input_names_.size()); }

  int size() const { return static_cast<int>(nodes_.size()); }
  const Node& node(int id) const { return nodes_[static_cast<std::size_t>(id)]; }
  /// The name of an input or parameter, empty for any other node.
  const std::string& label(int id) const;
  /// The same number for the same expression, whatever order its parts were made in.
  std::uint64_t fingerprint(int id) const { return fingerprints_[static_cast<std::size_t>(id)]; }
  const std::vector<double>& data(int slot) const { return data_[static_cast<std::size_t>(slot)]; }

  /// The node, or the equal one that is there already. For ops.cpp; checks nothing.
  Var add(const Node& node);

 private:
  struct ById {
    const std::vector<Node>* nodes;
    bool operator()(int a, int b) const {
      return (*nodes)[static_cast<std::size_t>(a)] < (*nodes)[static_cast<std::size_t>(b)];
    }
  };

  std::uint64_t compute_fingerprint(const Node& node) const;

  std::vector<Node> nodes_;
  std::vector<std::uint64_t> fingerprints_;
  std::set<int, ById> index_;
  std::vector<int> parameters_;
  std::vector<std::string> input_names_, parameter_names_;
  std::vector<std::vector<double>> data_;
  Index parameter_size_ = 0;
};

inline const Node& Var::node() const { return graph->node(id); }
inline const Shape& Var::shape() const { return node().shape; }

}  // namespace lm::ad
