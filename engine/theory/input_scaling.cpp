// Saturation and descent under a change of the input's scale.
#include "theory/input_scaling.hpp"

#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm::theory {
namespace {

/// sech² z = 1 − tanh² z falls to kSaturatedSlope: z = artanh √(1 − share); the sigmoid is half as
/// fast.
double saturating_sum(Response kind) {
  const double h = std::sqrt(1 - kSaturatedSlope);
  const double z = 0.5 * lm::log((1 + h) / (1 - h));
  return kind == Response::sigmoid ? 2 * z : z;
}

}  // namespace

double saturated_share(Response kind, double x) {
  if (kind == Response::relu) return 0.5;
  if (kind != Response::tanh && kind != Response::sigmoid) {
    throw Error("out_of_range", "activation", "saturation is known for tanh, sigmoid and relu");
  }
  return 2 * lm::normal_cdf(-saturating_sum(kind) / std::sqrt(1 + x * x));
}

Stretches stretches(const InputScaling& scaling) {
  const double s2 = scaling.spread * scaling.spread;
  const double trace = 1 + scaling.centre * scaling.centre + s2;
  const double most = 0.5 * (trace + std::sqrt(trace * trace - 4 * s2));
  return {s2 / most, most};
}

RawDescent::RawDescent(Response kind, Vector u, Vector y, Vector w, Vector b, Vector a,
                       const InputScaling& scaling, double rate)
    : kind_(kind),
      u_(std::move(u)),
      y_(std::move(y)),
      w_(std::move(w)),
      b_(std::move(b)),
      a_(std::move(a)),
      scaling_(scaling),
      rate_(rate) {}

double RawDescent::output(double u) const {
  double sum = 0;
  for (Index j = 0; j < w_.size(); ++j) sum += a_(j) * response(kind_, w_(j) * u + b_(j));
  return sum / std::sqrt(as_double(w_.size()));
}

Vector RawDescent::outputs() const {
  Vector f(u_.size());
  for (Index i = 0; i < u_.size(); ++i) f(i) = output(u_(i));
  return f;
}

void RawDescent::step() {
  const double s = scaling_.spread, m = scaling_.centre;
  const double root = std::sqrt(as_double(w_.size())), n = as_double(u_.size());
  const Vector pull = (outputs() - y_) * (2 / (n * root));
  for (Index j = 0; j < w_.size(); ++j) {
    double for_w = 0, for_b = 0, for_a = 0;
    for (Index i = 0; i < u_.size(); ++i) {
      const double z = w_(j) * u_(i) + b_(j);
      const double blame = pull(i) * a_(j) * response_slope(kind_, z);
      for_w += blame * u_(i);
      for_b += blame;
      for_a += pull(i) * response(kind_, z);
    }
    const double raw_w = s * for_w + m * for_b;  // ∂L/∂w′
    w_(j) -= rate_ * s * raw_w;
    b_(j) -= rate_ * (for_b + m * raw_w);
    a_(j) -= rate_ * for_a;
  }
}

}  // namespace lm::theory
