// Reverse and forward mode as loops over node numbers, and what is made of them.
#include "autodiff/transform.hpp"

#include <algorithm>

#include "autodiff/build.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/rules.hpp"

namespace lm::ad {
namespace {

using Mask = std::vector<char>;

bool has(const Mask& mask, int id) {
  return static_cast<std::size_t>(id) < mask.size() && mask[static_cast<std::size_t>(id)] != 0;
}

// Nodes up to `last` whose value changes with one of `xs`.
Mask depends_on(const Graph& graph, const std::vector<Var>& xs, int last) {
  Mask mask(static_cast<std::size_t>(last) + 1, 0);
  for (const Var& x : xs) {
    if (x.id <= last) mask[static_cast<std::size_t>(x.id)] = 1;
  }
  for (int id = 0; id <= last; ++id) {
    const Node& node = graph.node(id);
    for (int i = 0; i < 2; ++i) {
      if (node.in[i] < 0 || rule(node.op).forward[i] == nullptr) continue;
      if (has(mask, node.in[i])) mask[static_cast<std::size_t>(id)] = 1;
    }
  }
  return mask;
}

int largest_id(const std::vector<Var>& vars) {
  int last = -1;
  for (const Var& v : vars) last = v.id > last ? v.id : last;
  return last;
}

void require_pairs(const char* operation, const std::vector<Var>& vars,
                   const std::vector<Var>& others) {
  if (vars.size() != others.size()) {
    argument_fault(operation, std::to_string(vars.size()) + " values but " +
                                  std::to_string(others.size()) + " directions");
  }
  for (std::size_t i = 0; i < vars.size(); ++i) {
    require_same_graph(operation, vars[i], others[i]);
    require_same_graph(operation, vars[0], vars[i]);
    if (vars[i].shape() != others[i].shape()) {
      shape_fault(operation, "a direction of shape " + text(others[i].shape()) +
                                 " for a value of shape " + text(vars[i].shape()));
    }
  }
}

void require_graph(const char* operation, const std::vector<Var>& ys, const std::vector<Var>& xs) {
  for (const Var& y : ys) require_same_graph(operation, ys[0], y);
  for (const Var& x : xs) {
    require_var(operation, x);
    if (!ys.empty()) require_same_graph(operation, ys[0], x);
  }
}

// Constant zero where nothing was found.
std::vector<Var> or_zero(const std::vector<Var>& found, const std::vector<Var>& vars) {
  std::vector<Var> out;
  for (std::size_t i = 0; i < vars.size(); ++i) {
    const Shape& shape = vars[i].shape();
    out.push_back(found[i] ? found[i] : vars[i].graph->constant(0, shape));
  }
  return out;
}

// The adjoints that reach one node, each with where it comes from, in the order of the sources'
// fingerprints: the order of the nodes' numbers is the compiler's choice, and would change the last
// bit of a sum of three.
class Adjoints {
 public:
  void add(std::uint64_t source, int operand, Var term) {
    const Entry entry{source, operand, term};
    const auto before = [](const Entry& a, const Entry& b) {
      return a.source != b.source ? a.source < b.source : a.operand < b.operand;
    };
    terms_.insert(std::upper_bound(terms_.begin(), terms_.end(), entry, before), entry);
  }

  // Nothing when none has come.
  Var sum() {
    if (terms_.empty()) return {};
    Var total = terms_[0].term;
    for (std::size_t i = 1; i < terms_.size(); ++i) total = total + terms_[i].term;
    terms_ = {{0, 0, total}};
    return total;
  }

 private:
  struct Entry {
    std::uint64_t source;
    int operand;
    Var term;
  };
  std::vector<Entry> terms_;
};

At at_node(Graph* graph, int id) {
  At at;
  at.node = graph->node(id);
  at.y = Var{graph, id};
  if (at.node.in[0] >= 0) at.a = Var{graph, at.node.in[0]};
  if (at.node.in[1] >= 0) at.b = Var{graph, at.node.in[1]};
  return at;
}

}  // namespace

std::vector<Var> vjp(const std::vector<Var>& outputs, const std::vector<Var>& cotangents,
                     const std::vector<Var>& xs) {
  require_pairs("vjp", outputs, cotangents);
  require_graph("vjp", outputs, xs);
  std::vector<Var> found(xs.size());
  if (outputs.empty() || xs.empty()) return or_zero(found, xs);
  Graph* graph = outputs[0].graph;
  const int last = largest_id(outputs);
  const Mask active = depends_on(*graph, xs, last);
  std::vector<Adjoints> adjoints(static_cast<std::size_t>(last) + 1);
  const auto of = [&](int id) -> Adjoints& { return adjoints[static_cast<std::size_t>(id)]; };
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    of(outputs[i].id).add(0, static_cast<int>(i), cotangents[i]);
  }
  for (int id = last; id >= 0; --id) {
    if (!has(active, id)) continue;
    At at = at_node(graph, id);
    at.d = of(id).sum();
    if (!at.d) continue;
    for (int i = 0; i < 2; ++i) {
      const Term term = rule(at.node.op).reverse[i];
      if (term == nullptr || !has(active, at.node.in[i])) continue;
      of(at.node.in[i]).add(graph->fingerprint(id), i, term(at));
    }
  }
  for (std::size_t k = 0; k < xs.size(); ++k) {
    if (xs[k].id <= last) found[k] = of(xs[k].id).sum();
  }
  return or_zero(found, xs);
}

