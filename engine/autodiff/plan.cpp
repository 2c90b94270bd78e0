// Planning: which nodes run, which results are views, where each lies and when its place is free.
#include "autodiff/plan.hpp"

#include <algorithm>
#include <limits>

#include "autodiff/arena.hpp"
#include "autodiff/build.hpp"
#include "autodiff/fold.hpp"

namespace lm::ad {
namespace {

constexpr int kForever = std::numeric_limits<int>::max();

std::size_t at(int id) { return static_cast<std::size_t>(id); }

bool is_view(const Graph& graph, const Node& node) {
  if (node.op == Op::kReshape || node.op == Op::kDetach) return true;
  if (node.op != Op::kSlice) return false;
  return fold(graph.node(node.in[0]).shape, node.attr.axis).pre == 1;
}

bool is_uniform(const Node& node) { return node.op == Op::kConstant && node.attr.slot < 0; }

}  // namespace

// Makes one plan; each step fills the tables that the next one reads.
class Planner {
 public:
  Planner(Plan& plan, const std::vector<Var>& values, const std::vector<Var>& packed)
      : plan_(plan), graph_(*plan.graph_), values_(values), packed_(packed) {
    const auto count = at(graph_.size());
    needed_.assign(count, 0);
    root_.assign(count, -1);
    view_offset_.assign(count, 0);
    last_use_.assign(count, -1);
    uses_.assign(count, Uses{});
    place_.assign(count, Place{});
    scalar_fill_.assign(count, -1);
    full_fill_.assign(count, -1);
    plan_.kept_.assign(count, Place{});
  }

  void run() {
    mark_needed();
    find_views();
    choose_stretches();
    drop_unused_broadcasts();
    find_last_uses();
    assign_packed();
    emit();
    emit_copies();
    keep_outputs();
    plan_.arena_size_ = arena_.size();
  }

 private:
  // How a node reads its two operands.
  struct Uses {
    Stretch stretch[2] = {Stretch::kFull, Stretch::kFull};
    Index outer = 1, inner = 1;
  };

  const Node& node(int id) const { return graph_.node(id); }

  void mark_needed() {
    for (const auto* group : {&values_, &packed_}) {
      for (const Var& v : *group) {
        if (v.graph != &graph_) argument_fault("plan", "an output belongs to another graph");
        needed_[at(v.id)] = 1;
      }
    }
    for (int id = graph_.size() - 1; id >= 0; --id) {
      if (!needed_[at(id)]) continue;
      for (const int in : node(id).in) {
        if (in >= 0) needed_[at(in)] = 1;
      }
    }
  }

  void find_views() {
    for (int id = 0; id < graph_.size(); ++id) {
      root_[at(id)] = id;
      const Node& n = node(id);
      if (!needed_[at(id)] || !is_view(graph_, n)) continue;
      root_[at(id)] = root_[at(n.in[0])];
      view_offset_[at(id)] = view_offset_[at(n.in[0])];
      if (n.op == Op::kSlice) {
        view_offset_[at(id)] += n.attr.start * fold(node(n.in[0]).shape, n.attr.axis).post;
      }
    }
  }

  // Elementwise kernels stretch one operand on the fly: a broadcast along leading or trailing
  // axes, or a uniform constant.
  void choose_stretches() {
    for (int id = 0; id < graph_.size(); ++id) {
      const Node& n = node(id);
      if (!needed_[at(id)] || !is_elementwise(n.op) || arity(n.op) != 2) continue;
      for (int i = 0; i < 2; ++i) {
        if (try_stretch(uses_[at(id)], i, node(n.in[i]))) break;
      }
    }
  }

