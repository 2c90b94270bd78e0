// Running plans: bindings, sharing, errors, finiteness, and no allocation in a step.
#include "autodiff/executor.hpp"

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>

#include "autodiff/fault.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/error.hpp"

using namespace lm;
using namespace lm::ad;
using lm::test::fault;

// Every allocation of this test program is counted.
namespace {
long allocations = 0;

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
  void* memory = std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded);
  if (memory == nullptr) std::abort();
  return memory;
}
}  // namespace

void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new[](std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return counted(size, alignof(std::max_align_t));
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return counted(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t a) {
  return counted(size, static_cast<std::size_t>(a));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

struct Line {  // y = x W + b with its loss
  Graph g;
  Var x = g.input(3, 2, "x"), t = g.input(3, 1, "t");
  Var W = g.parameter(2, 1, "W"), b = g.parameter(1, 1, "b");
  Var y = matmul(x, W) + b;
  Var loss = mean(square(y - t));
  std::vector<Var> gradient = grad(loss, {W, b});
};

}  // namespace

TEST_CASE("inputs are written, set or bound to the caller's memory") {
  Line line;
  Executor<float> run(line.g, {line.y});
  run.parameters()[0] = 1;
  run.parameters()[1] = 10;
  run.parameters()[2] = 100;
  Matrix x(3, 2);
  x << 1, 2, 3, 4, 5, 6;
  run.set(line.x, x);
  run.run();
  CHECK(run.matrix(line.y) == (Matrix(3, 1) << 121, 143, 165).finished());

  float own[] = {0, 0, 1, 1, 2, 2};
  run.bind_input(line.x, own);
  run.run();
  CHECK(run.value(line.y)[2] == 122);
  own[4] = 5;  // read anew by every run
  run.run();
  CHECK(run.value(line.y)[2] == 125);

  run.input(line.x)[0] = 7;  // back to the executor's own slot, which still holds the rest of x
  run.run();
  CHECK(run.value(line.y)[0] == 127);
  CHECK(run.value(line.y)[2] == 165);
}

TEST_CASE("executors share bound parameters and write gradients where they are told") {
  Line line;
  Executor<double> train(line.g, {line.loss}, line.gradient), test(line.g, {line.loss});
  double parameters[3] = {0, 0, 0}, gradients[4] = {7, 7, 7, 7};
  train.bind_parameters(parameters);
  test.bind_parameters(parameters);
  train.bind_packed(gradients);
  for (Executor<double>* run : {&train, &test}) {
    run->set(line.x, (Matrix(3, 2) << 1, 0, 0, 1, 1, 1).finished());
    run->set(line.t, (Matrix(3, 1) << 1, 2, 3).finished());
  }
  for (int step = 0; step < 400; ++step) {
    train.run();
    for (int i = 0; i < 3; ++i) parameters[i] -= 0.5 * gradients[i];
  }
  test.run();
  CHECK(test.scalar(line.loss) < 1e-12);  // 400 steps shrink the slowest error far below this
  CHECK(parameters[0] == Approx(1).epsilon(1e-5));
  CHECK(parameters[1] == Approx(2).epsilon(1e-5));
  CHECK(gradients[3] == 7);
  CHECK(train.packed() == gradients);
}

TEST_CASE("a moved executor runs as before") {
  Line line;
  Executor<float> first(line.g, {line.y});
  first.parameters()[2] = 4;
  Executor<float> second(std::move(first));
  second.run();
  CHECK(second.value(line.y)[0] == 4);
}

TEST_CASE("outputs that are inputs, parameters, constants or repeated") {
  Line line;
  const Var number = line.g.constant(2.5);
  Executor<float> run(line.g, {line.x, line.W, number, line.x}, {line.W, number, line.x, number});
  run.set(line.x, 3);
  run.parameters()[1] = 8;
  run.run();
  CHECK(run.value(line.x)[5] == 3);
  CHECK(run.value(line.W)[1] == 8);
  CHECK(run.scalar(number) == 2.5f);
  CHECK(run.packed_size() == 2 + 1 + 6 + 1);
  CHECK(run.packed()[1] == 8);
  CHECK(run.packed()[2] == 2.5f);
  CHECK(run.packed()[8] == 3);
  CHECK(run.packed()[9] == 2.5f);
}

TEST_CASE("a step allocates nothing") {
  Graph g;
  const Var x = g.input({2, 16, 3}, "image"), labels = g.input(2, 1, "labels");
  Window window;
  window.height = window.width = 4;
  window.channels = 3;
  window.kernel_height = window.kernel_width = 3;
  window.padding = 1;
  window.circular = true;
  const Var filters = g.parameter(27, 5, "filters"), table = g.parameter(7, 5, "table");
  const Var h = relu(matmul(im2col(x, window), filters));
  const Var pooled = reshape(mean(h, kRows), {2, 5}) + gather(table, labels);
  const Var scores = softmax(matmul(pooled, table, false, true));
  const Var loss = -mean(log(scores)) + mean(max(pooled, kCols)) + mean(softplus(pooled));
  Executor<float> run(g, {loss}, grad(loss, g.parameters()));
  for (Index i = 0; i < run.parameter_size(); ++i) {
    run.parameters()[i] = 0.01f * static_cast<float>(i % 17) - 0.05f;
  }
  run.set(x, 0.5);
  run.set(labels, 3);
  run.run();
  const long before = allocations;
  for (int step = 0; step < 10; ++step) run.run();
  CHECK(allocations == before);
  CHECK(run.all_finite());
  Graph small;  // and the counter counts
  CHECK(allocations == before);
  (void)small.input(1, 1, "x");
  CHECK(allocations > before);
}

TEST_CASE("NaN and infinity are seen in the step that makes them") {
  Line line;
  Executor<float> run(line.g, {line.loss}, line.gradient);
  run.run();
  CHECK(run.all_finite());
  run.parameters()[0] = std::numeric_limits<float>::infinity();
  run.set(line.x, 1);
  run.run();
  CHECK_FALSE(run.all_finite());

  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    for (const Index length : {1, 7, 8, 255, 256, 257, 1000}) {
      std::vector<float> data(static_cast<std::size_t>(length), 3e38f);
      CHECK(first_nonfinite(data.data(), length) == -1);  // large sums are not infinities
      data.back() = bad;
      CHECK(first_nonfinite(data.data(), length) == length - 1);
      data.front() = bad;
      CHECK(first_nonfinite(data.data(), length) == 0);
    }
  }
}

