// Derivatives against closed forms, of derivatives too, and in time linear in the graph.
#include "autodiff/transform.hpp"

#include <cmath>

#include "autodiff/check.hpp"
#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "catch.hpp"
#include "core/rng.hpp"

using namespace lm;
using namespace lm::ad;

namespace {

// Sums of a few products in double: a handful of roundings.
constexpr double kRounding = 1e-13;

Matrix random_matrix(Index rows, Index cols, std::uint64_t seed) {
  Random random(seed);
  Matrix m(rows, cols);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = random.uniform(-1, 1);
  return m;
}

double worst(const Matrix& a, const Matrix& b) { return (a - b).cwiseAbs().maxCoeff(); }

Matrix evaluate(Graph& g, Var y, const std::vector<std::pair<Var, Matrix>>& inputs) {
  Executor<double> run(g, {y});
  for (const auto& [input, value] : inputs) run.set(input, value);
  run.run();
  return run.matrix(y);
}

}  // namespace

TEST_CASE("the gradient and Hessian of a quadratic form") {
  // f = ½ xᵀAx: gradient ½(A + Aᵀ)x, Hessian ½(A + Aᵀ)
  const Matrix A = random_matrix(5, 5, 1), x0 = random_matrix(5, 1, 2), v0 = random_matrix(5, 1, 3);
  Graph g;
  const Var x = g.input(5, 1, "x"), v = g.input(5, 1, "v");
  const Var f = 0.5 * dot(x, matmul(g.constant(A), x));
  const Matrix H = 0.5 * (A + A.transpose());
  const Var gradient = grad(f, x);
  CHECK(worst(evaluate(g, gradient, {{x, x0}}), H * x0) < kRounding);
  CHECK(worst(evaluate(g, hvp(f, {x}, {v})[0], {{x, x0}, {v, v0}}), H * v0) < kRounding);
  CHECK(worst(evaluate(g, jacobian(gradient, x), {{x, x0}}), H) < kRounding);
}

TEST_CASE("jacobians by forward and by reverse passes") {
  const Matrix A = random_matrix(2, 6, 1), x0 = random_matrix(6, 1, 2);
  Graph g;
  const Var x = g.input(6, 1, "x");
  CHECK(worst(evaluate(g, jacobian(matmul(g.constant(A), x), x), {{x, x0}}), A) == 0);
  const Var tall = g.input(2, 1, "tall");
  const Matrix t0 = random_matrix(2, 1, 3);
  const Matrix At = A.transpose();
  CHECK(worst(evaluate(g, jacobian(matmul(g.constant(At), tall), tall), {{tall, t0}}), At) == 0);
}

TEST_CASE("derivatives of any order of one variable") {
  Graph g;
  const Var x = g.input(1, 1, "x");
  Var d = sin(x);
  for (int order = 0; order < 8; ++order) d = grad(sum(d), x);
  const Matrix at = Matrix::Constant(1, 1, 0.7);
  CHECK(evaluate(g, d, {{x, at}})(0, 0) == Approx(std::sin(0.7)).epsilon(kRounding));
  CHECK(d == sin(x));  // eight derivatives of the sine are found to be the sine itself
  Var p = square(square(x));
  for (int order = 0; order < 4; ++order) p = grad(sum(p), x);
  CHECK(evaluate(g, p, {{x, at}})(0, 0) == Approx(24).epsilon(kRounding));
  Var tower = tanh(x);
  for (int order = 0; order < 3; ++order) tower = jvp(tower, x, g.constant(1));
  const double y = std::tanh(0.7), first = 1 - y * y;  // tanh‴ = −2 (1 − y²)(1 − 3y²)
  CHECK(evaluate(g, tower, {{x, at}})(0, 0) ==
        Approx(-2 * first * (1 - 3 * y * y)).epsilon(kRounding));
}

TEST_CASE("a loss that contains u_xx is right to third order") {
  // Physics-informed residual u″ + u of u(x) = w₂ tanh(x w₁ + b): u″ by two forward passes, then
  // differentiated with respect to the weights.
  const Function residual_loss = [](const std::vector<Var>& in) {
    const Var x = in[0], w1 = in[1], b = in[2], w2 = in[3];
    const Var u = matmul(tanh(matmul(x, w1) + b), w2);
    const Var one = x.graph->constant(1, x.shape());
    const Var u_xx = jvp(jvp(u, x, one), x, one);
    return std::vector<Var>{mean(square(u_xx + u))};
  };
  CheckOptions options;
  options.order = 3;
  CHECK(check_gradients(residual_loss,
                        {random_matrix(6, 1, 1), random_matrix(1, 5, 2), random_matrix(1, 5, 3),
                         random_matrix(5, 1, 4)},
                        7, options) == "");
}