std::vector<Var> grad(Var y, const std::vector<Var>& xs) {
  require_var("grad", y);
  if (y.size() != 1) {
    shape_fault("grad", "needs a scalar 1×1, got " + text(y.shape()) +
                            "; sum it first, or use vjp with a cotangent");
  }
  return vjp({y}, {y.graph->constant(1, y.shape())}, xs);
}

Var grad(Var y, Var x) { return grad(y, std::vector<Var>{x})[0]; }

std::vector<Var> jvp(const std::vector<Var>& outputs, const std::vector<Var>& xs,
                     const std::vector<Var>& tangents) {
  require_pairs("jvp", xs, tangents);
  require_graph("jvp", outputs, xs);
  std::vector<Var> found(outputs.size());
  if (outputs.empty() || xs.empty()) return or_zero(found, outputs);
  Graph* graph = outputs[0].graph;
  const int last = largest_id(outputs);
  const Mask active = depends_on(*graph, xs, last);
  std::vector<Var> tangent(static_cast<std::size_t>(last) + 1);
  const auto add = [&](int id, Var term) {
    Var& total = tangent[static_cast<std::size_t>(id)];
    total = total ? total + term : term;
  };
  for (std::size_t k = 0; k < xs.size(); ++k) {
    if (xs[k].id <= last) add(xs[k].id, tangents[k]);
  }
  for (int id = 0; id <= last; ++id) {
    if (!has(active, id)) continue;
    At at = at_node(graph, id);
    for (int i = 0; i < 2; ++i) {
      const Term term = rule(at.node.op).forward[i];
      if (term == nullptr || at.node.in[i] < 0) continue;
      at.d = tangent[static_cast<std::size_t>(at.node.in[i])];
      if (at.d) add(id, term(at));
    }
  }
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    found[k] = tangent[static_cast<std::size_t>(outputs[k].id)];
  }
  return or_zero(found, outputs);
}

Var jvp(Var y, Var x, Var tangent) {
  return jvp(std::vector<Var>{y}, std::vector<Var>{x}, std::vector<Var>{tangent})[0];
}

std::vector<Var> hvp(Var loss, const std::vector<Var>& xs, const std::vector<Var>& v) {
  return jvp(grad(loss, xs), xs, v);
}

Var jacobian(Var y, Var x) {
  require_same_graph("jacobian", y, x);
  const Index m = y.size(), n = x.size();
  const bool reverse = m <= n;
  const Index passes = reverse ? m : n;
  const Shape seed_shape = reverse ? y.shape() : x.shape();
  std::vector<Var> parts;
  for (Index i = 0; i < passes; ++i) {
    const Var one = pad(y.graph->constant(1), kCols, i, passes);
    const Var seed = reshape(one, seed_shape);
    parts.push_back(reverse ? reshape(vjp({y}, {seed}, {x})[0], {1, n})
                            : reshape(jvp(y, x, seed), {m, 1}));
  }
  return concat(parts, reverse ? kRows : kCols);
}

std::vector<Var> unpack(Var flat, const std::vector<Var>& like) {
  require_var("unpack", flat);
  Index total = 0;
  for (const Var& v : like) total += v.size();
  if (flat.shape() != Shape(1, total)) {
    shape_fault("unpack",
                "the pieces need " + text(Shape(1, total)) + ", got " + text(flat.shape()));
  }
  std::vector<Var> parts;
  Index start = 0;
  for (const Var& v : like) {
    parts.push_back(reshape(slice(flat, kCols, start, v.size()), v.shape()));
    start += v.size();
  }
  return parts;
}

Var pack(const std::vector<Var>& parts) {
  std::vector<Var> rows;
  for (const Var& part : parts) rows.push_back(reshape(part, {1, part.size()}));
  return concat(rows, kCols);
}

}  // namespace lm::ad
