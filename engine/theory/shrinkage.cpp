// Closed forms of three regularizers of least squares.
#include "theory/shrinkage.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/linalg.hpp"

namespace lm::theory {
namespace {

double whole_power(double base, Index steps) {
  double result = 1;
  for (; steps > 0; steps /= 2, base *= base) {
    if (steps % 2 == 1) result *= base;
  }
  return result;
}

}  // namespace

Vector ridge_weights(const Matrix& X, const Vector& y, double alpha) {
  const double n = as_double(X.rows());
  Matrix A = X.transpose() * X / n;
  A.diagonal().array() += alpha;
  return cholesky_solve(A, Vector(X.transpose() * y / n));
}

double dropout_loss(const Matrix& X, const Vector& y, const Vector& w, double keep) {
  const double variance =
      (X.colwise().squaredNorm().transpose().array() * w.array().square()).sum();
  return ((y - keep * (X * w)).squaredNorm() + keep * (1 - keep) * variance) / as_double(X.rows());
}

Vector dropout_weights(const Matrix& X, const Vector& y, double keep) {
  const Matrix gram = X.transpose() * X;
  Matrix A = keep * keep * gram;
  A.diagonal() += keep * (1 - keep) * gram.diagonal();
  return cholesky_solve(A, Vector(keep * (X.transpose() * y)));
}

double ridge_share(double lambda, double alpha) { return lambda / (lambda + alpha); }

double stopped_share(double lambda, double learning_rate, Index steps) {
  return 1 - whole_power(1 - learning_rate * lambda, steps);
}

double largest_share_gap(double match) {
  double most = 0;
  for (double u = -8; u <= 8; u += 1e-3) {
    const double x = exp(u);
    most = std::max(most, std::abs(-expm1(-x) - x / (x + match)));
  }
  return most;
}

Vector descent_weights(const Matrix& X, const Vector& y, const Vector& start, double learning_rate,
                       Index steps) {
  const double n = as_double(X.rows());
  const SymmetricEigen eigen = symmetric_eigen(Matrix(X.transpose() * X / n));
  const Vector pull = eigen.vectors.transpose() * (X.transpose() * y / n);
  Vector modes = eigen.vectors.transpose() * start;
  for (Index i = 0; i < modes.size(); ++i) {
    const double lambda = eigen.values(i);
    const double share = stopped_share(lambda, learning_rate, steps);
    modes(i) = (1 - share) * modes(i) + share * pull(i) / lambda;
  }
  return eigen.vectors * modes;
}

}  // namespace lm::theory
