// Eigenvalues on the circle against the kernels they belong to and against drawn networks.
#include "theory/circle_kernel.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "theory/erf_kernel.hpp"
#include "theory/tangent_kernel.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

Vector at(double angle) { return Vector{{std::cos(angle), std::sin(angle)}}; }

/// (1/2π) ∫ K(φ) cos kφ dφ by the trapezoidal rule; the kernel's kink at φ = 0 leaves 1/n².
template <class Kernel>
double by_sum(const Kernel& kernel, Index k) {
  constexpr int n = 4000;
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    const double phi = 2 * kPi * i / n;
    sum += kernel(at(0), at(phi)) * std::cos(static_cast<double>(k) * phi) / n;
  }
  return sum;
}
constexpr double kTrapezoid = 1e-6;

/// λ_k of one unit, averaged over cosine and sine, on n points; by plain loops.
double unit_share(double w1, double w2, double b, double u, bool bias, Index k) {
  constexpr int n = 400;
  double sums[4][2] = {};
  for (int i = 0; i < n; ++i) {
    const double t = 2 * kPi * i / n, z = w1 * std::cos(t) + w2 * std::sin(t) + b;
    if (z <= 0) continue;
    const double features[4] = {z, u * std::cos(t), u * std::sin(t), bias ? u : 0};
    const double waves[2] = {std::cos(static_cast<double>(k) * t),
                             std::sin(static_cast<double>(k) * t)};
    for (int f = 0; f < 4; ++f) {
      for (int s = 0; s < 2; ++s) sums[f][s] += features[f] * waves[s] / n;
    }
  }
  double power = 0;
  for (const auto& sum : sums) power += sum[0] * sum[0] + sum[1] * sum[1];
  return power;  // (√2)²/2 of the two
}

}  // namespace

TEST_CASE("without a bias the eigenvalues are the closed form and the kernel's coefficients",
          "[circle_kernel]") {
  for (Index k = 0; k <= 10; ++k) {
    const double lambda = circle_mode(CircleModel::relu_no_bias, k).eigenvalue;
    CHECK(lambda == Approx(bias_free_eigenvalue(k)).margin(1e-15));
    CHECK(std::abs(lambda - by_sum(relu_tangent_kernel, k)) < kTrapezoid);
  }
  CHECK(bias_free_eigenvalue(0) == Approx(0.30396).epsilon(1e-4));
  CHECK(bias_free_eigenvalue(2) == Approx(0.0788).epsilon(1e-3));
  CHECK_THROWS_AS(circle_mode(CircleModel::linear, -1), Error);
}

TEST_CASE("with a bias and for the linear model they are those of their kernels",
          "[circle_kernel]") {
  const auto bias = [](const Vector& x, const Vector& y) { return relu_bias_kernel(x, y, 1); };
  const auto linear = [](const Vector& x, const Vector& y) { return x.dot(y); };
  for (Index k = 0; k <= 10; ++k) {
    const double lambda = circle_mode(CircleModel::relu_bias, k).eigenvalue;
    CHECK(std::abs(lambda - by_sum(bias, k)) < kTrapezoid);
    CHECK(lambda > 0);
    CHECK(std::abs(circle_mode(CircleModel::linear, k).eigenvalue - by_sum(linear, k)) < 1e-12);
  }
}

TEST_CASE("mean and variance of one unit's eigenvalue are those of many draws", "[circle_kernel]") {
  constexpr int kUnits = 20000;
  for (const bool bias : {false, true}) {
    for (const Index k : {0, 1, 2, 3, 4}) {
      Random random(7, stream("circle"));
      double sum = 0, squares = 0;
      for (int i = 0; i < kUnits; ++i) {
        const double w1 = random.normal(), w2 = random.normal(), u = random.normal();
        const double b = bias ? random.normal() : 0;
        const double share = unit_share(w1, w2, b, u, bias, k);
        sum += share;
        squares += share * share;
      }
      const CircleMode mode =
          circle_mode(bias ? CircleModel::relu_bias : CircleModel::relu_no_bias, k);
      const double mean = sum / kUnits, variance = squares / kUnits - mean * mean;
      // Four standard errors, and 1e-4 for the step's rim between two of 400 points.
      CHECK(std::abs(mean - mode.eigenvalue) < 4 * std::sqrt(variance / kUnits) + 1e-4);
      // Shares hold fourth powers of normals: a variance of 20000 scatters by 4 %.
      if (mode.variance > 0) CHECK(variance == Approx(mode.variance).epsilon(0.16));
    }
  }
}

TEST_CASE("the arcsine kernel is that of quadrature and of many draws", "[erf_kernel]") {
  Matrix X(3, 2);
  X << 1, 0, 0.6, 0.8, -0.9, 0.1;
  const KernelMoments moments = erf_kernel_moments(X);
  const auto slope = [](double z) { return 2 / std::sqrt(kPi) * std::exp(-z * z); };
  const auto sigma = [](double z) { return std::erf(z); };
  for (Index i = 0; i < 3; ++i) {
    for (Index j = 0; j < 3; ++j) {
      const Vector x = X.row(i).transpose(), y = X.row(j).transpose();
      CHECK(moments.mean(i, j) == Approx(tangent_kernel(x, y, sigma, slope)).epsilon(1e-6));
      Random random(3, stream("erf"));
      double sum = 0, squares = 0;
      constexpr int kUnits = 200000;
      for (int k = 0; k < kUnits; ++k) {
        const double w1 = random.normal(), w2 = random.normal(), u = random.normal();
        const double a = w1 * x(0) + w2 * x(1), b = w1 * y(0) + w2 * y(1);
        const double share = sigma(a) * sigma(b) + u * u * slope(a) * slope(b) * x.dot(y);
        sum += share;
        squares += share * share;
      }
      const double mean = sum / kUnits, variance = squares / kUnits - mean * mean;
      CHECK(std::abs(mean - moments.mean(i, j)) < 4 * std::sqrt(variance / kUnits));
      CHECK(variance == Approx(moments.variance(i, j)).epsilon(0.05));
    }
  }
  for (const double s : {-1.0, -0.3, 0.0, 0.9, 1.0}) {
    CHECK(arcsine(s) == Approx(std::asin(s)).margin(1e-15));
  }
  CHECK_THROWS_AS(arcsine(1.1), Error);
}
