// The empirical tangent kernel against finite differences and against its infinite-width limit.
#include <cmath>
#include <string>

#include "autodiff/ops.hpp"
#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "counted_malloc.hpp"
#include "measure/tangent_kernel.hpp"
#include "nn/networks.hpp"
#include "theory/tangent_kernel.hpp"

using namespace lm;

namespace {

/// f(x) = (1/√H) Σ u_k σ(w_k·x) with all weights N(0, 1), as theory/tangent_kernel.hpp says: the
/// first layer without the 1/√d of the NTK parametrization, so inputs enter times √d.
ad::Var network(nn::Model& model, ad::Var x, Index width, nn::Activation activation) {
  const double root = std::sqrt(static_cast<double>(x.cols()));
  nn::ScaledMlpOptions options;
  options.activation = activation;
  options.parametrization = nn::Parametrization::ntk;
  return nn::scaled_mlp(model, root * x, {x.cols(), width, 1}, options);
}

/// The network of one example with its kernel, at parameters drawn from `seed`.
template <class S>
struct Measured {
  ad::Graph graph;
  nn::Model model{graph};
  ad::Var x;
  TangentKernel<S> kernel;

  Measured(Index inputs, Index width, nn::Activation activation, std::uint64_t seed)
      : x(graph.input(1, inputs, "x")), kernel(graph, x, network(model, x, width, activation)) {
    model.initialize(seed, kernel.executor().parameters());
  }
};

Matrix sphere_points(Index n, Index d) {
  Random random(2, stream("points"));
  Matrix X = normal_matrix(random, n, d);
  for (Index i = 0; i < n; ++i) X.row(i).normalize();
  return X;
}

/// What the error says; empty when there is none.
template <class Work>
std::string fault_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the Jacobian is that of finite differences", "[tangent_kernel]") {
  const Matrix X = sphere_points(5, 3);
  Measured<double> one(3, 7, nn::Activation::tanh, 4);
  ad::Graph graph;
  nn::Model model(graph);
  const ad::Var f = network(model, graph.constant(X), 7, nn::Activation::tanh);
  ad::Executor<double> run(graph, {f});
  run.bind_parameters(one.kernel.executor().parameters());
  const Matrix J = one.kernel.jacobian(X);
  double worst = 0;
  for (Index p = 0; p < model.size(); ++p) {
    const double h = 6e-6;
    double& theta = run.parameters()[p];
    theta += h;
    run.run();
    const Matrix plus = run.matrix(f);
    theta -= 2 * h;
    run.run();
    const Matrix minus = run.matrix(f);
    theta += h;
    worst = std::max(worst, (J.col(p) - (plus - minus) / (2 * h)).cwiseAbs().maxCoeff());
  }
  CHECK(worst < 1e-8);
}

TEST_CASE("the kernel is the Gram matrix of the Jacobian, for any number of rows",
          "[tangent_kernel]") {
  Measured<double> one(3, 7, nn::Activation::tanh, 4);
  for (const Index rows : {1, 31, 32, 33, 75, 5}) {  // below, at and beyond the product's blocks
    const Matrix X = sphere_points(rows, 3);
    const Matrix J = one.kernel.jacobian(X);
    const Matrix K = one.kernel.matrix(X);
    CHECK((K - J * J.transpose()).norm() < 1e-14 * K.norm());
    CHECK(K == K.transpose());
  }
}

TEST_CASE("a kernel of as many rows again allocates nothing", "[tangent_kernel]") {
  Measured<float> one(3, 7, nn::Activation::relu, 4);
  const Matrix X = sphere_points(40, 3), fewer = sphere_points(39, 3);
  one.kernel.matrix(X);
  const long before = test::allocations;
  for (int k = 0; k < 10; ++k) one.kernel.matrix(X);
  CHECK(test::allocations == before);
#ifdef LM_COUNTS_MALLOC
  one.kernel.matrix(fewer);
  CHECK(test::allocations > before);
#endif
}

