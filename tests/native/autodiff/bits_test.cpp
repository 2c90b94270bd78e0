// The same bits from every compiler: digests of trainings, pinned. g++ 12, clang++ 14, Emscripten
// 3.1.6 under Node 20, and g++ 12 -march=native with AVX-512 gave these values.
//
// A pinned digest may change only when the definition of a result changes (a rule, a summation
// order, an elementary function); then every experiment's epoch is affected, and the new value is
// written here from the failing test's output.
#include <cstring>
#include <functional>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/rng.hpp"

using namespace lm;
using namespace lm::ad;

namespace {

// FNV-1a over the bytes of the numbers.
template <class S>
std::uint64_t digest(const S* data, Index n) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (Index i = 0; i < n; ++i) {
    unsigned char bytes[sizeof(S)];
    std::memcpy(bytes, &data[i], sizeof(S));
    for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
  }
  return hash;
}

template <class S>
void fill(S* data, Index n, double scale, std::uint64_t stream_number) {
  Random random(1, stream("bits_test", stream_number));
  for (Index i = 0; i < n; ++i) data[i] = static_cast<S>(scale * random.uniform(-1, 1));
}

// Gradient descent from random parameters; the digest of parameters and last loss.
template <class S>
std::uint64_t train(Graph& g, Var loss, const std::vector<Var>& inputs, int steps, double rate) {
  const std::vector<Var> gradient = grad(loss, g.parameters());
  Executor<S> run(g, {loss}, gradient);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    fill(run.input(inputs[i]), inputs[i].size(), 1, i + 1);
  }
  S* parameters = run.parameters();
  fill(parameters, run.parameter_size(), 0.3, 0);
  for (int step = 0; step < steps; ++step) {
    run.run();
    for (Index i = 0; i < run.parameter_size(); ++i) {
      parameters[i] -= static_cast<S>(rate) * run.packed()[i];
    }
  }
  CHECK(run.all_finite());
  const S last = run.scalar(loss);
  return digest(parameters, run.parameter_size()) ^ digest(&last, 1);
}

Var dense(Graph& g, Var x, Index width) {
  const Var W = g.parameter(x.cols(), width, "W");
  const Var b = g.parameter(1, width, "b");
  return matmul(x, W) + b;
}

template <class S>
std::uint64_t mlp(const std::vector<Index>& sizes, Index batch, int steps) {
  Graph g;
  const Var x = g.input(batch, sizes[0], "x"), t = g.input(batch, sizes.back(), "t");
  Var h = x;
  for (std::size_t l = 1; l + 1 < sizes.size(); ++l) h = tanh(dense(g, h, sizes[l]));
  return train<S>(g, mean(square(dense(g, h, sizes.back()) - t)), {x, t}, steps, 0.05);
}

// Everything elementwise, with a derivative inside the loss.
template <class S>
std::uint64_t physics(int steps) {
  Graph g;
  const Var x = g.input(20, 1, "x");
  const Var h = dense(g, x, 16);
  const Var mixed = sin(h) + sigmoid(h) * erf(h) + softplus(h) - cos(h) / exp(square(h));
  const Var u = dense(g, mixed + log(sqrt(square(h) + 1.0)), 1);
  const Var one = g.constant(1, x.shape());
  const Var u_xx = jvp(jvp(u, x, one), x, one);
  return train<S>(g, mean(square(u_xx + u)), {x}, steps, 0.01);
}

// Convolution on a circular lattice, max and mean pooling, attention, embedding, softmax.
template <class S>
std::uint64_t layers(int steps) {
  Graph g;
  Window window;
  window.height = window.width = 6;
  window.channels = 2;
  window.kernel_height = window.kernel_width = 3;
  window.padding = 1;
  window.circular = true;
  const Var images = g.input({5, 36, 2}, "images");
  const Var filters = g.parameter(18, 7, "filters");
  const Var Q = g.parameter(7, 4, "Q");
  const Var K = g.parameter(7, 4, "K");
  const Var table = g.parameter(3, 7, "table");
  const Var features = relu(matmul(im2col(images, window), filters));
  const Var match = matmul(matmul(features, Q), matmul(features, K), false, true);
  const Var attended = matmul(softmax(match / 2.0), features);
  const Var pooled = reshape(max(attended, kRows) + mean(attended, kRows), {5, 7});
  const Var index = g.constant({5, 1}, std::vector<double>{0, 2, 1, 2, 2});
  const Var scores = log_softmax(dense(g, pooled + gather(table, index), 3));
  const Var target = scatter_add(g.constant(1, {5, 1}), index, 5);
  return train<S>(g, -mean(scores * target), {images}, steps, 0.1);
}

}  // namespace

TEST_CASE("trainings have the pinned bits") {
  CHECK(mlp<float>({2, 8, 8, 1}, 10, 1000) == 0x035f2ed7a88288abu);
  CHECK(mlp<float>({37, 33, 17, 3}, 21, 200) == 0xcfc318aa74801e0au);
  CHECK(mlp<float>({300, 64, 10}, 128, 30) == 0x784099fbc2701e89u);
  CHECK(mlp<double>({2, 8, 8, 1}, 10, 1000) == 0x23de684774811b3eu);
  CHECK(mlp<double>({37, 33, 17, 3}, 21, 200) == 0x66ca0e57bc2330a3u);
  CHECK(physics<float>(300) == 0xdbe588e4b68a2c0cu);
  CHECK(physics<double>(300) == 0x2be061d3c1657ac9u);
  CHECK(layers<float>(200) == 0x35a72ff130e9b8aau);
  CHECK(layers<double>(200) == 0x1633e19e645b2090u);
}

TEST_CASE("the order in which C++ makes the parts of an expression changes no bit") {
  // Each of x's uses adds to its gradient: five terms, summed in an order of their own.
  const auto gradient = [](bool reversed) {
    Graph g;
    const Var x = g.input(1, 64, "x");
    const std::vector<std::function<Var()>> make = {[&] { return sin(x); }, [&] { return cos(x); },
                                                    [&] { return exp(x); }, [&] { return tanh(x); },
                                                    [&] { return square(x); }};
    std::vector<Var> part(make.size());
    for (std::size_t i = 0; i < make.size(); ++i) {
      const std::size_t k = reversed ? make.size() - 1 - i : i;
      part[k] = make[k]();
    }
    const Var y = part[0] * part[1] + part[2] * (part[3] + part[4]);
    const Var d = grad(sum(grad(sum(y * y), x) * y), x);
    Executor<float> run(g, {d});
    fill(run.input(x), 64, 1, 1);
    run.run();
    return digest(run.value(d), 64);
  };
  CHECK(gradient(false) == gradient(true));
}
