// Every primitive through the recursive derivative check, forward and reverse, to second order.
#include <set>

#include "autodiff/check.hpp"
#include "autodiff/ops.hpp"
#include "catch.hpp"
#include "core/rng.hpp"

using namespace lm;
using namespace lm::ad;

namespace {

using Vars = std::vector<Var>;

// Entries uniform in ±[low, high]: with low > 0 nothing lies near a kink at 0.
Matrix point(Index rows, Index cols, double low, double high, bool positive, std::uint64_t seed) {
  Random random(seed, stream("primitives_test"));
  Matrix m(rows, cols);
  for (Index i = 0; i < m.size(); ++i) {
    const double sign = !positive && random.uniform() < 0.5 ? -1 : 1;
    m.data()[i] = sign * random.uniform(low, high);
  }
  return m;
}

Matrix generic(Index rows, Index cols, std::uint64_t seed) {
  return point(rows, cols, 0.1, 1.2, false, seed);
}
Matrix positive(Index rows, Index cols, std::uint64_t seed) {
  return point(rows, cols, 0.5, 2, true, seed);
}

Var index_column(Var like, std::vector<double> indices) {
  const Index n = static_cast<Index>(indices.size());
  return like.graph->constant({n, 1}, std::move(indices));
}

Window window(Index height, Index width, Index channels, Index kernel, Index stride, Index padding,
              bool circular) {
  Window w;
  w.height = height;
  w.width = width;
  w.channels = channels;
  w.kernel_height = w.kernel_width = kernel;
  w.stride = stride;
  w.padding = padding;
  w.circular = circular;
  return w;
}

struct Case {
  Op op;
  const char* name;
  Function function;
  std::vector<Matrix> points;
};

// Two batches of two 3×2 (or 2×3) matrices out of an input of 4 rows.
Var batched(Var x) { return reshape(x, {2, x.rows() / 2, x.cols()}); }

std::vector<Case> matmul_cases() {
  std::vector<Case> cases;
  for (const bool ta : {false, true}) {
    for (const bool tb : {false, true}) {
      const Matrix a = ta ? generic(4, 3, 1) : generic(3, 4, 1);
      const Matrix b = tb ? generic(2, 4, 2) : generic(4, 2, 2);
      cases.push_back({Op::kMatMul,
                       "matmul",
                       [=](const Vars& x) { return Vars{matmul(x[0], x[1], ta, tb)}; },
                       {a, b}});
      cases.push_back(
          {Op::kMatMul,
           "batched matmul",
           [=](const Vars& x) { return Vars{matmul(batched(x[0]), batched(x[1]), ta, tb)}; },
           {ta ? generic(8, 3, 3) : generic(6, 4, 3), tb ? generic(4, 4, 4) : generic(8, 2, 4)}});
    }
  }
  cases.push_back({Op::kMatMul,
                   "matmul of a batch by one matrix",
                   [](const Vars& x) { return Vars{matmul(batched(x[0]), x[1])}; },
                   {generic(6, 4, 5), generic(4, 2, 6)}});
  cases.push_back({Op::kMatMul,
                   "matmul of one matrix by a batch",
                   [](const Vars& x) { return Vars{matmul(x[0], batched(x[1]))}; },
                   {generic(3, 2, 5), generic(4, 2, 6)}});
  return cases;
}

#define LM_UNARY(expression) [](const Vars& x) { return Vars{expression}; }

std::vector<Case> elementwise_cases() {
  const Matrix a = generic(3, 4, 1), b = generic(3, 4, 2), p = positive(3, 4, 3);
  return {
      {Op::kInput, "identity", LM_UNARY(x[0]), {a}},
      {Op::kConstant,
       "constant factor",
       [](const Vars& x) {
         return Vars{x[0] * x[0].graph->constant({3, 1}, std::vector<double>{1.5, -2, 3})};
       },
       {a}},
      {Op::kAdd, "add", LM_UNARY(x[0] * x[0] + x[1] * x[0]), {a, b}},
      {Op::kAdd, "add a row", LM_UNARY(square(x[0] + x[1])), {a, generic(1, 4, 4)}},
      {Op::kAdd, "add a column", LM_UNARY(square(x[0] + x[1])), {a, generic(3, 1, 4)}},
      {Op::kAdd,
       "row plus column",
       LM_UNARY(square(x[0] + x[1])),
       {generic(1, 4, 4), generic(3, 1, 4)}},
      {Op::kAdd, "itself", LM_UNARY(square(x[0] + x[0])), {a}},
      {Op::kSub, "sub", LM_UNARY(square(x[0] - x[1])), {a, b}},
      {Op::kSub, "a row less", LM_UNARY(square(x[1] - x[0])), {a, generic(1, 4, 4)}},
      {Op::kMul, "mul", LM_UNARY(x[0] * x[1] * x[0]), {a, b}},
      {Op::kMul, "mul by a scalar", LM_UNARY(x[0] * x[1] * x[1]), {a, generic(1, 1, 4)}},
      {Op::kMul, "mul by one's own sum", LM_UNARY(x[0] * sum(x[0], kCols)), {a}},
      {Op::kDiv, "div", LM_UNARY(x[0] / x[1]), {a, p}},
      {Op::kDiv, "div by a column", LM_UNARY(x[0] / x[1]), {a, positive(3, 1, 4)}},
      {Op::kDiv, "column by matrix", LM_UNARY(x[1] / x[0]), {p, positive(3, 1, 4)}},
      {Op::kDiv, "number over", LM_UNARY(3.0 / x[0]), {p}},
      {Op::kDiv, "over a number", LM_UNARY(square(x[0]) / 3.0), {p}},
      {Op::kGate, "relu", LM_UNARY(square(relu(x[0]))), {a}},
      {Op::kGate, "gate", LM_UNARY(gate(square(x[0]), x[1])), {a, b}},
      {Op::kGate, "gate by a row", LM_UNARY(gate(square(x[0]), x[1])), {a, generic(1, 4, 3)}},
      {Op::kGate, "abs", LM_UNARY(abs(x[0]) * x[0]), {a}},
      {Op::kGate, "step", LM_UNARY(step(x[0]) * x[0] * x[0]), {a}},
      {Op::kGate, "maximum", LM_UNARY(maximum(square(x[0]), x[1])), {a, b}},
      {Op::kTanhGrad, "tanhgrad", LM_UNARY(tanh_grad(x[0], x[1])), {a, b}},
      {Op::kTanhGrad, "tanhgrad of a row", LM_UNARY(tanh_grad(x[1], x[0])), {a, generic(1, 4, 5)}},
      {Op::kAffine, "affine", LM_UNARY(square(affine(x[0], -1.5, 0.7))), {a}},
      {Op::kExp, "exp", LM_UNARY(exp(x[0])), {a}},
      {Op::kLog, "log", LM_UNARY(log(x[0])), {p}},
      {Op::kSqrt, "sqrt", LM_UNARY(sqrt(x[0])), {p}},
      {Op::kSin, "sin", LM_UNARY(sin(x[0])), {a}},
      {Op::kCos, "cos", LM_UNARY(cos(x[0])), {a}},
      {Op::kTanh, "tanh", LM_UNARY(tanh(x[0])), {a}},
      {Op::kErf, "erf", LM_UNARY(erf(x[0])), {a}},
      {Op::kSigmoid, "sigmoid", LM_UNARY(sigmoid(x[0])), {a}},
      {Op::kSoftplus, "softplus", LM_UNARY(softplus(x[0])), {a}},
  };
}

std::vector<Case> shape_cases() {
  const Matrix a = generic(6, 4, 1);
  std::vector<Case> cases = {
      {Op::kTranspose, "transpose", LM_UNARY(square(transpose(x[0]))), {a}},
      {Op::kTranspose, "batched transpose", LM_UNARY(square(transpose(batched(x[0])))), {a}},
      {Op::kReshape, "reshape", LM_UNARY(square(reshape(x[0], {8, 3}))), {a}},
      {Op::kSum, "sum", LM_UNARY(square(sum(square(x[0])))), {a}},
      {Op::kSum, "sum over rows", LM_UNARY(square(sum(square(x[0]), kRows))), {a}},
      {Op::kSum, "sum over columns", LM_UNARY(square(sum(square(x[0]), kCols))), {a}},
      {Op::kSum, "sum over the batch", LM_UNARY(square(sum(batched(x[0]), kBatch))), {a}},
      {Op::kSum, "sum over rows of a batch", LM_UNARY(square(sum(batched(x[0]), kRows))), {a}},
      {Op::kSum,
       "sum over batch and columns",
       LM_UNARY(square(sum_to(batched(square(x[0])), {1, 3, 1}))),
       {a}},
      {Op::kSum, "mean", LM_UNARY(square(mean(square(x[0]), kRows))), {a}},
      {Op::kBroadcast,
       "broadcast a scalar",
       LM_UNARY(square(broadcast_to(x[0], {2, 3, 4}))),
       {generic(1, 1, 1)}},
      {Op::kBroadcast,
       "broadcast a row",
       LM_UNARY(square(broadcast_to(x[0], {2, 3, 4}))),
       {generic(1, 4, 1)}},
      {Op::kBroadcast,
       "broadcast a column",
       LM_UNARY(square(broadcast_to(x[0], {2, 3, 4}))),
       {generic(3, 1, 1)}},
      {Op::kBroadcast,
       "broadcast rows in a batch",
       LM_UNARY(square(broadcast_to(reshape(x[0], {2, 1, 4}), {2, 3, 4}))),
       {generic(2, 4, 1)}},
      {Op::kSlice, "slice rows", LM_UNARY(square(slice(x[0], kRows, 2, 3))), {a}},
      {Op::kSlice, "slice columns", LM_UNARY(square(slice(x[0], kCols, 1, 2))), {a}},
      {Op::kSlice, "slice a batch", LM_UNARY(square(slice(batched(x[0]), kBatch, 1, 1))), {a}},
      {Op::kPad, "pad rows", LM_UNARY(square(pad(x[0], kRows, 1, 9))), {a}},
      {Op::kPad, "pad columns", LM_UNARY(square(pad(x[0], kCols, 3, 7))), {a}},
      {Op::kPad, "concat", LM_UNARY(square(concat({x[0], square(x[0])}, kCols))), {a}},
      {Op::kGather,
       "gather",
       LM_UNARY(square(gather(x[0], index_column(x[0], {5, 0, 2, 2})))),
       {a}},
      {Op::kGather, "max of rows", LM_UNARY(square(max(x[0], kCols))), {a}},
      {Op::kScatterAdd,
       "scatter",
       LM_UNARY(square(scatter_add(x[0], index_column(x[0], {1, 0, 2, 2, 4, 0}), 6))),
       {a}},
      {Op::kArgMax, "argmax", LM_UNARY(x[0] * x[0] + argmax(x[0], kCols)), {a}},
      {Op::kDetach, "softmax, its shift detached", LM_UNARY(softmax(x[0])), {a}},
      {Op::kDetach, "log-softmax", LM_UNARY(log_softmax(x[0])), {a}},
  };
  return cases;
}

std::vector<Case> image_cases() {
  std::vector<Case> cases;
  const Window windows[] = {window(4, 3, 2, 2, 1, 0, false), window(4, 4, 1, 3, 1, 1, false),
                            window(4, 4, 1, 3, 1, 1, true), window(5, 5, 2, 3, 2, 1, false)};
  for (const Window& w : windows) {
    const Matrix images = generic(2 * w.height * w.width, w.channels, 7);
    const Index patch = w.kernel_height * w.kernel_width * w.channels;
    const Matrix patches = generic(2 * w.out_height() * w.out_width(), patch, 8);
    cases.push_back({Op::kIm2Col,
                     "im2col",
                     [=](const Vars& x) { return Vars{square(im2col(batched(x[0]), w))}; },
                     {images}});
    cases.push_back({Op::kCol2Im,
                     "col2im",
                     [=](const Vars& x) { return Vars{square(col2im(batched(x[0]), w))}; },
                     {patches}});
  }
  return cases;
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto& part : {elementwise_cases(), matmul_cases(), shape_cases(), image_cases()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

TEST_CASE("every primitive's derivatives agree with finite differences to second order") {
  std::uint64_t seed = 1;
  for (const Case& c : all_cases()) {
    INFO(c.name);
    CHECK(check_gradients(c.function, c.points, seed++) == "");
  }
}

TEST_CASE("every primitive has a case, and the case contains it") {
  std::set<Op> covered{Op::kParameter};  // differentiated as kInput is; executor_test binds it
  for (const Case& c : all_cases()) {
    Graph graph;
    Vars xs;
    for (const Matrix& p : c.points) xs.push_back(graph.input(p.rows(), p.cols(), "x"));
    c.function(xs);
    for (int id = 0; id < graph.size(); ++id) {
      if (graph.node(id).op == c.op) covered.insert(c.op);
    }
  }
  for (int op = 0; op < kOpCount; ++op) {
    INFO(name(static_cast<Op>(op)));
    CHECK(covered.count(static_cast<Op>(op)) == 1);
  }
}

TEST_CASE("the check notices a wrong derivative") {
  // detach hides a dependence that finite differences see
  const Function wrong_value = [](const Vars& x) { return Vars{x[0] * detach(x[0])}; };
  CHECK(check_gradients(wrong_value, {generic(2, 2, 1)}, 1) != "");
  // right to first order, wrong to second: x³ with its gradient's second factor held
  const Function wrong_second = [](const Vars& x) {
    const Var frozen = detach(x[0]);
    return Vars{3.0 * (square(frozen) * x[0]) - 2.0 * (square(frozen) * frozen) + 0.0 * x[0]};
  };
  CHECK(check_gradients(wrong_second, {generic(2, 2, 1)}, 1) != "");
}
