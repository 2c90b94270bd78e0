// The empirical tangent kernel against finite differences and against its infinite-width limit.
#include <cmath>

#include "autodiff/ops.hpp"
#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "measure/tangent_kernel.hpp"
#include "nn/networks.hpp"
#include "theory/tangent_kernel.hpp"

using namespace lm;

namespace {

/// f(x) = (1/√H) Σ u_k σ(w_k·x) with all weights N(0, 1), as theory/tangent_kernel.hpp says: the
/// first layer without the 1/√d of the NTK parametrization, so inputs enter times √d.
ad::Var network(nn::Model& model, const Matrix& X, Index width, nn::Activation activation) {
  const double root = std::sqrt(static_cast<double>(X.cols()));
  nn::ScaledMlpOptions options;
  options.activation = activation;
  options.parametrization = nn::Parametrization::ntk;
  return nn::scaled_mlp(model, model.graph().constant(root * X), {X.cols(), width, 1}, options);
}

Matrix sphere_points(Index n, Index d) {
  Random random(2, stream("points"));
  Matrix X = normal_matrix(random, n, d);
  for (Index i = 0; i < n; ++i) X.row(i).normalize();
  return X;
}

}  // namespace

TEST_CASE("the Jacobian is that of finite differences", "[tangent_kernel]") {
  const Matrix X = sphere_points(5, 3);
  ad::Graph graph;
  nn::Model model(graph);
  const ad::Var f = network(model, X, 7, nn::Activation::tanh);
  TangentKernel<double> kernel(graph, f);
  ad::Executor<double> run(graph, {f});
  model.initialize(4, kernel.executor().parameters());
  run.bind_parameters(kernel.executor().parameters());
  const Matrix J = kernel.jacobian();
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
  CHECK((kernel.matrix() - J * J.transpose()).norm() < 1e-12);
}

TEST_CASE("a wide network's kernel is the infinite-width one, closer as 1/√width",
          "[tangent_kernel]") {
  const Matrix X = sphere_points(6, 4);
  const auto deviation = [&](nn::Activation activation, const Matrix& limit, Index width) {
    double total = 0;
    constexpr int kSeeds = 20;
    for (int seed = 0; seed < kSeeds; ++seed) {
      ad::Graph graph;
      nn::Model model(graph);
      const ad::Var f = network(model, X, width, activation);
      TangentKernel<double> kernel(graph, f);
      model.initialize(static_cast<std::uint64_t>(seed), kernel.executor().parameters());
      total += kernel_drift(kernel.matrix(), limit) / kSeeds;
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
  ad::Graph graph;
  CHECK_THROWS_AS(TangentKernel<double>(graph, graph.parameter(3, 2, "f")), Error);
}
