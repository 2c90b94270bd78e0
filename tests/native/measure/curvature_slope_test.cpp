// The gradient of a curvature against differences of gradients and against a polynomial's.
#include "measure/curvature_slope.hpp"

#include <vector>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "measure/curvature.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

using namespace lm;

namespace {

Vector slope(CurvatureSlope& measure, const Vector& u, const Vector& v) {
  return Eigen::Map<const Vector>(measure.apply(u.data(), v.data()), measure.size());
}

/// A tanh network on T₃ with random weights, its gradient and its third derivative.
struct CubicNet {
  ad::Graph graph;
  nn::Model model{graph};
  ad::Var loss = make();
  ad::Executor<double> gradient{graph, {}, ad::grad(loss, graph.parameters())};
  HessianProduct<double> hessian{graph, loss};
  CurvatureSlope third{graph, loss};
  Vector weights = Vector::Zero(graph.parameter_size());

  explicit CubicNet(std::uint64_t seed) {
    model.initialize(seed, weights.data());
    gradient.bind_parameters(weights.data());
    hessian.executor().bind_parameters(weights.data());
    third.executor().bind_parameters(weights.data());
  }

  ad::Var make() {
    const Index P = 9;
    Matrix x(P, 1), y(P, 1);
    for (Index i = 0; i < P; ++i) {
      const double t = -1 + 2.0 * static_cast<double>(i) / static_cast<double>(P - 1);
      x(i, 0) = t;
      y(i, 0) = 4 * t * t * t - 3 * t;
    }
    nn::MlpOptions options;
    options.layer.bias_scale = 0.3;
    const ad::Var f = nn::mlp(model, graph.constant(x), {1, 5, 4, 1}, options);
    return nn::squared_error(f, graph.constant(y), LossConvention::half_mean);
  }

  Vector gradient_at(const Vector& moved) {
    const Vector here = weights;
    weights = moved;
    gradient.run();
    const Vector g = Eigen::Map<const Vector>(gradient.packed(), weights.size());
    weights = here;
    return g;
  }
  double curvature_at(const Vector& moved, const Vector& u) {
    const Vector here = weights;
    weights = moved;
    Vector Hu(weights.size());
    hessian.apply(u.data(), Hu.data());
    weights = here;
    return u.dot(Hu);
  }
};

}  // namespace

TEST_CASE("the slope of a curvature is the second difference of gradients", "[slope]") {
  for (const std::uint64_t seed : {1u, 2u}) {
    CubicNet net(seed);
    Random random(seed, stream("direction"));
    const Vector u = normal_vector(random, net.weights.size()).normalized();
    const double h = 1e-3;
    const Vector differences =
        (net.gradient_at(net.weights + h * u) + net.gradient_at(net.weights - h * u) -
         2 * net.gradient_at(net.weights)) /
        (h * h);
    const Vector exact = slope(net.third, u, u);
    // The difference errs by h² times a fifth derivative, and by rounding over h², 1e-10.
    CHECK((differences - exact).norm() < 1e-5 * exact.norm());
  }
}

TEST_CASE("the slope says how a curvature changes, is linear and symmetric", "[slope]") {
  CubicNet net(3);
  Random random(3, stream("direction"));
  const Index n = net.weights.size();
  const Vector u = normal_vector(random, n), v = normal_vector(random, n);
  const Vector d = normal_vector(random, n).normalized();
  const double h = 1e-5;
  const double rate =
      (net.curvature_at(net.weights + h * d, u) - net.curvature_at(net.weights - h * d, u)) /
      (2 * h);
  CHECK(slope(net.third, u, u).dot(d) == Approx(rate).epsilon(1e-7));
  const Vector uv = slope(net.third, u, v);
  CHECK((uv - slope(net.third, v, u)).norm() < 1e-12 * uv.norm());
  const Vector sum = slope(net.third, u + v, u + v);
  const Vector parts = slope(net.third, u, u) + 2 * uv + slope(net.third, v, v);
  CHECK((sum - parts).norm() < 1e-12 * sum.norm());
}

TEST_CASE("the slope of a cubic's curvature is its coefficients", "[slope]") {
  // L = a³/6 + a b c: ∂³L is 1 for aaa and for each order of abc.
  ad::Graph graph;
  const ad::Var w = graph.parameter(1, 3, "w");
  const ad::Var a = ad::slice(w, ad::kCols, 0, 1), b = ad::slice(w, ad::kCols, 1, 1);
  const ad::Var c = ad::slice(w, ad::kCols, 2, 1);
  CurvatureSlope third(graph, ad::sum(a * a * a) / 6.0 + ad::sum(a * b * c));
  Vector weights{{0.3, -2.0, 5.0}};
  third.executor().bind_parameters(weights.data());
  CHECK(slope(third, Vector{{2.0, 0, 0}}, Vector{{3.0, 1.0, 0}}).isApprox(Vector{{6.0, 0, 2.0}}));
}
