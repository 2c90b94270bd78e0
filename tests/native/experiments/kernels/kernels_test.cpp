// The network on the circle against plain loops: its answers, its kernel, its frequencies.
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "experiments/kernels/circle_training.hpp"
#include "experiments/kernels/taught_point.hpp"
#include "theory/tangent_kernel.hpp"

using namespace lm;

namespace {

/// A tanh network's parameters: W (2 × H, row by row), then u; as the engine lays them out.
struct Plain {
  std::vector<double> p;
  int H;
  double at(double x, double y) const {
    double sum = 0;
    for (int j = 0; j < H; ++j) {
      sum += p[as_size(2 * H + j)] * std::tanh(p[as_size(j)] * x + p[as_size(H + j)] * y);
    }
    return sum / std::sqrt(H);
  }
  std::vector<double> gradient(double x, double y) const {
    std::vector<double> g(p.size());
    for (int j = 0; j < H; ++j) {
      const double t = std::tanh(p[as_size(j)] * x + p[as_size(H + j)] * y);
      const double slope = p[as_size(2 * H + j)] * (1 - t * t) / std::sqrt(H);
      g[as_size(j)] = slope * x;
      g[as_size(H + j)] = slope * y;
      g[as_size(2 * H + j)] = t / std::sqrt(H);
    }
    return g;
  }
};

}  // namespace

TEST_CASE("the kernel of the network is that of plain loops", "[kernels]") {
  const WideOptions options{WideUnit::tanh, 9, false};
  const Network network = [options](nn::Model& model, ad::Var x) {
    return wide_output(model, x, options);
  };
  Plain plain{{}, 9};
  for (int i = 0; i < 27; ++i) plain.p.push_back(std::sin(1.7 * i + 0.3));
  WideKernel kernel(network, 2);
  kernel.bind(plain.p.data());
  const Matrix X = circle_points(6);
  const Matrix& K = kernel.matrix(X);
  for (Index i = 0; i < 6; ++i) {
    for (Index j = 0; j < 6; ++j) {
      const auto a = plain.gradient(X(i, 0), X(i, 1)), b = plain.gradient(X(j, 0), X(j, 1));
      double sum = 0;
      for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
      CHECK(K(i, j) == Approx(sum).margin(1e-13));
    }
  }
}

TEST_CASE("one step moves all points by the kernel's row, and an odd network oppositely",
          "[kernels]") {
  TeachOptions options;
  options.network = {WideUnit::tanh, 64, false};
  options.degrees = 33;
  options.pull = 0.5;
  options.factor = 1;
  options.learning_rate = 1e-5;
  TaughtPoint point(options, 4);
  CHECK(point.moves().taught == 0);
  point.step();
  const Moves moves = point.moves();
  for (Index i = 0; i < kWatched; ++i) {
    const double predicted = 2e-5 * point.kernel_row().watched(i) * 0.5;
    CHECK(moves.watched(i) == Approx(predicted).epsilon(1e-3).margin(1e-9));
  }
  CHECK(moves.antipode == Approx(-moves.taught).epsilon(1e-9));
  CHECK(point.moved_by(0.7, 0.7, 1) == Approx(2e-5 * 0.7 * 0.5));
  CHECK(point.limit_taught() ==
        Approx(theory::tanh_tangent_kernel(Vector{{1.0, 0.0}}, Vector{{1.0, 0.0}})).epsilon(1e-4));
}

TEST_CASE(
    "without a bias nothing of cos 3θ is learned, and of the linear model what is left is "
    "(1 − η/2)^s",
    "[kernels]") {
  CircleOptions options;
  options.width = 32;
  options.learning_rate = 0.5;
  options.amplitudes[2] = options.amplitudes[3] = 1;
  CircleTraining never(options, 2);
  options.hidden = false;
  options.amplitudes = {0, 1};
  CircleTraining linear(options, 2);
  for (int i = 0; i < 20; ++i) {
    never.step();
    linear.step();
  }
  CHECK(never.residual(3) == Approx(1).epsilon(1e-12));
  CHECK(never.residual(2) < 0.9);
  CHECK(std::isnan(never.residual(4)));
  CHECK(linear.residual(1) == Approx(std::pow(0.75, 20)).epsilon(1e-9));
  CHECK(linear.updates_to_learn(1) == Approx(-1 / std::log(0.75)).epsilon(1e-9));
  CHECK(linear.rate(1) == Approx(0.5).epsilon(1e-9));
}
