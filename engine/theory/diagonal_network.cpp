// The implicit bias of diagonal networks by convex duality.
#include "theory/diagonal_network.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/text.hpp"

namespace lm::theory {
namespace {

constexpr double kMinAlpha = 1e-8, kMaxAlpha = 1e4;
constexpr double kResidual = 1e-9;
/// On the way down to α a start for the next Newton is enough.
constexpr double kLooseResidual = 1e-2;
constexpr int kNewtonSteps = 200;
/// Each continuation step divides α by this: small enough that the last ν is a good start.
constexpr double kShrink = 2;

double sinh(double x) { return 0.5 * (lm::expm1(x) - lm::expm1(-x)); }
double cosh(double x) { return 0.5 * (lm::exp(x) + lm::exp(-x)); }

/// asinh(x) = sign(x) ln(|x| + √(x² + 1)), by log1p for accuracy near zero.
double asinh(double x) {
  const double a = std::abs(x);
  const double value = lm::log1p(a + a * a / (1 + std::sqrt(a * a + 1)));
  return std::copysign(value, x);
}

struct Dual {
  const Matrix& X;
  const Vector& y;
  double scale;  // 2α²

  /// D(ν) = scale Σ cosh(x_iᵀν) − yᵀν, convex; its gradient is Xβ − y.
  double value(const Vector& nu) const {
    const Vector z = X.transpose() * nu;
    double total = -y.dot(nu);
    for (Index i = 0; i < z.size(); ++i) total += scale * cosh(z(i));
    return total;
  }
  Vector beta(const Vector& nu) const {
    Vector z = X.transpose() * nu;
    for (Index i = 0; i < z.size(); ++i) z(i) = scale * sinh(z(i));
    return z;
  }
  Vector residual(const Vector& nu) const { return X * beta(nu) - y; }
  Vector newton_step(const Vector& nu, const Vector& residual) const {
    Vector weight = X.transpose() * nu;
    for (Index i = 0; i < weight.size(); ++i) weight(i) = scale * cosh(weight(i));
    return cholesky_solve(Matrix(X * weight.asDiagonal() * X.transpose()), residual);
  }
};

/// Minimizes the dual from `nu` to a relative residual of `target`; returns the one that is left.
double minimize(const Dual& dual, Vector& nu, double target) {
  const double size = std::max(dual.y.norm(), 1e-300);
  double left = 0;
  for (int k = 0; k < kNewtonSteps; ++k) {
    const Vector residual = dual.residual(nu);
    left = residual.norm() / size;
    if (left < target) break;
    const Vector step = dual.newton_step(nu, residual);
    const double now = dual.value(nu), slope = residual.dot(step);
    double t = 1;
    // Armijo's rule with the usual 1e-4, on the value or, where rounding hides its change, on the
    // gradient's size, which Newton's direction lowers too. Neither: nothing more can be gained.
    const auto lowers = [&](double share) {
      const Vector there = nu - share * step;
      return dual.value(there) <= now - 1e-4 * share * slope ||
             dual.residual(there).norm() <= (1 - 1e-4 * share) * residual.norm();
    };
    while (t > 1e-12 && !lowers(t)) t /= 2;
    if (t <= 1e-12) break;
    nu -= t * step;
  }
  return left;
}

}  // namespace

Vector diagonal_network_limit(const Matrix& X, const Vector& y, double alpha) {
  if (!(alpha >= kMinAlpha && alpha <= kMaxAlpha) || X.rows() != y.size() || X.rows() > X.cols()) {
    throw Error("bad_argument", "diagonal_network_limit",
                "alpha must be from 1e-8 to 1e4, X n × d with n ≤ d, y of n entries");
  }
  Vector nu = Vector::Zero(y.size());
  double now = std::max(alpha, 1.0);
  const auto target = [alpha](double at) { return at > alpha ? kLooseResidual : 0.01 * kResidual; };
  double left = minimize({X, y, 2 * now * now}, nu, target(now));
  while (now > alpha) {
    const double next = std::max(alpha, now / kShrink);
    // β keeps its size when sinh(Xᵀν) grows by (now/next)²: for large arguments ν grows by the log.
    now = next;
    left = minimize({X, y, 2 * now * now}, nu, target(now));
  }
  if (!(left <= kResidual)) {
    throw Error("not_converged", "diagonal_network_limit",
                "Newton's method left a relative residual of " + format_double(left));
  }
  return Dual{X, y, 2 * now * now}.beta(nu);
}

Vector diagonal_network_way_left(const Matrix& X, const Vector& residual, const Vector& beta,
                                 double alpha) {
  const double least = 2 * alpha * alpha;  // the rate where β = 0
  const Vector rates = (beta.cwiseAbs2().array() + least * least).sqrt();
  const Matrix kernel = X * rates.asDiagonal() * X.transpose();
  return rates.cwiseProduct(X.transpose() * cholesky_solve(kernel, residual));
}

double hyperbolic_entropy(const Vector& beta, double alpha) {
  const double square = alpha * alpha;
  double total = 0;
  for (Index i = 0; i < beta.size(); ++i) {
    const double z = beta(i) / square;
    total += square * 0.5 * (2 - std::sqrt(4 + z * z) + z * asinh(z / 2));
  }
  return total;
}

}  // namespace lm::theory
