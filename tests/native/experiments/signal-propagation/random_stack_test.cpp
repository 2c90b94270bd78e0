// The stacks that draw their layers when they need them, against the same networks written out.
#include "experiments/signal-propagation/random_stack.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/sampling.hpp"
#include "experiments/signal-propagation/block_stack.hpp"
#include "experiments/signal-propagation/deep_training.hpp"
#include "experiments/signal-propagation/phase_plane.hpp"

using namespace lm;
using signal::Gate;

namespace {

constexpr Index kWidth = 6;

Matrix drawn(const char* family, Index layer, double deviation, Random* after = nullptr) {
  Random random(7, stream(family, static_cast<std::uint64_t>(layer)));
  Matrix W(kWidth, kWidth);
  fill_normal(random, W, 0, deviation);
  if (after != nullptr) *after = random;
  return W;
}

double log_mean_square(const Vector& v) { return std::log(v.squaredNorm() / kWidth); }

}  // namespace

TEST_CASE("a signal up and a gradient down three tanh layers", "[signal]") {
  signal::RandomStack stack({.networks = 1,
                             .width = kWidth,
                             .depth = 3,
                             .gate = Gate::tanh,
                             .weight_deviation = 0.6,
                             .bias_deviation = 0.3,
                             .correlation = 0.4,
                             .seed = 7});
  Vector x = stack.pair().col(0), y = stack.pair().col(1);
  CHECK(x.squaredNorm() == Approx(kWidth));
  CHECK(x.dot(y) == Approx(0.4 * kWidth));
  Matrix jacobian = Matrix::Identity(kWidth, kWidth);
  for (Index l = 1; l <= 3; ++l) {
    stack.forward();
    Random random(0);
    const Matrix W = drawn("signal/weights", l, 0.6, &random);
    Vector b(kWidth);
    fill_normal(random, b, 0, 0.3);
    const Vector h = W * x + b, other = W * y + b;
    CHECK(stack.lengths(l).front() == Approx(h.squaredNorm() / kWidth).epsilon(1e-12));
    CHECK(stack.correlations(l).front() ==
          Approx(h.dot(other) / (h.norm() * other.norm())).epsilon(1e-12));
    x = h.unaryExpr([](double v) { return std::tanh(v); });
    y = other.unaryExpr([](double v) { return std::tanh(v); });
    const Vector slope = (1 - x.array().square()).matrix();
    jacobian = Matrix(slope.asDiagonal() * W * jacobian);
  }
  for (int l = 0; l < 3; ++l) stack.backward();
  Random random(7, stream("signal/gradient", 0));
  Vector g = normal_vector(random, kWidth);
  g *= std::sqrt(1.0 * kWidth) / g.norm();
  CHECK(stack.log_gradients(0).front() ==
        Approx(log_mean_square(jacobian.transpose() * g)).epsilon(1e-11));
}

TEST_CASE("a gradient down two blocks with a skip", "[signal]") {
  signal::BlockStack stack({.networks = 1,
                            .width = kWidth,
                            .depth = 2,
                            .gate = Gate::relu,
                            .two_layers = true,
                            .skip = true,
                            .scale = 0.5,
                            .gain = 2,
                            .norms = true,
                            .seed = 7});
  Random ends(7, stream("signal/block-ends", 0));
  Vector h = normal_vector(ends, kWidth), g = normal_vector(ends, kWidth);
  h *= std::sqrt(1.0 * kWidth) / h.norm();
  g *= std::sqrt(1.0 * kWidth) / g.norm();
  Matrix jacobian = Matrix::Identity(kWidth, kWidth);
  for (Index l = 1; l <= 2; ++l) {
    stack.forward();
    Random random(0);
    const Matrix W1 = drawn("signal/blocks", l, std::sqrt(2.0 / kWidth), &random);
    Matrix W2(kWidth, kWidth);
    fill_normal(random, W2, 0, 1 / std::sqrt(1.0 * kWidth));
    const Vector inner = W1 * h;
    const Vector on = inner.unaryExpr([](double v) { return v > 0 ? 1.0 : 0.0; });
    h = Vector(h + 0.5 * (W2 * inner.cwiseProduct(on)));
    jacobian = Matrix(jacobian + 0.5 * (W2 * on.asDiagonal() * W1) * jacobian);
    CHECK(stack.log_lengths(l).front() == Approx(log_mean_square(h)).epsilon(1e-11));
  }
  stack.backward();
  stack.backward();
  CHECK(stack.log_gradients(0).front() ==
        Approx(log_mean_square(jacobian.transpose() * g)).epsilon(1e-11));
  CHECK(0.5 * stack.log_gradients(0).front() <= stack.log_bounds().back());
}

TEST_CASE("on the grey lines of the plane the correlation depth is the one asked for", "[signal]") {
  const signal::PhaseLines lines = signal::phase_lines(Gate::tanh, 10);
  REQUIRE(lines.order.x.size() > 4);
  REQUIRE(lines.chaos.x.size() > 2);
  for (const signal::PlaneLine* line : {&lines.order, &lines.chaos}) {
    const std::size_t at = line->x.size() / 2;
    // Twelve halvings of the correlation leave a few percent.
    CHECK(theory::MeanField(Gate::tanh, line->y[at], line->x[at]).correlation_depth() ==
          Approx(10).epsilon(0.05));
  }
}

TEST_CASE("a shallow network learns the four groups", "[signal]") {
  signal::DeepTraining training(Gate::tanh, 1.5, 0.05, 3, 1);
  for (int k = 0; k < 60; ++k) training.step();
  CHECK(training.finite());
  CHECK(training.accuracy() > 0.9);
}
