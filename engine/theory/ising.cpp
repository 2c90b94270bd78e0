// Onsager's energy, Yang's magnetization, and correlations as Toeplitz determinants.
#include "theory/ising.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <vector>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// Points on the circle: 1/M² is the error at T_c, where the phase jumps.
constexpr Index kCirclePoints = 1024;

double sinh2(double t) { return (lm::exp(2 / t) - lm::exp(-2 / t)) / 2; }
double cosh2(double t) { return (lm::exp(2 / t) + lm::exp(-2 / t)) / 2; }

/// (1 − a e^{iθ})/|…|.
std::complex<double> phase(double a, double cosine, double sine) {
  const double re = 1 - a * cosine, im = -a * sine;
  const double size = std::sqrt(re * re + im * im);
  return {re / size, im / size};
}

/// det of A, by elimination with pivots.
double determinant(Matrix A) {
  double product = 1;
  for (Index k = 0; k < A.rows(); ++k) {
    Index pivot = k;
    for (Index i = k + 1; i < A.rows(); ++i) {
      if (std::abs(A(i, k)) > std::abs(A(pivot, k))) pivot = i;
    }
    if (A(pivot, k) == 0) return 0;
    if (pivot != k) A.row(k).swap(A.row(pivot)), product = -product;
    product *= A(k, k);
    for (Index i = k + 1; i < A.rows(); ++i) A.row(i) -= (A(i, k) / A(k, k)) * A.row(k);
  }
  return product;
}

/// det [a_{i−j}] of n rows, a_m the Fourier coefficients of
/// √((1 − α₁e^{iθ})(1 − α₂e^{−iθ})/((1 − α₁e^{−iθ})(1 − α₂e^{iθ}))), which has modulus 1.
double toeplitz(Index n, double alpha1, double alpha2) {
  if (n == 0) return 1;
  std::vector<double> a(as_size(2 * n - 1));
  for (Index k = 0; k < kCirclePoints; ++k) {
    const double angle = 2 * kPi * (as_double(k) + 0.5) / as_double(kCirclePoints);
    const double c = lm::cos(angle), s = lm::sin(angle);
    std::complex<double> value = phase(alpha1, c, s) * std::conj(phase(alpha2, c, s));
    const std::complex<double> turn(c, -s);
    for (Index m = 1; m < n; ++m) value *= std::conj(turn);
    for (double& entry : a) entry += value.real() / as_double(kCirclePoints), value *= turn;
  }
  Matrix A(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) A(i, j) = a[as_size(i - j + n - 1)];
  }
  return determinant(std::move(A));
}

}  // namespace

double critical_temperature() { return 2 / lm::log(1 + std::sqrt(2.0)); }

double spontaneous_magnetization(double t) {
  if (t >= critical_temperature()) return 0;
  const double s = sinh2(t);
  return lm::pow(std::max(0.0, 1 - 1 / (s * s * s * s)), 0.125);
}

double elliptic_integral(double complement) {
  double a = 1, b = complement;
  for (int k = 0; k < 60 && std::abs(a - b) > kEpsilon * a; ++k) {
    const double next = (a + b) / 2;
    b = std::sqrt(a * b);
    a = next;
  }
  return kPi / (2 * a);
}

double onsager_energy(double t) {
  const double s = sinh2(t), c = cosh2(t);
  const double complement = std::abs(s * s - 1) / (c * c);  // √(1 − k²), without cancellation
  const double factor = 2 * s * s / (c * c) - 1;
  // At T_c the integral is infinite and its factor 0: the product is 0.
  const double bend = complement > 1e-14 ? 2 / kPi * factor * elliptic_integral(complement) : 0;
  return -c / s * (1 + bend);
}

double row_correlation(Index n, double t) {
  const double z = lm::tanh(1 / t), dual = (1 - z) / (1 + z);
  return toeplitz(n, z * dual, dual / z);
}

double diagonal_correlation(Index n, double t) {
  const double s = sinh2(t);
  return toeplitz(n, 0, 1 / (s * s));
}

double correlation_length(double t) {
  const double excess = -lm::log(lm::tanh(1 / t)) - 2 / t;
  if (excess == 0) return std::numeric_limits<double>::infinity();
  return excess > 0 ? 1 / excess : -1 / (2 * excess);
}

double up_probability(double sum, double t) { return 1 / (1 + lm::exp(-2 * sum / t)); }

double best_site_accuracy(double t) {
  const double two = lm::tanh(2 / t), four = lm::tanh(4 / t);
  const double square = 4 + 8 * diagonal_correlation(1, t) + 4 * row_correlation(2, t);
  // 4 P₄ tanh(4/T) + 2 P₂ tanh(2/T) = −2u and 16 P₄ + 4 P₂ = E h².
  const double p4 = (-2 * onsager_energy(t) - square * two / 2) / (4 * four - 8 * two);
  const double p2 = (square - 16 * p4) / 4;
  return 0.5 + 0.5 * (p4 * four + p2 * two);
}

}  // namespace lm::theory
