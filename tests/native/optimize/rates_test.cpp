// Convergence rates on a quadratic of known condition number against theory, and schedules.
#include <cmath>

#include "catch.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "optimize/optimizer.hpp"
#include "optimize/stop.hpp"

namespace {

using lm::Method;
using lm::Optimizer;
using lm::OptimizerOptions;

constexpr double kCondition = 100;
constexpr double kLow = 1, kHigh = kCondition;

/// Steps until both coordinates of ½(kLow x² + kHigh y²), from (1, 1), are below 1e-6.
int iterations(const OptimizerOptions& options) {
  lm::ParameterBlock span;
  span.columns = 2;
  Optimizer<double> optimizer(options, {span});
  double x[2] = {1, 1};
  for (int k = 1; k <= 100000; ++k) {
    const double gradient[2] = {kLow * x[0], kHigh * x[1]};
    optimizer.step(x, gradient);
    if (std::hypot(x[0], x[1]) < 1e-6) return k;
  }
  return -1;
}

/// The contraction per step once transients are gone: (‖x_1200‖ / ‖x_200‖)^(1/1000) would
/// underflow, so it is taken between steps 20 and 120.
double contraction(const OptimizerOptions& options) {
  lm::ParameterBlock span;
  span.columns = 2;
  Optimizer<double> optimizer(options, {span});
  double x[2] = {1, 1};
  double early = 0;
  for (int k = 1; k <= 120; ++k) {
    const double gradient[2] = {kLow * x[0], kHigh * x[1]};
    optimizer.step(x, gradient);
    if (k == 20) early = std::hypot(x[0], x[1]);
  }
  return std::pow(std::hypot(x[0], x[1]) / early, 1.0 / 100);
}

OptimizerOptions gradient_descent(double rate) {
  OptimizerOptions o;
  o.learning_rate = rate;
  return o;
}

}  // namespace

TEST_CASE("gradient descent contracts by (κ − 1)/(κ + 1) at its best rate", "[rates]") {
  const OptimizerOptions o = gradient_descent(2 / (kLow + kHigh));
  CHECK(contraction(o) == Approx((kCondition - 1) / (kCondition + 1)).epsilon(1e-9));
  // −ln(1e-6/√2) / −ln(99/101) = 708.1, so 709 steps.
  CHECK(iterations(o) == 709);
}

TEST_CASE("gradient descent converges below 2/λ_max and leaves above", "[rates]") {
  CHECK(iterations(gradient_descent(1.99 / kHigh)) > 0);
  CHECK(iterations(gradient_descent(2.01 / kHigh)) == -1);
}

TEST_CASE("heavy ball contracts by (√κ − 1)/(√κ + 1) and needs a fifth of the steps", "[rates]") {
  const double root = std::sqrt(kCondition);
  const double beta = (root - 1) * (root - 1) / ((root + 1) * (root + 1));
  const double sum = std::sqrt(kLow) + std::sqrt(kHigh);
  OptimizerOptions o = gradient_descent(4 / (sum * sum));
  o.method = Method::heavy_ball;
  o.momentum = beta;
  // At its best β both modes have a double root, so the norm falls as k·rate^k: between steps 20
  // and 120 the factor k adds (120/20)^(1/100) = 1.018.
  const double rate = (root - 1) / (root + 1);
  CHECK(contraction(o) == Approx(rate * std::pow(6.0, 0.01)).epsilon(0.01));
  CHECK(iterations(o) <= 0.2 * iterations(gradient_descent(2 / (kLow + kHigh))));
}

TEST_CASE("Nesterov contracts by 1 − 1/√κ", "[rates]") {
  const double root = std::sqrt(kCondition);
  OptimizerOptions o = gradient_descent(1 / kHigh);
  o.method = Method::nesterov;
  o.momentum = (root - 1) / (root + 1);
  // The slow mode has a double root 1 − 1/√κ, so again the factor (120/20)^(1/100).
  CHECK(contraction(o) == Approx((1 - 1 / root) * std::pow(6.0, 0.01)).epsilon(0.01));
}