  bool try_stretch(Uses& uses, int i, const Node& operand) const {
    Fold f;
    if (is_uniform(operand)) {
      f.mid = operand.shape.size();
      if (f.mid == 1) return false;
    } else if (operand.op == Op::kBroadcast) {
      f = fold(operand.shape, node(operand.in[0]).shape);
    } else {
      return false;
    }
    if (f.pre != 1 && f.post != 1) return false;
    const bool by_column = f.post == 1;
    uses.stretch[i] = by_column ? Stretch::kColumn : Stretch::kRow;
    uses.outer = by_column ? f.pre : f.mid;
    uses.inner = by_column ? f.mid : f.post;
    return true;
  }

  // The node whose numbers operand i is read from.
  int source(int id, int i) const {
    const int in = node(id).in[i];
    const bool through =
        uses_[at(id)].stretch[i] != Stretch::kFull && node(in).op == Op::kBroadcast;
    return through ? node(in).in[0] : in;
  }

  // A broadcast that is only ever stretched never becomes an instruction.
  void drop_unused_broadcasts() {
    std::vector<char> read(at(graph_.size()), 0);
    for (const Var& v : values_) read[at(v.id)] = 1;
    for (const Var& v : packed_) read[at(v.id)] = 1;
    for (int id = graph_.size() - 1; id >= 0; --id) {
      if (node(id).op == Op::kBroadcast && !read[at(id)]) needed_[at(id)] = 0;
      if (!needed_[at(id)]) continue;
      for (int i = 0; i < 2; ++i) {
        if (node(id).in[i] >= 0) read[at(source(id, i))] = 1;
      }
    }
  }

  bool runs(int id) const {
    return needed_[at(id)] && root_[at(id)] == id && arity(node(id).op) > 0;
  }

  void find_last_uses() {
    for (int id = 0; id < graph_.size(); ++id) {
      if (!runs(id)) continue;
      for (int i = 0; i < 2; ++i) {
        if (node(id).in[i] >= 0) last_use_[at(root_[at(source(id, i))])] = id;
      }
    }
    for (const Var& v : values_) last_use_[at(root_[at(v.id)])] = kForever;
    for (const Var& v : packed_) last_use_[at(root_[at(v.id)])] = kForever;
  }

  // A packed output is written in its place at once, unless it is a leaf, a part of something, or
  // packed already; those are copied at the end.
  void assign_packed() {
    for (const Var& v : packed_) {
      const int root = root_[at(v.id)];
      const bool direct = runs(root) && place_[at(root)].space == Space::kNone &&
                          node(root).shape.size() == v.size();
      const Place place{Space::kPacked, 0, plan_.packed_size_};
      if (direct) {
        place_[at(root)] = place;
      } else {
        copies_.push_back({v.id, place});
      }
      plan_.packed_size_ += v.size();
    }
  }

  Place leaf_place(int id) {
    const Node& n = node(id);
    if (n.op == Op::kInput) return {Space::kInput, n.attr.slot, 0};
    if (n.op == Op::kParameter) return {Space::kParameters, 0, n.attr.start};
    return constant_place(id, full_fill_, n.shape.size());
  }

  Place constant_place(int id, std::vector<Index>& known, Index count) {
    Index& offset = known[at(id)];
    if (offset < 0) {
      offset = plan_.constants_size_;
      plan_.constants_size_ += ArenaPlanner::rounded(count);
      const Place place{Space::kConstants, 0, offset};
      const Node& n = node(id);
      if (is_uniform(n)) {
        plan_.fills_.push_back({place, count, n.attr.alpha});
      } else {
        plan_.loads_.push_back({place, n.attr.slot});
      }
    }
    return {Space::kConstants, 0, offset};
  }

  // Where the numbers of a node lie, through views.
  Place resolve(int id) {
    const int root = root_[at(id)];
    Place place = arity(node(root).op) == 0 ? leaf_place(root) : place_[at(root)];
    place.offset += view_offset_[at(id)];
    return place;
  }

  Place operand_place(int id, int i) {
    const int in = node(id).in[i];
    if (in < 0) return {};
    if (uses_[at(id)].stretch[i] != Stretch::kFull && is_uniform(node(in))) {
      return constant_place(in, scalar_fill_, 1);
    }
    return resolve(source(id, i));
  }

