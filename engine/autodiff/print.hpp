// A graph as text, one line per node.
#pragma once

#include <string>
#include <vector>

#include "autodiff/graph.hpp"

namespace lm::ad {

/// The nodes that `outputs` need, in order, one line each:
///
///   %0 = input x : 10×2
///   %1 = parameter W : 2×8
///   %3 = matmul(%0, %1) : 10×8
///   %4 = matmul(%0ᵀ, %3) : 2×8
///   %5 = affine(2·%4 + 1) : 2×8
///   return %5
std::string print(const std::vector<Var>& outputs);

/// One node's line, without its end.
std::string print_node(const Graph& graph, int id);

}  // namespace lm::ad
