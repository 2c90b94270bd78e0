// Terms by recurrence, weights by the singular value decomposition.
#include "experiments/generalization/polynomial_basis.hpp"

#include <cmath>

#include "core/svd.hpp"

namespace lm::polynomial {

Matrix features(Basis basis, const Vector& x, Index degree) {
  Matrix X(x.size(), degree + 1);
  for (Index i = 0; i < x.size(); ++i) {
    X(i, 0) = 1;
    if (degree > 0) X(i, 1) = x(i);
    for (Index k = 1; k < degree; ++k) {
      const double n = as_double(k);
      X(i, k + 1) = basis == Basis::monomial
                        ? x(i) * X(i, k)
                        : ((2 * n + 1) * x(i) * X(i, k) - n * X(i, k - 1)) / (n + 1);
    }
  }
  return X;
}

Vector fit(const Matrix& X, const Vector& y, double ridge) {
  if (!(ridge > 0)) return pseudo_inverse_solve(X, y);
  const Svd parts = svd(X);
  Vector shrunk = parts.U.transpose() * y;
  for (Index i = 0; i < shrunk.size(); ++i) {
    const double s = parts.values(i);
    shrunk(i) *= s / (s * s + ridge);
  }
  return parts.V * shrunk;
}

Vector values(Basis basis, const Vector& weights, const Vector& x) {
  return features(basis, x, weights.size() - 1) * weights;
}

Interpolated interpolate(const Vector& x, const Vector& y, const Vector& errors, double at) {
  Interpolated result;
  for (Index i = 0; i < x.size(); ++i) {
    double share = y(i);
    for (Index j = 0; j < x.size(); ++j) {
      if (j != i) share *= (at - x(j)) / (x(i) - x(j));
    }
    result.value += share;
    result.reach += std::abs(share) * errors(i);
  }
  return result;
}

double mean_square(const Vector& values) { return values.squaredNorm() / as_double(values.size()); }

Vector middles(Index count) {
  Vector x(count);
  for (Index i = 0; i < count; ++i) x(i) = -1 + (2 * as_double(i) + 1) / as_double(count);
  return x;
}

}  // namespace lm::polynomial