  void emit() {
    for (int id = 0; id < graph_.size(); ++id) {
      if (!runs(id)) continue;
      Instruction step;
      step.op = node(id).op;
      step.node = id;
      step.a = operand_place(id, 0);
      step.b = operand_place(id, 1);
      const Uses& uses = uses_[at(id)];
      step.stretch_a = uses.stretch[0];
      step.stretch_b = uses.stretch[1];
      step.outer = uses.outer;
      step.inner = uses.inner;
      if (place_[at(id)].space == Space::kNone) place_result(id);
      step.out = place_[at(id)];
      release_operands(id);
      plan_.instructions_.push_back(step);
    }
  }

  void place_result(int id) {
    const Index size = node(id).shape.size();
    plan_.arena_without_reuse_ += ArenaPlanner::rounded(size);
    for (int i = 0; i < 2; ++i) {
      if (!may_overwrite(id, i)) continue;
      Place& dying = place_[at(root_[at(node(id).in[i])])];
      place_[at(id)] = dying;
      dying = {};
      return;
    }
    place_[at(id)] = {Space::kArena, 0, arena_.take(size)};
  }

  // An elementwise result may lie over an operand of its size that nobody reads again.
  bool may_overwrite(int id, int i) const {
    const Node& n = node(id);
    if (!is_elementwise(n.op) || n.in[i] < 0) return false;
    if (uses_[at(id)].stretch[i] != Stretch::kFull) return false;
    const int root = root_[at(n.in[i])];
    if (place_[at(root)].space != Space::kArena || last_use_[at(root)] != id) return false;
    if (node(root).shape.size() != n.shape.size()) return false;
    const int other = n.in[1 - i];
    return other < 0 || uses_[at(id)].stretch[1 - i] == Stretch::kFull ||
           root_[at(source(id, 1 - i))] != root;
  }

  void release_operands(int id) {
    for (int i = 0; i < 2; ++i) {
      if (node(id).in[i] < 0) continue;
      const int root = root_[at(source(id, i))];
      Place& place = place_[at(root)];
      if (place.space != Space::kArena || last_use_[at(root)] != id) continue;
      arena_.give_back(place.offset, node(root).shape.size());
      place = {};
    }
  }

  void emit_copies() {
    for (const Copy& copy : copies_) {
      Instruction step;
      step.op = node(copy.node).op;
      step.copy = true;
      step.node = copy.node;
      step.out = copy.place;
      step.a = resolve(copy.node);
      plan_.instructions_.push_back(step);
    }
  }

  void keep_outputs() {
    for (const Var& v : values_) plan_.kept_[at(v.id)] = resolve(v.id);
    for (int id = 0; id < graph_.size(); ++id) {
      const Op op = node(id).op;
      if (op == Op::kInput || op == Op::kParameter) plan_.kept_[at(id)] = leaf_place(id);
    }
  }

  struct Copy {
    int node;
    Place place;
  };

  Plan& plan_;
  const Graph& graph_;
  const std::vector<Var>& values_;
  const std::vector<Var>& packed_;
  std::vector<char> needed_;
  std::vector<int> root_;           // the node that owns a view's memory, or the node itself
  std::vector<Index> view_offset_;  // of a view in its root's memory
  std::vector<int> last_use_;       // of a root: the last node that reads it
  std::vector<Uses> uses_;
  std::vector<Place> place_;  // of a root's result
  std::vector<Index> scalar_fill_, full_fill_;
  std::vector<Copy> copies_;
  ArenaPlanner arena_;
};

Plan::Plan(const Graph& graph, const std::vector<Var>& values, const std::vector<Var>& packed)
    : graph_(&graph), values_(values), parameter_size_(graph.parameter_size()) {
  Planner(*this, values, packed).run();
}

}  // namespace lm::ad
