// What to run in which order and where every result lies: a graph made ready for an executor.
#pragma once

#include <cstdint>
#include <vector>

#include "autodiff/graph.hpp"

namespace lm::ad {

/// The kinds of memory that a plan refers to.
enum class Space : std::uint8_t {
  kNone,
  kArena,       // results; places are used again when a result is no longer needed
  kConstants,   // fixed data and uniform values, written once
  kParameters,  // the flat parameter block
  kPacked,      // the flat block of packed outputs
  kInput,       // input number `slot`
};

/// A place: a memory and an offset in scalars.
struct Place {
  Space space = Space::kNone;
  int slot = 0;  // kInput only
  Index offset = 0;
};

/// How an operand of an elementwise instruction is read: as it lies, or stretched on the fly from
/// a smaller one, out[o·inner + i] ← a[i] (kRow) or a[o] (kColumn; one value: inner = all).
enum class Stretch : std::uint8_t { kFull, kRow, kColumn };

/// One step of a plan.
struct Instruction {
  Op op = Op::kConstant;
  bool copy = false;  // not the node's operation but a copy of its value into the packed block
  int node = -1;
  Place out, a, b;
  Stretch stretch_a = Stretch::kFull, stretch_b = Stretch::kFull;
  Index outer = 1, inner = 1;  // of the stretched operand
};

/// A uniform constant that a kernel needs in memory.
struct Fill {
  Place place;
  Index count = 0;
  double value = 0;
};

/// A constant with data.
struct Load {
  Place place;
  int slot = 0;
};

/// The plan of a set of outputs: only nodes that they need, in the order of their numbers, with
/// results in one arena whose places are reused as soon as their last reader has run; an
/// elementwise result overwrites an operand that dies with it. Reshapes, contiguous slices and
/// detached values are views; broadcasts are read in place by elementwise users. Built in time
/// proportional to the graph (times the logarithm of the free places).
class Plan {
 public:
  Plan(const Graph& graph, const std::vector<Var>& values, const std::vector<Var>& packed);

  const Graph& graph() const { return *graph_; }
  const std::vector<Instruction>& instructions() const { return instructions_; }
  const std::vector<Fill>& fills() const { return fills_; }
  const std::vector<Load>& loads() const { return loads_; }
  const std::vector<Var>& values() const { return values_; }

  /// Where an output, input or parameter lies; Space::kNone for a node without a kept place.
  Place place(int node) const {
    const auto i = static_cast<std::size_t>(node);
    return i < kept_.size() ? kept_[i] : Place{};
  }

  Index arena_size() const { return arena_size_; }
  Index constants_size() const { return constants_size_; }
  Index packed_size() const { return packed_size_; }
  Index parameter_size() const { return parameter_size_; }
  /// Results that lie in the arena, summed without reuse: what reuse saves is the difference.
  Index arena_size_without_reuse() const { return arena_without_reuse_; }

 private:
  friend class Planner;
  const Graph* graph_;
  std::vector<Var> values_;
  std::vector<Instruction> instructions_;
  std::vector<Fill> fills_;
  std::vector<Load> loads_;
  std::vector<Place> kept_;
  Index arena_size_ = 0, constants_size_ = 0, packed_size_ = 0, arena_without_reuse_ = 0;
  Index parameter_size_ = 0;
};

}  // namespace lm::ad
