// Gradient flow and gradient descent in closed form, against Runge–Kutta and brute force.
#include "theory/gradient_flow.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "theory/linear_cases.hpp"

using lm::theory::Descent;
using lm::theory::LeastSquares;

namespace {

constexpr double kFactor = 0.35;  // any c will do

lm::Vector gradient(const linear_cases::Case& c, const lm::Vector& w) {
  return -2 * kFactor * (c.X.transpose() * (c.y - c.X * w));
}

/// dw/dt = −∇L by the classical fourth-order Runge–Kutta method.
lm::Vector integrate(const linear_cases::Case& c, double time, int steps) {
  const double h = time / steps;
  lm::Vector w = c.start;
  for (int i = 0; i < steps; ++i) {
    const lm::Vector k1 = -gradient(c, w);
    const lm::Vector k2 = -gradient(c, w + 0.5 * h * k1);
    const lm::Vector k3 = -gradient(c, w + 0.5 * h * k2);
    const lm::Vector k4 = -gradient(c, w + h * k3);
    w += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
  }
  return w;
}

lm::Vector descend(const linear_cases::Case& c, double learning_rate, int steps) {
  lm::Vector w = c.start;
  for (int i = 0; i < steps; ++i) w -= learning_rate * gradient(c, w);
  return w;
}

double loss(const linear_cases::Case& c, const lm::Vector& w) {
  return kFactor * (c.y - c.X * w).squaredNorm();
}

}  // namespace

TEST_CASE("w(t) and r(t) solve the flow's differential equation", "[gradient_flow]") {
  for (const linear_cases::Case& c : linear_cases::all()) {
    const LeastSquares problem(c.X, c.y);
    const Descent descent(problem, kFactor, c.start);
    CHECK((descent.flow_weights(0) - c.start).norm() < 1e-12);
    for (const double time : {0.01, 0.1, 0.7}) {
      INFO(c.name << ", t = " << time);
      const lm::Vector w = integrate(c, time, 20000);
      CHECK((descent.flow_weights(time) - w).norm() < 1e-9);
      CHECK((descent.flow_residual(c.X, time) - (c.y - c.X * w)).norm() < 1e-9);
      CHECK(descent.least_loss() + descent.flow_excess(time) == Approx(loss(c, w)).epsilon(1e-9));
    }
    CHECK((descent.flow_weights(1e6) - descent.limit()).norm() < 1e-12);
  }
}

TEST_CASE("equation 7 as the notes write it, for independent rows", "[gradient_flow]") {
  const linear_cases::Case c = linear_cases::all()[1];
  const LeastSquares problem(c.X, c.y);
  const Descent descent(problem, 1.0, c.start);
  const double T = 0.03;
  // e^{−2XXᵀT} by its power series.
  const lm::Matrix K = c.X * c.X.transpose();
  lm::Matrix exponential = lm::Matrix::Identity(4, 4);
  lm::Matrix term = exponential;
  for (int n = 1; n < 80; ++n) {
    term = (term * K * (-2 * T / n)).eval();
    exponential += term;
  }
  const lm::Vector r0 = c.y - c.X * c.start;
  const lm::Vector integral =
      lm::solve(K, lm::Vector((lm::Matrix::Identity(4, 4) - exponential) * r0));
  CHECK((descent.flow_weights(T) - (c.start + c.X.transpose() * integral)).norm() < 1e-11);
  CHECK((descent.flow_residual(c.X, T) - exponential * r0).norm() < 1e-11);
}

TEST_CASE("the exact solution is gradient descent, also past the critical rate",
          "[gradient_flow]") {
  for (const linear_cases::Case& c : linear_cases::all()) {
    const LeastSquares problem(c.X, c.y);
    const Descent descent(problem, kFactor, c.start);
    const double critical = 1 / (kFactor * problem.largest());
    for (const double share : {0.1, 0.5, 0.99, 1.05}) {
      for (const int steps : {0, 1, 2, 37, 200}) {
        INFO(c.name << ", " << share << " of the critical rate, " << steps << " steps");
        const lm::Vector w = descend(c, share * critical, steps);
        const lm::Vector exact = descent.descent_weights(share * critical, steps);
        CHECK((exact - w).norm() < 1e-10 * (1 + w.norm()));
        CHECK(descent.least_loss() + descent.descent_excess(share * critical, steps) ==
              Approx(loss(c, w)).epsilon(1e-8).margin(1e-24));
      }
    }
  }
}

TEST_CASE("steps_needed is the number of steps it takes, not one less", "[gradient_flow]") {
  for (const linear_cases::Case& c : linear_cases::all()) {
    INFO(c.name);
    const LeastSquares problem(c.X, c.y);
    // Excite every mode alike, so that the slowest one decides.
    const lm::Vector start =
        problem.minimum_norm() - problem.directions() * lm::Vector::Ones(problem.rank());
    const Descent descent(problem, kFactor, start);
    const double rate = 0.5 / (kFactor * problem.largest());
    const double steps = lm::theory::steps_needed(problem, kFactor, rate, 1e-6);
    const auto k = static_cast<std::int64_t>(steps);
    CHECK(descent.descent_gaps(rate, k).cwiseAbs().maxCoeff() <= 1e-6);
    CHECK(descent.descent_gaps(rate, k - 1).cwiseAbs().maxCoeff() > 1e-6);
    CHECK(std::isinf(lm::theory::steps_needed(problem, kFactor, 2.001 * rate, 1e-6)));
  }
  const LeastSquares nothing(lm::Matrix::Zero(2, 2), lm::Vector::Ones(2));
  CHECK(lm::theory::steps_needed(nothing, 1, 1, 1e-6) == 0);
}

