// Building graphs: sharing, simplification, shape faults, printing.
#include "autodiff/graph.hpp"

#include "autodiff/fault.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/print.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/error.hpp"

using namespace lm;
using namespace lm::ad;
using lm::test::fault;

TEST_CASE("equal expressions are one node, inputs and parameters never") {
  Graph g;
  const Var x = g.input(3, 4, "x"), y = g.input(3, 4, "x");
  CHECK_FALSE(x == y);
  CHECK_FALSE(g.parameter(2, 2, "w") == g.parameter(2, 2, "w"));
  CHECK(tanh(x) == tanh(x));
  CHECK(x + y == y + x);
  CHECK(x * y == y * x);
  CHECK_FALSE(x - y == y - x);
  CHECK(g.constant(2) == g.constant(2));
  CHECK(g.constant(0.0) == g.constant(-0.0));
  const int before = g.size();
  (void)(tanh(x) * (y + x));
  (void)(tanh(x) * (x + y));
  CHECK(g.size() == before + 1);  // the one new product
}

TEST_CASE("trivial expressions are simplified") {
  Graph g;
  const Var x = g.input(3, 4, "x"), b = g.input(1, 4, "b");
  const Var zero = g.constant(0, x.shape()), one = g.constant(1, x.shape());
  CHECK(x + zero == x);
  CHECK(x - zero == x);
  CHECK(zero - x == -x);
  CHECK(x * one == x);
  CHECK(x * zero == zero);
  CHECK(zero / x == zero);
  CHECK(x / 1.0 == x);
  CHECK(x / 4.0 == 0.25 * x);  // a power of two: the same bits
  CHECK_FALSE(x / 10.0 == 0.1 * x);
  CHECK(-(-x) == x);
  CHECK(2.0 * (3.0 * x) == 6.0 * x);
  CHECK(x + (-x * one) == x - x);
  CHECK(transpose(transpose(x)) == x);
  CHECK(reshape(reshape(x, {2, 6}), {3, 4}) == x);
  CHECK(sum(sum(x, kCols), kRows) == sum(x));
  CHECK(matmul(transpose(x), x) == matmul(x, x, true, false));
  CHECK(broadcast_to(broadcast_to(b, {3, 4}), {2, 3, 4}) == broadcast_to(b, {2, 3, 4}));
  CHECK(slice(slice(x, kRows, 1, 2), kRows, 1, 1) == slice(x, kRows, 2, 1));
  CHECK(slice(pad(x, kRows, 2, 9), kRows, 2, 3) == x);
  CHECK(relu(relu(x)).node().op == Op::kGate);
  CHECK(detach(detach(x)) == detach(x));
  CHECK(sum(g.constant(3, {5, 2})) == g.constant(30));
}

TEST_CASE("a shape fault names the operation and both shapes") {
  Graph g;
  const Var x = g.input(10, 8, "x"), W = g.input(4, 3, "W"), image = g.input({2, 9, 1}, "image");
  CHECK(fault([&] { (void)matmul(x, W); }) ==
        "shape_mismatch matmul: matmul: 10×8 times 4×3: inner sizes 8 and 4 differ; transpose one "
        "or fix its shape");
  CHECK(fault([&] { (void)matmul(x, W, true, true); }).find("10×8ᵀ times 4×3ᵀ") !=
        std::string::npos);
  for (const auto& build : std::vector<std::function<void()>>{
           [&] { (void)(x + W); }, [&] { (void)(x - W); }, [&] { (void)(x * W); },
           [&] { (void)(x / W); }, [&] { (void)gate(x, W); }, [&] { (void)tanh_grad(x, W); }}) {
    const std::string text = fault(build);
    CHECK(text.find("10×8") != std::string::npos);
    CHECK(text.find("4×3") != std::string::npos);
  }
  CHECK(fault([&] { (void)(x + W); }).rfind("shape_mismatch add: add: shapes 10×8 and 4×3", 0) ==
        0);
  CHECK(fault([&] {
          (void)reshape(x, {9, 9});
        }).find("10×8 has 80 elements, 9×9 has 81") != std::string::npos);
  CHECK(fault([&] {
          (void)sum_to(x, {10, 4});
        }).find("10×8 cannot be summed to 10×4") != std::string::npos);
  CHECK(fault([&] {
          (void)broadcast_to(x, {20, 8});
        }).find("10×8 cannot be repeated to 20×8") != std::string::npos);
  CHECK(fault([&] { (void)slice(x, kCols, 5, 4); }).find("5 … 8 of axis 2 of 10×8") !=
        std::string::npos);
  CHECK(fault([&] { (void)concat({x, W}, kRows); }).find("10×8 beside 4×3") != std::string::npos);
  CHECK(fault([&] { (void)grad(x, x); }).find("needs a scalar 1×1, got 10×8") != std::string::npos);
  CHECK(fault([&] { (void)gather(x, W); }).find("index 4×3") != std::string::npos);
  Window window;
  window.height = window.width = 3;
  window.kernel_height = window.kernel_width = 4;
  CHECK(fault([&] { (void)im2col(image, window); }).find("window of 4×4") != std::string::npos);
  window.kernel_height = window.kernel_width = 2;
  CHECK(fault([&] { (void)im2col(x, window); }).find("expects 9×1") != std::string::npos);
  CHECK(im2col(image, window).shape() == Shape(2, 4, 4));
}

TEST_CASE("misuse is named") {
  Graph g, other;
  const Var x = g.input(2, 2, "x"), foreign = other.input(2, 2, "x");
  CHECK(fault([&] { (void)(x + foreign); }).find("two graphs") != std::string::npos);
  CHECK(fault([&] { (void)tanh(Var{}); }).find("empty") != std::string::npos);
  CHECK(fault([&] { (void)g.input(0, 2, "x"); }).find("shape 0×2") != std::string::npos);
  CHECK(fault([&] {
          (void)g.constant({2, 2}, std::vector<double>{1, 2});
        }).find("2×2 needs 4 numbers, got 2") != std::string::npos);
}

TEST_CASE("a graph prints one line per node") {
  Graph g;
  const Var x = g.input(10, 2, "x"), W = g.parameter(2, 8, "W"), b = g.parameter(1, 8, "b");
  const Var y = tanh(matmul(x, W) + b);
  const Var loss = 0.5 * sum(square(y)) - 1.0;
  (void)exp(x);  // not needed, not printed
  CHECK(print({loss, slice(y, kCols, 2, 3)}) ==
        "%0 = input x : 10×2\n"
        "%1 = parameter W : 2×8\n"
        "%2 = parameter b : 1×8\n"
        "%3 = matmul(%0, %1) : 10×8\n"
        "%4 = broadcast(%2) : 10×8\n"
        "%5 = add(%3, %4) : 10×8\n"
        "%6 = tanh(%5) : 10×8\n"
        "%7 = mul(%6, %6) : 10×8\n"
        "%8 = sum(%7) : 1×1\n"
        "%10 = affine(0.5·%8 − 1) : 1×1\n"
        "%12 = slice(%6, cols 2 … 4) : 10×3\n"
        "return %10 %12\n");
  const Var weights = grad(sum(matmul(x, W)), W);
  CHECK(print_node(g, weights.id).find("matmul(%0ᵀ, ") != std::string::npos);
}