TEST_CASE("relu, step, maximum and argmax show NaN instead of hiding it") {
  Graph g;
  const Var x = g.input(1, 3, "x");
  Executor<double> run(g, {relu(x), max(x, kCols), argmax(x, kCols)});
  run.set(x, (Matrix(1, 3) << 1, std::nan(""), -1).finished());
  run.run();
  CHECK(std::isnan(run.value(relu(x))[1]));
  CHECK(run.value(relu(x))[2] == 0);
  CHECK(std::isnan(run.scalar(max(x, kCols))));
  CHECK(run.scalar(argmax(x, kCols)) == 1);
}

TEST_CASE("an index that is no row is refused by the run") {
  Graph g;
  const Var table = g.input(4, 2, "table"), index = g.input(2, 1, "index");
  Executor<float> pick(g, {gather(table, index)}),
      place(g, {scatter_add(slice(table, kRows, 0, 2), index, 3)});
  for (const double bad : {-1.0, 0.5, 4.0, 1e30, std::nan("")}) {
    pick.set(index, bad);
    place.set(index, bad);
    CHECK(fault([&] { pick.run(); }).find("whole number from 0 to 3") != std::string::npos);
    CHECK(fault([&] { place.run(); }).find("whole number from 0 to 2") != std::string::npos);
  }
  pick.set(index, 3);
  CHECK_NOTHROW(pick.run());
}

TEST_CASE("values that were not asked for are refused") {
  Line line;
  Executor<float> run(line.g, {line.loss});
  CHECK(fault([&] { (void)run.value(line.y); }).find("not among") != std::string::npos);
  CHECK(fault([&] { (void)run.input(line.y); }).find("not an input") != std::string::npos);
  CHECK(fault([&] { (void)run.scalar(line.x); }).find("3×2") != std::string::npos);
  CHECK(fault([&] { run.set(line.x, Matrix::Zero(2, 3)); }).find("2×3") != std::string::npos);
  Graph other;
  const Var late = line.g.input(1, 1, "late"), foreign = other.input(1, 1, "foreign");
  CHECK(fault([&] { (void)run.input(late); }).find("not an input") != std::string::npos);
  CHECK(fault([&] { (void)run.input(foreign); }).find("not an input") != std::string::npos);
  CHECK(fault([&] { Executor<float> wrong(line.g, {foreign}); }).find("another graph") !=
        std::string::npos);
}
