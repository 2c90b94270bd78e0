// Planning: dead nodes, views, broadcasts read in place, memory used again and never too early.
#include "autodiff/plan.hpp"

#include <algorithm>
#include <cstring>

#include "autodiff/arena.hpp"
#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/rng.hpp"

using namespace lm;
using namespace lm::ad;

namespace {

std::vector<Op> operations(const Plan& plan) {
  std::vector<Op> ops;
  for (const Instruction& step : plan.instructions()) ops.push_back(step.op);
  return ops;
}

}  // namespace

TEST_CASE("only what the outputs need runs") {
  Graph g;
  const Var x = g.input(4, 4, "x");
  const Var kept = exp(x);
  (void)sin(kept);
  CHECK(operations(Plan(g, {kept}, {})) == std::vector<Op>{Op::kExp});
  CHECK(operations(Plan(g, {x}, {})).empty());
}

TEST_CASE("a bias is read in place, never repeated in memory") {
  Graph g;
  const Var x = g.input(10, 2, "x"), W = g.parameter(2, 8, "W"), b = g.parameter(1, 8, "b");
  const Plan plan(g, {tanh(matmul(x, W) + b)}, {});
  CHECK(operations(plan) == std::vector<Op>{Op::kMatMul, Op::kAdd, Op::kTanh});
  CHECK(plan.instructions()[1].stretch_b == Stretch::kRow);
  CHECK(plan.arena_size() == 80);  // sum and tanh lie over the product
}

TEST_CASE("a broadcast that something else needs is made once") {
  Graph g;
  const Var b = g.input(1, 8, "b"), x = g.input(10, 8, "x");
  const Var wide = broadcast_to(b, {10, 8});
  CHECK(operations(Plan(g, {x + wide, transpose(wide)}, {})) ==
        std::vector<Op>{Op::kBroadcast, Op::kAdd, Op::kTranspose});
}

TEST_CASE("reshapes, contiguous slices and detached values are views") {
  Graph g;
  const Var x = g.input(6, 4, "x");
  const Var part = detach(reshape(slice(x, kRows, 2, 3), {4, 3}));
  const Plan plan(g, {part}, {});
  CHECK(plan.instructions().empty());
  CHECK(plan.place(part.id).space == Space::kInput);
  CHECK(plan.place(part.id).offset == 8);
  CHECK(operations(Plan(g, {slice(x, kCols, 1, 2)}, {})) == std::vector<Op>{Op::kSlice});
}

TEST_CASE("a long chain of elementwise results takes one place") {
  Graph g;
  Var y = g.input(10, 10, "x");
  for (int i = 0; i < 50; ++i) y = sin(y);
  const Plan plan(g, {y}, {});
  CHECK(plan.arena_size() == ArenaPlanner::rounded(100));
  CHECK(plan.arena_size_without_reuse() == 50 * ArenaPlanner::rounded(100));
}

TEST_CASE("a chain of products takes two places") {
  Graph g;
  const Var A = g.input(10, 10, "A");
  Var y = A;
  for (int i = 0; i < 50; ++i) y = matmul(y, A);
  CHECK(Plan(g, {y}, {}).arena_size() == 2 * ArenaPlanner::rounded(100));
}

TEST_CASE("packed outputs lie without gaps and are written directly where that can be") {
  Graph g;
  const Var x = g.input(3, 3, "x");
  const Var a = exp(x), b = sum(a);
  const Plan plan(g, {b}, {a, x, b, a, g.constant(0, {1, 2})});
  CHECK(plan.packed_size() == 9 + 9 + 1 + 9 + 2);
  int copies = 0;
  for (const Instruction& step : plan.instructions()) copies += step.copy;
  CHECK(copies == 3);  // the input, the repeated output and the constant
  CHECK(plan.instructions()[0].out.space == Space::kPacked);
}

