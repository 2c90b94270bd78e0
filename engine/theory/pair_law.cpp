// The walk of two signals' covariance by the delta method to second order.
#include "theory/pair_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {
namespace {

constexpr Index kLawNodes = 41;
const Quadrature& law_nodes() {
  static const Quadrature rule = gauss_hermite(kLawNodes);
  return rule;
}

/// φ and its first four derivatives at x.
using Jet = std::array<double, 5>;

Jet tanh_jet(double x) {
  const double t = lm::tanh(x), d = 1 - t * t;
  return {t, d, -2 * t * d, d * (6 * t * t - 2), t * d * (16 - 24 * t * t)};
}
Jet erf_jet(double x) {
  const double g = 2 / std::sqrt(kPi) * lm::exp(-x * x), xx = x * x;
  return {lm::erf(x), g, -2 * x * g, (4 * xx - 2) * g, (12 - 8 * xx) * x * g};
}
Jet jet(Gate gate, double x) {
  if (gate == Gate::erf) return erf_jet(x);
  if (gate == Gate::tanh) return tanh_jet(x);
  Jet of = tanh_jet(0.5 * x);  // sigmoid: ½ + ½ tanh(x/2)
  double scale = 0.5;
  for (double& value : of) value *= scale, scale *= 0.5;
  of[0] += 0.5;
  return of;
}

/// Averages over one signal u of variance q, and over both.
struct Moments {
  double square = 0, fourth = 0;              ///< E φ², E φ⁴
  double square_bent = 0, square_fourth = 0;  ///< E (φ²)'', E (φ²)''''
  double product = 0, slopes = 0;             ///< E φ(u)φ(v), E φ'(u)φ'(v)
  double bent = 0, both_bent = 0;             ///< E φ''(u)φ(v), E φ''(u)φ''(v)
  double third = 0, bent_twice = 0;           ///< E φ'''(u)φ'(v), E φ''''(u)φ(v)
  double squares = 0, cubed = 0;              ///< E φ(u)²φ(v)², E φ(u)³φ(v)
};

/// All over one grid, so that two equal signals have equal moments to the last digit.
Moments moments(Gate gate, double q, double c) {
  const Quadrature& rule = law_nodes();
  Moments m;
  const double root = std::sqrt(q), rest = std::sqrt(1 - c * c);
  for (Index i = 0; i < kLawNodes; ++i) {
    const Jet u = jet(gate, root * rule.nodes(i));
    double value = 0, square = 0, slope = 0, bent = 0;  // of v, given u
    for (Index j = 0; j < kLawNodes; ++j) {
      const Jet v = jet(gate, root * (c * rule.nodes(i) + rest * rule.nodes(j)));
      const double weight = rule.weights(j);
      value += weight * v[0], square += weight * v[0] * v[0];
      slope += weight * v[1], bent += weight * v[2];
    }
    const double weight = rule.weights(i), uu = u[0] * u[0];
    m.square += weight * uu, m.fourth += weight * uu * uu;
    m.square_bent += weight * 2 * (u[1] * u[1] + u[0] * u[2]);
    m.square_fourth += weight * 2 * (3 * u[2] * u[2] + 4 * u[1] * u[3] + u[0] * u[4]);
    m.product += weight * u[0] * value, m.slopes += weight * u[1] * slope;
    m.bent += weight * u[2] * value, m.both_bent += weight * u[2] * bent;
    m.third += weight * u[3] * slope, m.bent_twice += weight * u[4] * value;
    m.squares += weight * uu * square, m.cubed += weight * uu * u[0] * value;
  }
  return m;
}

/// J, by (K₁₁, K₂₂, K₁₂).
Matrix first_derivatives(double w, const Moments& m) {
  Matrix J(3, 3);
  J << 0.5 * w * m.square_bent, 0, 0,  //
      0, 0.5 * w * m.square_bent, 0,   //
      0.5 * w * m.bent, 0.5 * w * m.bent, w * m.slopes;
  return J;
}
/// ½ Σ_ij H_ij V_ij of each of the three.
Vector second_order(double w, const Moments& m, const Matrix& V) {
  Matrix H(3, 3);
  H << 0.25 * m.bent_twice, 0.25 * m.both_bent, 0.5 * m.third,  //
      0.25 * m.both_bent, 0.25 * m.bent_twice, 0.5 * m.third,   //
      0.5 * m.third, 0.5 * m.third, m.both_bent;
  Vector half(3);
  half << 0.25 * m.square_fourth * V(0, 0), 0.25 * m.square_fourth * V(1, 1),
      H.cwiseProduct(V).sum();
  return 0.5 * w * half;
}
/// N times the variance of a mean over N units.
Matrix noise(double w, const Moments& m) {
  const double own = m.fourth - m.square * m.square, other = m.squares - m.square * m.square;
  const double mixed = m.cubed - m.square * m.product;
  Matrix C(3, 3);
  C << own, other, mixed,  //
      other, own, mixed,   //
      mixed, mixed, m.squares - m.product * m.product;
  return w * w * C;
}

}  // namespace

PairLaw::PairLaw(Gate gate, double weight_variance, double bias_variance, double q, double s)
    : gate_(gate), w_(weight_variance), b_(bias_variance), q_(q), s_(s) {
  if (gate == Gate::relu)
    throw Error("bad_argument", "PairLaw", "ReLU has no second derivative; a smooth one is needed");
  if (!(q > 0) || !(std::abs(s) <= q))
    throw Error("bad_argument", "PairLaw", "q must be positive, and |s| at most q");
}

void PairLaw::pass(double units) {
  const Moments m = moments(gate_, q_, std::clamp(s_ / q_, -1.0, 1.0));
  const Matrix J = first_derivatives(w_, m);
  mean_ = (J * mean_ + second_order(w_, m, spread_)).eval();
  spread_ = (J * spread_ * J.transpose() + noise(w_, m) / units).eval();
  // The length by its finer sum, the correlation by the grid's own.
  const bool equal = s_ == q_;  // two equal inputs stay so, whatever a sum's rounding says
  const double alike = equal ? 1 : (w_ * m.product + b_) / (w_ * m.square + b_);
  q_ = MeanField(gate_, w_, b_).length(q_);
  s_ = std::clamp(alike, -1.0, 1.0) * q_;
}

Matrix PairLaw::shown(double units) const {
  const double own = 2 * q_ * q_, other = 2 * s_ * s_, mixed = 2 * q_ * s_;
  Matrix added(3, 3);
  added << own, other, mixed,  //
      other, own, mixed,       //
      mixed, mixed, q_ * q_ + s_ * s_;
  return spread_ + added / units;
}

double PairLaw::correlation_shift(double units) const {
  // c = K₁₂/√(K₁₁K₂₂): its first derivatives are (−c/2q, −c/2q, 1/q).
  const double c = correlation();
  Matrix H(3, 3);
  H << 0.75 * c, 0.25 * c, -0.5,  //
      0.25 * c, 0.75 * c, -0.5,   //
      -0.5, -0.5, 0;
  const double first = (mean_(2) - 0.5 * c * (mean_(0) + mean_(1))) / q_;
  return first + 0.5 * H.cwiseProduct(shown(units)).sum() / (q_ * q_);
}

double PairLaw::correlation_deviation(double units) const {
  Vector slope(3);
  slope << -0.5 * correlation(), -0.5 * correlation(), 1;
  return std::sqrt(std::max(0.0, slope.dot(shown(units) * slope))) / q_;
}

}  // namespace lm::theory
