// Kernels in closed form and by quadrature, and training in function space.
#include "theory/tangent_kernel.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "theory/gradient_flow.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {
namespace {

constexpr double kPi = 3.14159265358979323846;

/// The angle of two vectors in [0, π] by Kahan's formula, accurate at both ends:
/// 2 atan(‖x/|x| − y/|y|‖ / ‖x/|x| + y/|y|‖).
double angle(const Vector& x, const Vector& y) {
  const Vector u = x / x.norm(), v = y / y.norm();
  const double sine = (u - v).norm(), cosine = (u + v).norm();
  // atan(r) = ∫₀¹ r/(1 + r²t²) dt; for r > 1 use π/2 − atan(1/r), so that |r| ≤ 1.
  static const Quadrature rule = gauss_legendre(40);
  const auto arc_tangent = [](double r) {
    return 0.5 * rule.integrate([r](double z) {
      const double t = 0.5 * (z + 1);
      return r / (1 + r * r * t * t);
    });
  };
  return sine <= cosine ? 2 * arc_tangent(sine / cosine) : kPi - 2 * arc_tangent(cosine / sine);
}

}  // namespace

double relu_tangent_kernel(const Vector& x, const Vector& y) {
  const double norms = x.norm() * y.norm();
  if (norms == 0) return 0;
  const double theta = angle(x, y);
  const double cosine = std::clamp(x.dot(y) / norms, -1.0, 1.0);
  const double sine = lm::sin(theta);
  const double values = norms / (2 * kPi) * (sine + (kPi - theta) * cosine);
  const double slopes = (kPi - theta) / (2 * kPi);
  return values + x.dot(y) * slopes;
}

double tangent_kernel(const Vector& x, const Vector& y, const std::function<double(double)>& sigma,
                      const std::function<double(double)>& derivative, Index nodes) {
  const Quadrature rule = gauss_hermite(nodes);
  const double xx = x.squaredNorm(), yy = y.squaredNorm(), xy = x.dot(y);
  return gaussian_pair(rule, xx, yy, xy, sigma, sigma) +
         xy * gaussian_pair(rule, xx, yy, xy, derivative, derivative);
}

double tanh_tangent_kernel(const Vector& x, const Vector& y, Index nodes) {
  const auto slope = [](double z) {
    const double t = lm::tanh(z);
    return 1 - t * t;
  };
  return tangent_kernel(
      x, y, [](double z) { return lm::tanh(z); }, slope, nodes);
}

Matrix kernel_matrix(const Matrix& X, const Matrix& Y,
                     const std::function<double(const Vector&, const Vector&)>& kernel) {
  if (X.cols() != Y.cols()) {
    throw Error("bad_shape", "kernel_matrix",
                "rows of " + std::to_string(X.cols()) + " and " + std::to_string(Y.cols()) +
                    " entries have no kernel");
  }
  Matrix K(X.rows(), Y.rows());
  for (Index i = 0; i < X.rows(); ++i) {
    for (Index j = 0; j < Y.rows(); ++j) {
      K(i, j) = kernel(X.row(i).transpose(), Y.row(j).transpose());
    }
  }
  return K;
}

KernelDynamics::KernelDynamics(const Matrix& K) {
  SymmetricEigen eigen = symmetric_eigen(K);
  values_ = std::move(eigen.values);
  vectors_ = std::move(eigen.vectors);
}

Vector KernelDynamics::residual(const Vector& start, double c, double learning_rate,
                                std::int64_t steps) const {
  Vector modes = vectors_.transpose() * start;
  for (Index i = 0; i < modes.size(); ++i) {
    modes(i) *= integer_power(1 - 2 * c * learning_rate * values_(i), steps);
  }
  return vectors_ * modes;
}

Vector KernelDynamics::residual_flow(const Vector& start, double c, double time) const {
  Vector modes = vectors_.transpose() * start;
  for (Index i = 0; i < modes.size(); ++i) modes(i) *= lm::exp(-2 * c * values_(i) * time);
  return vectors_ * modes;
}

Vector KernelDynamics::moved(const Matrix& cross, const Vector& start, double c,
                             double learning_rate, std::int64_t steps) const {
  // Eigenvalues below this share of the largest are rounding of zero; what they would divide is
  // too.
  constexpr double kZero = 1e-13;
  Vector modes = vectors_.transpose() * start;
  const double largest = values_(values_.size() - 1);
  for (Index i = 0; i < modes.size(); ++i) {
    const double lambda = values_(i);
    const double left = integer_power(1 - 2 * c * learning_rate * lambda, steps);
    modes(i) *= lambda > kZero * largest ? (1 - left) / lambda : 0;
  }
  return cross * (vectors_ * modes);
}

}  // namespace lm::theory