TEST_CASE("places are handed out without overlap and joined when given back") {
  Random random(3);
  ArenaPlanner arena;
  std::vector<std::pair<Index, Index>> taken;
  for (int i = 0; i < 2000; ++i) {
    if (!taken.empty() && random.uniform() < 0.5) {
      const auto at =
          static_cast<std::size_t>(random.uniform() * static_cast<double>(taken.size()));
      arena.give_back(taken[at].first, taken[at].second);
      taken.erase(taken.begin() + static_cast<std::ptrdiff_t>(at));
      continue;
    }
    const Index size = 1 + static_cast<Index>(random.uniform() * 100);
    const Index offset = arena.take(size);
    for (const auto& other : taken) {
      const bool apart = offset + size <= other.first || other.first + other.second <= offset;
      REQUIRE(apart);
    }
    taken.push_back({offset, size});
  }
  const Index widest = arena.size();
  for (const auto& place : taken) arena.give_back(place.first, place.second);
  CHECK(arena.take(widest) == 0);  // one free place again
  CHECK(arena.size() == widest);
}

namespace {

// A random graph of square matrices that mixes everything the planner treats specially.
std::vector<Var> random_graph(Graph& g, std::uint64_t seed) {
  Random random(seed);
  const Shape square_shape(4, 4);
  std::vector<Var> pool{g.input(4, 4, "x"), g.parameter(4, 4, "W"),
                        g.constant(square_shape, std::vector<double>(16, 0.5)),
                        broadcast_to(g.constant(0.25), square_shape)};
  const auto pick = [&] {
    return pool[static_cast<std::size_t>(random.uniform() * static_cast<double>(pool.size()))];
  };
  for (int i = 0; i < 40; ++i) {
    const Var a = pick(), b = pick();
    switch (static_cast<int>(random.uniform() * 12)) {
      case 0:
        pool.push_back(tanh(a + b));
        break;
      case 1:
        pool.push_back(0.5 * a - b);
        break;
      case 2:
        pool.push_back(a * tanh(b));
        break;
      case 3:
        pool.push_back(tanh(matmul(a, b)));
        break;
      case 4:
        pool.push_back(transpose(a));
        break;
      case 5:
        pool.push_back(a + tanh(sum(b, kRows)));
        break;
      case 6:
        pool.push_back(tanh(sum(a, kCols)) * b);
        break;
      case 7:
        pool.push_back(broadcast_to(tanh(sum(a)), square_shape));
        break;
      case 8:
        pool.push_back(concat({slice(a, kRows, 2, 2), slice(b, kRows, 0, 2)}, kRows));
        break;
      case 9:
        pool.push_back(tanh_grad(a, slice(b, kRows, 1, 1)));
        break;
      case 10:
        pool.push_back(reshape(transpose(reshape(gate(a, b), {2, 8})), square_shape));
        break;
      default:
        pool.push_back(detach(a) - slice(a, kCols, 3, 1));
        break;
    }
  }
  return pool;
}

bool same_bits(const double* a, const double* b, Index n) {
  return std::memcmp(a, b, static_cast<std::size_t>(n) * sizeof(double)) == 0;
}

}  // namespace

TEST_CASE("memory used again never changes a result") {
  // Against a plan whose outputs are all nodes, where nothing can be overwritten.
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Graph g;
    const std::vector<Var> pool = random_graph(g, seed);
    const Var loss = mean(square(pool.back() + pool[pool.size() / 2]));
    const std::vector<Var> gradient = grad(loss, {pool[0], pool[1]});
    std::vector<Var> everything;
    for (int id = 0; id < g.size(); ++id) everything.push_back(Var{&g, id});
    Executor<double> lean(g, {loss, gradient[0]}, gradient), full(g, everything);
    for (Executor<double>* run : {&lean, &full}) {
      Random random(seed, 1);
      for (Index i = 0; i < 16; ++i) run->input(pool[0])[i] = random.uniform(-1, 1);
      for (Index i = 0; i < 16; ++i) run->parameters()[i] = random.uniform(-1, 1);
      run->run();
      run->run();  // nothing is left over from the first run
    }
    INFO("seed " << seed);
    CHECK(same_bits(lean.value(loss), full.value(loss), 1));
    CHECK(same_bits(lean.value(gradient[0]), full.value(gradient[0]), 16));
    CHECK(same_bits(lean.packed(), full.value(gradient[0]), 16));
    CHECK(same_bits(lean.packed() + 16, full.value(gradient[1]), 16));
    CHECK(lean.plan().arena_size() <= lean.plan().arena_size_without_reuse());
  }
}
