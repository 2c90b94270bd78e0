// The linear recursion of a sleeping leaky unit.
#include "theory/leaky_unit.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {

LeakyDrift::LeakyDrift(const Vector& x, const Vector& y, double slope, LinePair start,
                       double learning_rate)
    : slope_(slope),
      rate_(learning_rate),
      start_(start),
      xx_(x.squaredNorm() / as_double(x.size())),
      x_(x.mean()),
      xy_(x.dot(y) / as_double(x.size())),
      y_(y.mean()),
      yy_(y.squaredNorm() / as_double(x.size())),
      low_(x.minCoeff()),
      high_(x.maxCoeff()) {
  Matrix moments(2, 2);
  moments << xx_, x_, x_, 1;
  eigen_ = symmetric_eigen(moments);
  // s θ* solves M(sθ*) = c, so that a leak of zero needs no division.
  const Vector c = (Vector(2) << xy_, y_).finished();
  limit_ = eigen_.vectors * (eigen_.vectors.transpose() * c).cwiseQuotient(eigen_.values);
  const Vector from = (Vector(2) << slope * start.weight, slope * start.bias).finished();
  gaps_ = eigen_.vectors.transpose() * (from - limit_);
}

LinePair LeakyDrift::gradient() const {
  const double w = slope_ * start_.weight, b = slope_ * start_.bias;
  return {2 * slope_ * (w * xx_ + b * x_ - xy_), 2 * slope_ * (w * x_ + b - y_)};
}

LinePair LeakyDrift::at(double steps) const {
  // θ_k − θ₀ = V [(1 − 2ηs²λ)^k − 1] Vᵀ(θ₀ − θ*); the bracket over s by expm1, so that it is exact
  // for a leak however small. Needs 2ηs²λ < 1.
  Vector moved(2);
  for (Index i = 0; i < 2; ++i) {
    const double share = 2 * rate_ * slope_ * slope_ * eigen_.values(i);
    const double bracket = lm::expm1(steps * lm::log1p(-share));
    moved(i) = slope_ > 0 ? bracket / slope_ * gaps_(i) : 0;
  }
  const Vector theta = eigen_.vectors * moved;
  return {start_.weight + theta(0), start_.bias + theta(1)};
}

double LeakyDrift::loss(double steps) const {
  const LinePair now = at(steps);
  const double w = slope_ * now.weight, b = slope_ * now.bias;
  return w * w * xx_ + 2 * w * b * x_ + b * b - 2 * (w * xy_ + b * y_) + yy_;
}

double LeakyDrift::highest(double steps) const {
  const LinePair now = at(steps);
  return now.bias + std::max(now.weight * low_, now.weight * high_);
}

std::int64_t LeakyDrift::waking_step(std::int64_t patience) const {
  std::int64_t asleep = 0, awake = 1;
  while (highest(as_double(awake)) <= 0) {
    if (awake >= patience) return -1;
    asleep = awake;
    awake = std::min(patience, 2 * awake);
  }
  while (awake - asleep > 1) {
    const std::int64_t middle = (awake + asleep) / 2;
    (highest(as_double(middle)) > 0 ? awake : asleep) = middle;
  }
  return awake;
}

}  // namespace lm::theory