TEST_CASE("the kernel in float is the one in double up to rounding", "[tangent_kernel]") {
  const Matrix X = sphere_points(40, 3);
  constexpr Index kWidth = 1000, kParameters = 4 * kWidth;
  for (const nn::Activation activation : {nn::Activation::tanh, nn::Activation::relu}) {
    Measured<double> exact(3, kWidth, activation, 4);
    Measured<float> rounded(3, kWidth, activation, 4);
    const Matrix K = rounded.kernel.matrix(X);
    // Measured: 9e-7 with tanh, 5e-7 with relu; 4e-6 leaves other draws room.
    const double drift = kernel_drift(K, exact.kernel.matrix(X));
    CHECK(drift > 0);
    CHECK(drift < 4e-6);
    // The product alone, against the bound that the header states.
    const Matrix J = rounded.kernel.jacobian(X).cast<double>();
    const Matrix size = J.cwiseAbs() * J.cwiseAbs().transpose();
    const double bound = kParameters * std::ldexp(1.0, -24);
    CHECK(((K - J * J.transpose()).array().abs() <= bound * size.array()).all());
  }
}

TEST_CASE("a wide network's kernel is the infinite-width one, closer as 1/√width",
          "[tangent_kernel]") {
  const Matrix X = sphere_points(6, 4);
  const auto deviation = [&](nn::Activation activation, const Matrix& limit, Index width) {
    double total = 0;
    constexpr int kSeeds = 20;
    for (int seed = 0; seed < kSeeds; ++seed) {
      Measured<double> one(X.cols(), width, activation, static_cast<std::uint64_t>(seed));
      total += kernel_drift(one.kernel.matrix(X), limit) / kSeeds;
    }
    return total;
  };
  const Matrix relu = theory::kernel_matrix(X, X, theory::relu_tangent_kernel);
  const Matrix tanh = theory::kernel_matrix(
      X, X, [](const Vector& a, const Vector& b) { return theory::tanh_tangent_kernel(a, b, 61); });
  for (const bool use_relu : {true, false}) {
    const nn::Activation activation = use_relu ? nn::Activation::relu : nn::Activation::tanh;
    const Matrix& limit = use_relu ? relu : tanh;
    const double narrow = deviation(activation, limit, 64);
    const double wide = deviation(activation, limit, 1024);
    CHECK(wide < 0.1);
    // Slope −½ ± 0.15 over a factor 16: twenty seeds' spread of the mean deviation is about 10 %.
    CHECK(std::log(wide / narrow) / std::log(16.0) == Approx(-0.5).margin(0.15));
  }
}

TEST_CASE("drift and alignment", "[tangent_kernel]") {
  const Matrix K = Matrix::Identity(3, 3);
  CHECK(kernel_drift(2 * K, K) == Approx(1));
  const Vector y{{1.0, -2.0, 0.5}};
  CHECK(kernel_alignment(Matrix(y * y.transpose()), y) == Approx(1));
  CHECK(kernel_alignment(K, y) == Approx(1 / std::sqrt(3.0)));
}

TEST_CASE("a network of anything but one example is refused", "[tangent_kernel]") {
  ad::Graph graph;
  const ad::Var W = graph.parameter(3, 1, "W");
  const ad::Var x = graph.input(1, 3, "x"), batch = graph.input(5, 3, "batch");
  const ad::Var images = graph.input({2, 1, 3}, "images");
  const ad::Var f = ad::matmul(x, W);
  const auto made_of = [&graph](ad::Var input, ad::Var output) {
    return [&graph, input, output] { TangentKernel<double>(graph, input, output); };
  };
  CHECK(fault_of(made_of(batch, f)) ==
        "TangentKernel: the input is 5×3; it must be an input node of 1 × d");
  CHECK(fault_of(made_of(images, f)) ==
        "TangentKernel: the input is 2×1×3; it must be an input node of 1 × d");
  CHECK(fault_of(made_of(f, f)) ==
        "TangentKernel: the input is 1×1; it must be an input node of 1 × d");
  CHECK(fault_of(made_of(x, ad::matmul(batch, W))) ==
        "TangentKernel: the output is 5×1; it must be 1 × 1");
  CHECK(fault_of(made_of(x, x)) == "TangentKernel: the output is 1×3; it must be 1 × 1");
  TangentKernel<double> kernel(graph, x, f);
  const Matrix narrow = Matrix::Zero(4, 2), empty = Matrix::Zero(0, 3);
  CHECK(fault_of([&] { kernel.matrix(narrow); }) ==
        "TangentKernel: X is 4×2; it must be n × 3 with one row or more");
  CHECK(fault_of([&] { kernel.jacobian(empty); }) ==
        "TangentKernel: X is 0×3; it must be n × 3 with one row or more");
  ad::Graph bare;
  const ad::Var alone = bare.input(1, 1, "x");
  CHECK(fault_of([&] { TangentKernel<double>(bare, alone, alone); }) ==
        "TangentKernel: the graph has no parameter; it must have one or more");
}
