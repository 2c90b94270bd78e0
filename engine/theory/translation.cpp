// Counts on a circle, and the normal law of the agreeing neighbours.
#include "theory/translation.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// tᵐ by products.
double tanh_power(double t, Index m) {
  double product = 1;
  for (Index k = 0; k < m; ++k) product *= t;
  return product;
}

/// Variance of the sum of a ring's n bonds. The product of any two of them has the mean ρ(2), since
/// bonds that close a ring can change places; so their covariance is ρ(2) − ρ(1)².
double bond_variance(double t, Index n) {
  const double one = ring_correlation(t, n, 1), two = ring_correlation(t, n, 2);
  const double size = as_double(n);
  return size * (1 - one * one) + size * (size - 1) * (two - one * one);
}

/// Variance of Σ_c x_c y_c for two rings that know nothing of each other: n Σ_d ρ(d)².
double stranger_variance(double t, Index n) {
  double sum = 0;
  for (Index d = 0; d < n; ++d) {
    const double rho = ring_correlation(t, n, d);
    sum += rho * rho;
  }
  return as_double(n) * sum;
}

}  // namespace

Index rim(Index layers, Index kernel) { return layers * (kernel / 2); }

bool differs_at(Index side, Index rim, Index shift, Index position) {
  const auto around = [side](Index k) { return ((k % side) + side) % side; };
  const auto feels = [side, rim](Index k) { return k < rim || k >= side - rim; };
  if (around(shift) == 0) return false;
  return feels(position) || feels(around(position - shift));
}

Index wrong_on_axis(Index side, Index rim, Index shift) {
  const Index s = ((shift % side) + side) % side;
  if (s == 0) return 0;
  const Index edge = std::min(2 * rim, side);
  const Index overlap = std::max<Index>(0, edge - s) + std::max<Index>(0, edge - (side - s));
  return std::min(side, 2 * edge - overlap);
}

Index wrong_positions(Index side, Index rim, Index right, Index down) {
  return side * side -
         (side - wrong_on_axis(side, rim, right)) * (side - wrong_on_axis(side, rim, down));
}

Index convolution_parameters(Index layers, Index kernel, Index filters, Index side, bool global) {
  const Index window = kernel * kernel;
  const Index first = (window + 1) * filters, later = (window * filters + 1) * filters;
  return first + (layers - 1) * later + filters * (global ? 1 : side * side) + 1;
}

Index perceptron_parameters(Index side, Index hidden) {
  return (side * side + 1) * hidden + hidden + 1;
}

double ring_correlation(double agreement, Index side, Index distance) {
  return (tanh_power(agreement, distance) + tanh_power(agreement, side - distance)) /
         (1 + tanh_power(agreement, side));
}

double best_chain_accuracy(double agreement, Index side) {
  const double n = as_double(side);
  const double mean = n * n * ring_correlation(agreement, side, 1);
  const double variance = n * (bond_variance(agreement, side) + stranger_variance(agreement, side));
  return 0.5 * (1 + lm::erf(mean / std::sqrt(2 * variance)));
}

}  // namespace lm::theory