TEST_CASE("the leading deviation from the flow has an error of second order", "[gradient_flow]") {
  const linear_cases::Case c = linear_cases::all()[1];
  const LeastSquares problem(c.X, c.y);
  const Descent descent(problem, kFactor, c.start);
  const double time = 0.3;
  double last_gap = 0;
  double last_loss = 0;
  for (const std::int64_t steps : {2000, 4000, 8000}) {
    const double rate = time / static_cast<double>(steps);
    const lm::Vector measured =
        problem.coordinates(descent.descent_weights(rate, steps) - descent.flow_weights(time));
    const lm::Vector leading = descent.leading_gap(rate, time);
    const double gap = (measured - leading).norm() / leading.norm();
    const double deviation = 1 - descent.descent_excess(rate, steps) / descent.flow_excess(time);
    const double predicted = descent.leading_loss_deviation(rate, time);
    const double loss_gap = std::abs(deviation / predicted - 1);
    CHECK(gap < 0.02);
    CHECK(loss_gap < 0.02);
    if (last_gap > 0) {
      CHECK(last_gap / gap == Approx(2).epsilon(0.05));
      CHECK(last_loss / loss_gap == Approx(2).epsilon(0.05));
    }
    last_gap = gap;
    last_loss = loss_gap;
  }
}

TEST_CASE("late, the loss's deviation is 4c²ηλ²t and its slope −4cλ of the slowest mode",
          "[gradient_flow]") {
  const linear_cases::Case c = linear_cases::all()[1];
  const LeastSquares problem(c.X, c.y);
  const Descent descent(problem, kFactor, c.start);
  const double lambda = problem.smallest();
  const double time = 12 / (kFactor * lambda);
  const double rate = 1e-4 / (kFactor * lambda);
  CHECK(descent.slowest_share(descent.flow_gaps(time)) == Approx(1).epsilon(1e-6));
  CHECK(descent.leading_loss_deviation(rate, time) ==
        Approx(lm::theory::late_loss_deviation(kFactor, rate, lambda, time)).epsilon(1e-6));
  CHECK(lm::theory::late_loss_deviation(1, rate, lambda, time) ==
        Approx(4 * rate * lambda * lambda * time).epsilon(1e-14));
  CHECK(-descent.flow_decay_rate(time) ==
        Approx(lm::theory::late_flow_slope(kFactor, lambda)).epsilon(1e-5));
  const double h = 1e-3 * time;
  const double slope =
      (std::log(descent.flow_excess(time + h)) - std::log(descent.flow_excess(time))) / h;
  CHECK(lm::theory::late_flow_slope(kFactor, lambda) == Approx(slope).epsilon(1e-5));
  const double step =
      std::log(descent.descent_excess(rate, 200001) / descent.descent_excess(rate, 200000)) / rate;
  CHECK(lm::theory::late_descent_slope(kFactor, rate, lambda) == Approx(step).epsilon(1e-8));
}

TEST_CASE("the decay rate at any time is the slope of the log loss", "[gradient_flow]") {
  for (const linear_cases::Case& c : linear_cases::all()) {
    INFO(c.name);
    const LeastSquares problem(c.X, c.y);
    const Descent descent(problem, kFactor, c.start);
    const double h = 1e-6;
    for (const double time : {0.01, 0.2}) {
      const double slope =
          (std::log(descent.flow_excess(time + h)) - std::log(descent.flow_excess(time - h))) /
          (2 * h);
      CHECK(descent.flow_decay_rate(time) == Approx(-slope).epsilon(1e-6));
    }
  }
}

TEST_CASE("integer powers agree with repeated multiplication", "[gradient_flow]") {
  for (const double base : {0.5, -0.9, 1.0, 0.0, -1.02}) {
    double product = 1;
    for (std::int64_t k = 0; k < 70; ++k) {
      CHECK(lm::theory::integer_power(base, k) == Approx(product).epsilon(1e-13));
      product *= base;
    }
  }
}

TEST_CASE("the slowest mode's share counts every mode of that eigenvalue", "[gradient_flow]") {
  // XᵀX = diag(4, 1, 1): from zero toward w* = (1, 2, 2) the shares are 4 : 4 : 4.
  const lm::Matrix X = (lm::Vector(3) << 2, 1, 1).finished().asDiagonal();
  const LeastSquares problem(X, (lm::Vector(3) << 2, 2, 2).finished());
  const Descent descent(problem, 1.0, lm::Vector::Zero(3));
  CHECK(descent.slowest_share(descent.gaps()) == Approx(2.0 / 3));
}

TEST_CASE("a start of another size is refused", "[gradient_flow]") {
  const linear_cases::Case c = linear_cases::all()[0];
  const LeastSquares problem(c.X, c.y);
  CHECK_THROWS_AS(Descent(problem, 1.0, lm::Vector::Zero(5)), lm::Error);
}