TEST_CASE("u_xx by two reverse passes equals u_xx by two forward passes") {
  Graph g;
  const Var x = g.input(6, 1, "x"), w1 = g.constant(random_matrix(1, 5, 2));
  const Var u = sum(sin(matmul(x, w1)), kCols);
  const Var one = g.constant(1, x.shape());
  const Var forward = jvp(jvp(u, x, one), x, one);
  const Var reverse = grad(sum(grad(sum(u), x)), x);
  const Matrix x0 = random_matrix(6, 1, 1);
  CHECK(worst(evaluate(g, forward, {{x, x0}}), evaluate(g, reverse, {{x, x0}})) < kRounding);
}

TEST_CASE("independent, interior and repeated variables") {
  Graph g;
  const Var x = g.input(2, 2, "x"), y = g.input(2, 2, "y");
  const Var h = square(x);
  CHECK(grad(sum(x), y) == g.constant(0, {2, 2}));
  CHECK(jvp(x, y, x) == g.constant(0, {2, 2}));
  CHECK(grad(sum(3.0 * h), h) == g.constant(3, {2, 2}));  // at an inner node
  CHECK(grad(sum(detach(h)), x) == g.constant(0, {2, 2}));
  const std::vector<Var> both = grad(sum(x * y), {x, y});
  CHECK(both[0] == y);
  CHECK(both[1] == x);
  CHECK(grad(sum(argmax(x, kCols)), x) == g.constant(0, {2, 2}));
}

TEST_CASE("a flat direction is unpacked and packed") {
  Graph g;
  const Var W = g.parameter(2, 3, "W"), b = g.parameter(1, 3, "b");
  const Var flat = g.input(1, 9, "v");
  const std::vector<Var> parts = unpack(flat, g.parameters());
  CHECK(parts[0].shape() == W.shape());
  CHECK(parts[1].shape() == b.shape());
  Matrix v0(1, 9);
  for (Index i = 0; i < 9; ++i) v0(0, i) = static_cast<double>(i);
  CHECK(evaluate(g, pack(parts), {{flat, v0}}) == v0);
  CHECK(evaluate(g, parts[1], {{flat, v0}}) == v0.rightCols(3));
}

TEST_CASE("a chain of ten thousand nodes is differentiated and run in linear size") {
  const auto nodes_of_chain = [](int length) {
    Graph g;
    const Var x = g.input(1, 1, "x");
    Var y = x;
    for (int i = 0; i < length; ++i) y = sin(y);
    const Var d = grad(y, x);
    Executor<double> run(g, {d});
    run.set(x, 0.5);
    run.run();
    CHECK(std::isfinite(run.scalar(d)));
    // the last sine is not needed, and the first product is by one
    CHECK(static_cast<int>(run.plan().instructions().size()) == 3 * length - 2);
    return g.size();
  };
  // a sine and a cosine each, and all products but the first, which is by one
  CHECK(nodes_of_chain(10000) == 1 + 3 * 10000);
  CHECK(nodes_of_chain(5000) == 1 + 3 * 5000);
}

TEST_CASE("two to the hundredth paths are differentiated in linear size") {
  // y ← y·y a hundred times over: 2¹⁰⁰ paths from x to y, a hundred nodes
  const auto nodes_of_ladder = [](int length) {
    Graph g;
    const Var x = g.input(1, 1, "x");
    Var y = x;
    for (int i = 0; i < length; ++i) y = y * y;
    const Var d = grad(y, x);
    Executor<double> run(g, {y, d});
    run.set(x, 1);
    run.run();
    CHECK(run.scalar(y) == 1);
    CHECK(run.scalar(d) == std::ldexp(1.0, length));
    return g.size();
  };
  const int long_ladder = nodes_of_ladder(100), short_ladder = nodes_of_ladder(50);
  CHECK(long_ladder <= 5 * 100);
  CHECK(long_ladder - short_ladder == nodes_of_ladder(150) - long_ladder);
}
