// Gradient descent on one hidden unit by its own sums.
#include "theory/one_unit.hpp"

#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

double value(UnitKind kind, double z) {
  return kind == UnitKind::tanh ? lm::tanh(z) : (z > 0 ? z : 0.0);
}

/// σ′ from σ's value (and, for ReLU, its sign).
double slope(UnitKind kind, double h) {
  return kind == UnitKind::tanh ? 1 - h * h : (h > 0 ? 1.0 : 0.0);
}

}  // namespace

OneUnit::OneUnit(UnitKind kind, double units, const Vector& w, double b, double v, double c)
    : kind_(kind), units_(units), w_(w), b_(b), a_(units * v), c_(c) {}

Vector OneUnit::residual(const Matrix& X, const Vector& y, Vector& hidden) const {
  hidden.resize(X.rows());
  Vector r(X.rows());
  for (Index i = 0; i < X.rows(); ++i) {
    double z = b_;
    for (Index j = 0; j < X.cols(); ++j) z += w_(j) * X(i, j);
    hidden(i) = value(kind_, z);
    r(i) = a_ * hidden(i) + c_ - y(i);
  }
  return r;
}

double OneUnit::loss(const Matrix& X, const Vector& y) const {
  Vector hidden;
  return residual(X, y, hidden).squaredNorm() / static_cast<double>(X.rows());
}

void OneUnit::step(const Matrix& X, const Vector& y, double learning_rate) {
  Vector hidden;
  const Vector r = residual(X, y, hidden);
  const double scale = 2 / static_cast<double>(X.rows());
  double da = 0, db = 0, dc = 0;
  Vector dw = Vector::Zero(w_.size());
  for (Index i = 0; i < X.rows(); ++i) {
    const double back = scale * r(i) * a_ * slope(kind_, hidden(i));
    da += scale * r(i) * hidden(i);
    dc += scale * r(i);
    db += back;
    dw += back * X.row(i).transpose();
  }
  a_ -= learning_rate * units_ * da;
  w_ -= learning_rate / units_ * dw;
  b_ -= learning_rate / units_ * db;
  c_ -= learning_rate * dc;
}

OneUnit OneUnit::nudged(double share) const {
  OneUnit other = *this;
  for (Index j = 0; j < w_.size(); ++j) other.w_(j) *= 1 + (j % 2 == 0 ? share : -share);
  other.b_ *= 1 + share;
  other.a_ *= 1 - share;
  other.c_ *= 1 - share;
  return other;
}

double OneUnit::distance(const OneUnit& other) const {
  const double db = b_ - other.b_, dv = (a_ - other.a_) / units_, dc = c_ - other.c_;
  return std::sqrt(units_ * ((w_ - other.w_).squaredNorm() + db * db + dv * dv) + dc * dc);
}

}  // namespace lm::theory
