// One unit with its own rates is the plain loop over H equal units.
#include "theory/one_unit.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/sampling.hpp"

using namespace lm;

namespace {

/// f = Σ_k v_k σ(w_k·x + b_k) + c trained by gradient descent, entry by entry; returns the loss.
double plain_loop(theory::UnitKind kind, const Matrix& X, const Vector& y, Index H, Vector w0,
                  double v0, double rate, int steps) {
  Matrix W = w0.transpose().replicate(H, 1);
  Vector b = Vector::Constant(H, 0.1), v = Vector::Constant(H, v0);
  double c = -0.2, loss = 0;
  const bool smooth = kind == theory::UnitKind::tanh;
  for (int k = 0; k <= steps; ++k) {
    Matrix Z = (X * W.transpose()).rowwise() + b.transpose();
    const Matrix A =
        Z.unaryExpr([smooth](double z) { return smooth ? lm::tanh(z) : std::max(z, 0.0); });
    const Vector r = ((A * v).array() + c).matrix() - y;
    loss = r.squaredNorm() / static_cast<double>(X.rows());
    if (k == steps) break;
    const Vector g = 2 * r / static_cast<double>(X.rows());
    const Matrix D =
        smooth ? Matrix(1 - A.array().square()) : Matrix((A.array() > 0).cast<double>());
    const Matrix back = (g * v.transpose()).cwiseProduct(D);
    v -= rate * A.transpose() * g;
    c -= rate * g.sum();
    W -= rate * back.transpose() * X;
    b -= rate * back.colwise().sum().transpose();
  }
  return loss;
}

}  // namespace

TEST_CASE("H equal units are one unit with rates times and over H", "[one_unit]") {
  Random random(11, 2);
  const Matrix X = normal_matrix(random, 30, 3);
  const Vector y = normal_vector(random, 30), w = normal_vector(random, 3);
  for (const theory::UnitKind kind : {theory::UnitKind::tanh, theory::UnitKind::relu}) {
    for (const Index H : {1, 5, 16}) {
      theory::OneUnit unit(kind, static_cast<double>(H), w, 0.1, 0.3, -0.2);
      for (int k = 0; k < 60; ++k) unit.step(X, y, 0.02);
      CHECK(unit.loss(X, y) == Approx(plain_loop(kind, X, y, H, w, 0.3, 0.02, 60)).epsilon(1e-11));
    }
  }
}

TEST_CASE("a nudged unit is as far away as its share of the weights says", "[one_unit]") {
  const Vector w{{3.0, -4.0}};
  const theory::OneUnit unit(theory::UnitKind::tanh, 9, w, 0, 2, 0);
  const theory::OneUnit other = unit.nudged(1e-3);
  // √9 times the length of (w, v) = (3, −4, 2), times the share.
  CHECK(unit.distance(other) == Approx(1e-3 * 3 * std::sqrt(29.0)));
  CHECK(other.w()(0) > 3);
  CHECK(other.w()(1) > -4);
  CHECK(other.a() < unit.a());
  const theory::OneUnit zero(theory::UnitKind::tanh, 9, Vector::Zero(2), 0, 0, 0);
  CHECK(zero.distance(zero.nudged(1e-3)) == 0);
}
