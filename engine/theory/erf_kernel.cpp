// The arcsine kernel, and how much one unit's share of it scatters.
#include "theory/erf_kernel.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "theory/quadrature.hpp"

namespace lm::theory {
namespace {

double erf_slope(double z) { return 2 / std::sqrt(kPi) * lm::exp(-z * z); }

/// Var(k) + K² of one pair: E[σ²σ²] + 2 x·x' E[σσ'σσ'] + 3 (x·x')² E[σ'²σ'²].
double second_erf_moment(const Quadrature& rule, double xx, double yy, double xy) {
  const auto square = [](double z) { return lm::erf(z) * lm::erf(z); };
  const auto product = [](double z) { return lm::erf(z) * erf_slope(z); };
  const double slopes = 16 / (kPi * kPi) / std::sqrt((1 + 4 * xx) * (1 + 4 * yy) - 16 * xy * xy);
  return gaussian_pair(rule, xx, yy, xy, square, square) +
         2 * xy * gaussian_pair(rule, xx, yy, xy, product, product) + 3 * xy * xy * slopes;
}

}  // namespace

double arcsine(double s) {
  if (!(std::abs(s) <= 1)) throw Error("bad_argument", "arcsine", "|s| must be 1 at most");
  // atan r = ∫₀¹ r/(1 + r²t²) dt, and here |r| ≤ 1.
  static const Quadrature rule = gauss_legendre(40);
  const double r = s / (1 + std::sqrt(1 - s * s));
  return rule.integrate([r](double z) {
    const double t = 0.5 * (z + 1);
    return r / (1 + r * r * t * t);
  });
}

KernelMoments erf_kernel_moments(const Matrix& X) {
  const Quadrature rule = gauss_hermite(60);
  KernelMoments result{Matrix(X.rows(), X.rows()), Matrix(X.rows(), X.rows())};
  for (Index i = 0; i < X.rows(); ++i) {
    for (Index j = 0; j <= i; ++j) {
      const double xx = X.row(i).squaredNorm(), yy = X.row(j).squaredNorm();
      const double xy = X.row(i).dot(X.row(j)), D = (1 + 2 * xx) * (1 + 2 * yy);
      const double mean =
          2 / kPi * arcsine(2 * xy / std::sqrt(D)) + xy * 4 / kPi / std::sqrt(D - 4 * xy * xy);
      result.mean(i, j) = result.mean(j, i) = mean;
      result.variance(i, j) = result.variance(j, i) =
          second_erf_moment(rule, xx, yy, xy) - mean * mean;
    }
  }
  return result;
}

}  // namespace lm::theory
