// The responses and their slopes, written otherwise than the engine's kernels compute them.
#include "theory/pointwise.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

constexpr double kLeak = 0.01;
constexpr double kHalfPi = 1.57079632679489662;
constexpr double kRootTwo = 1.41421356237309505;
constexpr double kRootTwoOverPi = 0.79788456080286536;
constexpr double kInverseRootTwoPi = 0.39894228040143268;
constexpr double kCubic = 0.044715;

double normal_density(double z) { return kInverseRootTwoPi * lm::exp(-0.5 * z * z); }

/// (1 − e^{−2|z|})/(1 + e^{−2|z|}) with the sign of z.
double hyperbolic_tangent(double z) {
  const double m = lm::expm1(-2 * std::abs(z));
  return std::copysign(-m / (2 + m), z);
}

/// 4e^{−2|z|}/(1 + e^{−2|z|})² = 1/cosh² z.
double squared_secant(double z) {
  const double e = lm::exp(-2 * std::abs(z));
  return 4 * e / ((1 + e) * (1 + e));
}

double gelu_tanh_slope(double z) {
  const double u = kRootTwoOverPi * (z + kCubic * z * z * z);
  const double du = kRootTwoOverPi * (1 + 3 * kCubic * z * z);
  return 0.5 * (1 + hyperbolic_tangent(u)) + 0.5 * z * squared_secant(u) * du;
}

/// Where the slope of GELU or its tanh form is 0: the only place below 0, by bisection.
double turning_point(Response kind) {
  double below = -2, above = -0.1;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (below + above);
    (response_slope(kind, middle) < 0 ? below : above) = middle;
  }
  return 0.5 * (below + above);
}

}  // namespace

double response(Response kind, double z) {
  switch (kind) {
    case Response::relu:
      return std::max(z, 0.0);
    case Response::identity:
      break;
    case Response::leaky_relu:
      return z > 0 ? z : kLeak * z;
    case Response::sigmoid:
      return 0.5 * (1 + hyperbolic_tangent(0.5 * z));
    case Response::tanh:
      return hyperbolic_tangent(z);
    case Response::gelu:
      return z * lm::normal_cdf(z);
    case Response::softplus:
      return std::max(z, 0.0) + lm::log1p(lm::exp(-std::abs(z)));
    case Response::sine:
      return lm::sin(z);
    case Response::gelu_tanh:
      return 0.5 * z * (1 + hyperbolic_tangent(kRootTwoOverPi * (z + kCubic * z * z * z)));
  }
  return z;
}

double response_slope(Response kind, double z) {
  switch (kind) {
    case Response::relu:
      return z > 0 ? 1 : 0;
    case Response::identity:
      break;
    case Response::leaky_relu:
      return z > 0 ? 1 : kLeak;
    case Response::sigmoid:
      return 0.25 * squared_secant(0.5 * z);
    case Response::tanh:
      return squared_secant(z);
    case Response::gelu:
      return lm::normal_cdf(z) + z * normal_density(z);
    case Response::softplus:
      return 0.5 * (1 + hyperbolic_tangent(0.5 * z));
    case Response::sine:
      return lm::cos(z);
    case Response::gelu_tanh:
      return gelu_tanh_slope(z);
  }
  return 1;
}

bool has_kink_at(Response kind, double z) {
  return z == 0 && (kind == Response::relu || kind == Response::leaky_relu);
}

Extreme lowest_response(Response kind, double reach) {
  double place = -reach;
  if (kind == Response::relu) place = 0;
  if (kind == Response::sine) place = -kHalfPi;
  if (kind == Response::gelu || kind == Response::gelu_tanh) place = turning_point(kind);
  return {place, response(kind, place)};
}

double steepest_slope(Response kind, double reach) {
  if (kind == Response::sigmoid) return 0.25;
  if (kind == Response::gelu) return response_slope(kind, kRootTwo);
  return kind == Response::softplus ? response_slope(kind, reach) : 1;
}

}  // namespace lm::theory
