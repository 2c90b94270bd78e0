// A model under construction: its graph, its parameter blocks, and how each of them starts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "autodiff/graph.hpp"
#include "core/parameters.hpp"
#include "nn/initializer.hpp"
#include "nn/parametrization.hpp"

namespace lm::nn {

/// How a parameter starts.
struct Start {
  Initializer initializer = Initializer::zeros;
  Fans fans = {};
  double scale = 1;
};

/// Layers take a Model and add parameters to it; every layer is a function
/// `Var layer(Model&, Var x, …)`. Block k draws from its own stream, so that a change of one
/// layer's size leaves the others' draws alone.
class Model {
 public:
  explicit Model(ad::Graph& graph) : graph_(&graph) {}

  ad::Graph& graph() const { return *graph_; }

  /// Adds a parameter; its place in the flat block follows the one before.
  ad::Var parameter(Index rows, Index columns, const std::string& name, const Start& start,
                    bool is_matrix = true, double sgd_rate = 1, double adam_rate = 1);

  const ParameterLayout& blocks() const { return blocks_; }
  /// The parameters as nodes, in the order of the blocks.
  const std::vector<ad::Var>& parameters() const { return parameters_; }
  /// Scalars in all blocks together.
  Index size() const { return flat_size(blocks_); }

  /// Writes every block's start into `flat` (size() scalars). Block k draws from
  /// Random(seed, stream("initial", k)); doubles are rounded to S.
  template <class S>
  void initialize(std::uint64_t seed, S* flat) const;

 private:
  ad::Graph* graph_;
  ParameterLayout blocks_;
  std::vector<Start> starts_;
  std::vector<ad::Var> parameters_;
};

extern template void Model::initialize<float>(std::uint64_t, float*) const;
extern template void Model::initialize<double>(std::uint64_t, double*) const;

}  // namespace lm::nn
