// Lanczos against dense eigenvalues, Hessian products against the dense Hessian.
#include "measure/curvature.hpp"

#include <cmath>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

using namespace lm;

namespace {

SymmetricOperator multiply(const Matrix& A) {
  return [&A](const double* x, double* y) {
    Eigen::Map<Vector>(y, A.rows()) = A * Eigen::Map<const Vector>(x, A.cols());
  };
}

/// A small tanh network on Chebyshev's T₄, its loss and its parameters.
struct SmallNet {
  ad::Graph graph;
  nn::Model model{graph};
  ad::Var loss;

  explicit SmallNet(nn::Activation activation = nn::Activation::tanh) {
    const Index P = 12;
    Matrix x(P, 1), y(P, 1);
    for (Index i = 0; i < P; ++i) {
      const double t = -1 + 2.0 * static_cast<double>(i) / static_cast<double>(P - 1);
      x(i, 0) = t;
      y(i, 0) = 8 * t * t * t * t - 8 * t * t + 1;
    }
    nn::MlpOptions options;
    options.activation = activation;
    const ad::Var f = nn::mlp(model, graph.constant(x), {1, 6, 5, 1}, options);
    loss = nn::squared_error(f, graph.constant(y), LossConvention::half_mean);
  }
};

}  // namespace

TEST_CASE("Lanczos finds both ends of a spectrum, degenerate and indefinite ones too",
          "[lanczos]") {
  Random random(1, stream("matrix"));
  for (const Index n : {1, 2, 5, 40}) {
    Matrix A = normal_matrix(random, n, n);
    A = ((A + A.transpose()) / 2).eval();
    const Vector exact = symmetric_eigenvalues(A);
    const SpectrumEnds ends = lanczos(n, multiply(A));
    CHECK(ends.top == Approx(exact(n - 1)).epsilon(1e-10));
    CHECK(ends.bottom == Approx(exact(0)).epsilon(1e-10));
    CHECK((A * ends.top_vector - ends.top * ends.top_vector).norm() < 1e-8);
    CHECK((A * ends.bottom_vector - ends.bottom * ends.bottom_vector).norm() < 1e-8);
  }
  const Matrix identity = Matrix::Identity(7, 7);
  CHECK(lanczos(7, multiply(identity)).steps == 1);
  CHECK(lanczos(7, multiply(Matrix::Zero(7, 7))).top == 0);
}

TEST_CASE("a large negative curvature is not mistaken for sharpness", "[lanczos]") {
  const Matrix A = Vector{{-10.0, 1.0, 3.0, 0.5}}.asDiagonal();
  const SpectrumEnds ends = lanczos(4, multiply(A));
  CHECK(ends.top == Approx(3));
  CHECK(ends.bottom == Approx(-10));
}

TEST_CASE("Lanczos refuses nonsense", "[lanczos]") {
  const Matrix A = Matrix::Identity(3, 3);
  CHECK_THROWS_AS(lanczos(0, multiply(A)), Error);
  CHECK_THROWS_AS(lanczos(3, multiply(A), {}, Vector::Ones(2)), Error);
  CHECK_THROWS_AS(lanczos(3, [](const double*, double* y) { y[0] = y[1] = y[2] = NAN; }), Error);
}

TEST_CASE("sharpness by Lanczos is the dense Hessian's largest eigenvalue", "[curvature]") {
  for (const nn::Activation activation :
       {nn::Activation::tanh, nn::Activation::gelu, nn::Activation::softplus}) {
    SmallNet net(activation);
    HessianProduct<double> hessian(net.graph, net.loss);
    net.model.initialize(3, hessian.executor().parameters());
    const Matrix H = hessian.dense();
    const Vector exact = symmetric_eigenvalues(H);
    const SpectrumEnds ends = hessian.ends();
    // 1e-6 of the scale: the acceptance; Lanczos itself stops at 1e-10.
    const double scale = exact.cwiseAbs().maxCoeff();
    CHECK(std::abs(ends.top - exact(exact.size() - 1)) < 1e-6 * scale);
    CHECK(std::abs(ends.bottom - exact(0)) < 1e-6 * scale);
    const SpectrumEnds again = hessian.ends();  // from the warm start
    CHECK(std::abs(again.top - ends.top) < 1e-6 * scale);
    CHECK(std::abs(again.bottom - ends.bottom) < 1e-6 * scale);
    CHECK(again.steps <= ends.steps);
  }
}

TEST_CASE("the dense Hessian is that of finite differences of the gradient", "[curvature]") {
  SmallNet net;
  HessianProduct<double> hessian(net.graph, net.loss);
  ad::Executor<double> gradient(net.graph, {net.loss}, ad::grad(net.loss, net.graph.parameters()));
  net.model.initialize(3, hessian.executor().parameters());
  gradient.bind_parameters(hessian.executor().parameters());
  const Matrix H = hessian.dense();
  const Index n = hessian.size();
  double worst = 0;
  for (Index i = 0; i < n; ++i) {
    const double h = 6e-6;  // ε^⅓: central differences err by 4e-11
    double& theta = gradient.parameters()[i];
    Vector difference(n);
    theta += h;
    gradient.run();
    difference = Eigen::Map<const Vector>(gradient.packed(), n);
    theta -= 2 * h;
    gradient.run();
    difference -= Eigen::Map<const Vector>(gradient.packed(), n);
    theta += h;
    worst = std::max(worst, (H.row(i).transpose() - difference / (2 * h)).cwiseAbs().maxCoeff());
  }
  CHECK(worst < 1e-8);
}

TEST_CASE("inertia counts the signs of curvature", "[curvature]") {
  const Inertia counts = inertia(Matrix(Vector{{-2.0, 0.0, 1e-12, 3.0}}.asDiagonal()), 1e-9);
  CHECK(counts.negative == 1);
  CHECK(counts.zero == 2);
  CHECK(counts.positive == 1);
}
