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

/// Eigenvalues below this share of the largest are rounding of zero; what they would divide is too.
constexpr double kZero = 1e-13;

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

/// The expectations that the moments are made of, for one pair of inputs.
struct PairMoments {
  double values = 0;          // E[σσ]
  double slopes = 0;          // E[σ'σ']
  double squares = 0;         // E[σ²σ²]
  double products = 0;        // E[σσ' σσ']
  double squared_slopes = 0;  // E[σ'²σ'²]
};

PairMoments relu_pair(const Vector& x, const Vector& y) {
  const double norms = x.norm() * y.norm(), theta = angle(x, y);
  const double cosine = std::clamp(x.dot(y) / norms, -1.0, 1.0), sine = lm::sin(theta);
  PairMoments m;
  m.values = m.products = norms / (2 * kPi) * (sine + (kPi - theta) * cosine);
  m.slopes = m.squared_slopes = (kPi - theta) / (2 * kPi);
  m.squares =
      norms * norms / (2 * kPi) * (3 * sine * cosine + (kPi - theta) * (1 + 2 * cosine * cosine));
  return m;
}

}  // namespace

double relu_tangent_kernel(const Vector& x, const Vector& y) {
  if (x.norm() * y.norm() == 0) return 0;
  const PairMoments m = relu_pair(x, y);
  return m.values + x.dot(y) * m.slopes;
}

double relu_bias_kernel(const Vector& x, const Vector& y, double deviation) {
  Vector with_x(x.size() + 1), with_y(y.size() + 1);
  with_x << x, deviation;
  with_y << y, deviation;
  const PairMoments m = relu_pair(with_x, with_y);
  return m.values + (x.dot(y) + 1) * m.slopes;
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

namespace {

PairMoments tanh_pair(const Quadrature& rule, double xx, double yy, double xy) {
  const double rho = std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
  const double across = std::sqrt(1 - rho * rho);
  PairMoments m;
  for (Index i = 0; i < rule.nodes.size(); ++i) {
    const double a = lm::tanh(std::sqrt(xx) * rule.nodes(i)), da = 1 - a * a;
    for (Index j = 0; j < rule.nodes.size(); ++j) {
      const double z = rho * rule.nodes(i) + across * rule.nodes(j);
      const double b = lm::tanh(std::sqrt(yy) * z), db = 1 - b * b;
      const double weight = rule.weights(i) * rule.weights(j);
      m.values += weight * a * b;
      m.slopes += weight * da * db;
      m.squares += weight * (a * a) * (b * b);
      m.products += weight * (a * da) * (b * db);
      m.squared_slopes += weight * (da * da) * (db * db);
    }
  }
  return m;
}

KernelMoments moments(const Matrix& X, const std::function<PairMoments(Index, Index)>& pair) {
  KernelMoments result{Matrix(X.rows(), X.rows()), Matrix(X.rows(), X.rows())};
  for (Index i = 0; i < X.rows(); ++i) {
    for (Index j = 0; j <= i; ++j) {
      const PairMoments m = pair(i, j);
      const double inner = X.row(i).dot(X.row(j));
      const double mean = m.values + inner * m.slopes;
      result.mean(i, j) = result.mean(j, i) = mean;
      result.variance(i, j) = result.variance(j, i) =
          m.squares + 2 * inner * m.products + 3 * inner * inner * m.squared_slopes - mean * mean;
    }
  }
  return result;
}

}  // namespace

KernelMoments relu_kernel_moments(const Matrix& X, double deviation) {
  return moments(X, [&X, deviation](Index i, Index j) {
    return relu_pair(deviation * X.row(i).transpose(), deviation * X.row(j).transpose());
  });
}

KernelMoments tanh_kernel_moments(const Matrix& X, double deviation, Index nodes) {
  const Quadrature rule = gauss_hermite(nodes);
  const double variance = deviation * deviation;
  return moments(X, [&X, &rule, variance](Index i, Index j) {
    return tanh_pair(rule, variance * X.row(i).squaredNorm(), variance * X.row(j).squaredNorm(),
                     variance * X.row(i).dot(X.row(j)));
  });
}

double unlearned_share(Index examples, Index dimension, Index degree) {
  if (examples < 0 || degree < 1 || degree > dimension) {
    throw Error("bad_argument", "unlearned_share", "0 < degree ≤ dimension, and no negative count");
  }
  double products = 1;
  for (Index j = 1; j <= degree; ++j) {
    products *= static_cast<double>(dimension - degree + j) / static_cast<double>(j);
  }
  return std::max(0.0, 1 - static_cast<double>(examples) / products);
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

double KernelDynamics::distance(const Vector& start, double c, double learning_rate,
                                std::int64_t steps) const {
  const Vector modes = vectors_.transpose() * start;
  const double largest = values_(values_.size() - 1);
  double square = 0;
  for (Index i = 0; i < modes.size(); ++i) {
    const double lambda = values_(i);
    if (!(lambda > kZero * largest)) continue;
    const double gone = (1 - integer_power(1 - 2 * c * learning_rate * lambda, steps)) * modes(i);
    square += gone * gone / lambda;
  }
  return std::sqrt(square);
}

Vector KernelDynamics::moved(const Matrix& cross, const Vector& start, double c,
                             double learning_rate, std::int64_t steps) const {
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