TEST_CASE("Adam's first step is the sign of the gradient times the rate", "[rates]") {
  lm::ParameterBlock span;
  span.columns = 3;
  OptimizerOptions o = gradient_descent(0.5);
  o.method = Method::adam;
  Optimizer<double> optimizer(o, {span});
  double x[3] = {0, 0, 0};
  const double gradient[3] = {1e-3, -7, 2e4};
  optimizer.step(x, gradient);
  CHECK(x[0] == Approx(-0.5).epsilon(1e-4));  // ε/|g| = 1e-5 short
  CHECK(x[1] == Approx(0.5));
  CHECK(x[2] == Approx(-0.5));
}

TEST_CASE("Muon's update of a matrix has its singular vectors and singular values near one",
          "[rates]") {
  for (const auto& [rows, columns] : std::vector<std::pair<int, int>>{{6, 9}, {9, 6}, {8, 8}}) {
    lm::Random random(3, lm::stream("gradient"));
    const lm::Matrix gradient = lm::normal_matrix(random, rows, columns);
    lm::ParameterBlock span;
    span.rows = rows;
    span.columns = columns;
    OptimizerOptions o = gradient_descent(1);
    o.method = Method::muon;
    o.momentum = 0;
    Optimizer<double> optimizer(o, {span});
    lm::Matrix moved = lm::Matrix::Zero(rows, columns);
    optimizer.step(moved.data(), gradient.data());
    const double shape = std::sqrt(std::max(1.0, double(rows) / columns));
    const lm::Vector values = lm::singular_values(moved) / shape;
    // Jordan et al. state [0.7, 1.2] for singular values that are not tiny beside the largest.
    CHECK(values.maxCoeff() < 1.2);
    CHECK(values.minCoeff() > 0.5);
    // Same singular vectors: −Gᵀ·update = V Σ Σ' Vᵀ is symmetric.
    const lm::Matrix product = -(gradient.transpose() * moved);
    CHECK((product - product.transpose()).norm() < 1e-10 * product.norm());
  }
}

TEST_CASE("schedules have their stated values", "[rates]") {
  lm::RateSchedule constant;
  CHECK(constant.at(0) == 1);
  CHECK(constant.at(1000000) == 1);
  lm::RateSchedule drops;
  drops.shape = lm::RateShape::step;
  drops.period = 10;
  drops.decay = 0.5;
  CHECK(drops.at(9) == 1);
  CHECK(drops.at(10) == 0.5);
  CHECK(drops.at(35) == 0.125);
  lm::RateSchedule cosine;
  cosine.shape = lm::RateShape::cosine;
  cosine.total = 100;
  cosine.floor = 0.2;
  CHECK(cosine.at(0) == 1);
  CHECK(cosine.at(50) == Approx(0.6));
  CHECK(cosine.at(25) == Approx(0.2 + 0.8 * 0.5 * (1 + std::cos(std::acos(-1.0) / 4))));
  CHECK(cosine.at(100) == Approx(0.2));
  CHECK(cosine.at(5000) == Approx(0.2));
  cosine.warmup = 4;
  CHECK(cosine.at(0) == 0.25);
  CHECK(cosine.at(3) == 1);
  CHECK(cosine.at(4) == 1);
  CHECK(cosine.at(54) == Approx(0.6));
}

TEST_CASE("stop conditions tell divergence first", "[rates]") {
  lm::StopCondition stop;
  stop.loss_below = 1e-3;
  stop.steps = 10;
  stop.diverged_above = 1e6;
  CHECK(stop.check(3, 1.0) == lm::StopReason::none);
  CHECK(stop.check(3, 1e-4) == lm::StopReason::loss_below);
  CHECK(stop.check(10, 1.0) == lm::StopReason::steps);
  CHECK(stop.check(10, 2e6) == lm::StopReason::diverged);
  CHECK(stop.check(3, std::nan("")) == lm::StopReason::diverged);
}
