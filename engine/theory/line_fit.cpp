// The slope's coefficients by taking the column of ones out of x; errors as sums over them.
#include "theory/line_fit.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm::theory {
namespace {

/// What rounding leaves of a column of x that is constant, as a share of its length.
constexpr double kConstantShare = 1e-12;

}  // namespace

LineFit::LineFit(const Vector& x, const Vector& weights, bool intercept)
    : root_(weights.cwiseSqrt()),
      h_(Vector::Zero(x.size())),
      freedom_(as_double(x.size()) - (intercept ? 2 : 1)) {
  if (x.size() != weights.size() || x.size() < 1) {
    throw Error("bad_shape", "LineFit",
                std::to_string(x.size()) + " values of x and " + std::to_string(weights.size()) +
                    " weights; they need the same number, 1 or more");
  }
  const Vector a = root_.cwiseProduct(x);
  c_ = a;
  if (intercept) {
    const double ones = root_.squaredNorm();
    c_ -= root_ * (a.dot(root_) / ones);
    h_ = root_.cwiseAbs2() / ones;
  }
  squares_ = c_.squaredNorm();
  if (!(c_.norm() > kConstantShare * a.norm())) {
    throw Error("singular", "LineFit", "the x do not decide the slope");
  }
  h_ += c_.cwiseAbs2() / squares_;
  c_ /= squares_;
}

double LineFit::error(double sigma) const { return sigma / std::sqrt(squares_); }

double LineFit::slope(const Vector& y) const { return c_.dot(root_.cwiseProduct(y)); }

double LineFit::bias(double offset) const { return offset * c_.dot(root_); }

double LineFit::variance(const Vector& deviations) const {
  return c_.cwiseProduct(root_).cwiseProduct(deviations).squaredNorm();
}

double LineFit::excess(const Vector& deviations, double excess) const {
  const Vector parts = c_.cwiseProduct(root_).cwiseProduct(deviations).normalized();
  return excess * parts.cwiseAbs2().squaredNorm();
}

double LineFit::residual_variance(const Vector& deviations) const {
  const Vector variances = root_.cwiseProduct(deviations).cwiseAbs2();
  return (Vector::Ones(h_.size()) - h_).dot(variances) / freedom_;
}

// Var(εᵀMε) = 2 tr(MΣMΣ) + κ Σ M_ii² σ_i⁴ with M = 1 − H, and tr(MΣMΣ) ≤ tr(ΣMΣ).
double LineFit::residual_spread(const Vector& deviations, double excess) const {
  const Vector left = Vector::Ones(h_.size()) - h_;
  const Vector fourth = root_.cwiseProduct(deviations).cwiseAbs2().cwiseAbs2();
  const double mean = left.dot(root_.cwiseProduct(deviations).cwiseAbs2());
  return (2 * left.dot(fourth) + excess * left.cwiseAbs2().dot(fourth)) / (mean * mean);
}

double student_variance(double freedom) {
  return freedom > 2 ? freedom / (freedom - 2) : std::numeric_limits<double>::infinity();
}

double student_excess(double freedom) {
  return freedom > 4 ? 6 / (freedom - 4) : std::numeric_limits<double>::infinity();
}

double student_density(double t, int freedom) {
  const double nu = freedom;
  double factor = freedom % 2 == 1 ? 1 / kPi : 1 / std::sqrt(8.0);
  for (int k = freedom % 2 == 1 ? 1 : 2; k < freedom; k += 2) {
    factor *= (k + 1) / std::sqrt(as_double(k) * (k + 2));
  }
  return factor * lm::exp(-0.5 * (nu + 1) * lm::log1p(t * t / nu));
}

double mixture_variance(double share, double size) { return 1 + share * (size * size - 1); }

double mixture_excess(double share, double size) {
  const double fourth = size * size * size * size, variance = mixture_variance(share, size);
  return 3 * (1 + share * (fourth - 1)) / (variance * variance) - 3;
}

}  // namespace lm::theory
