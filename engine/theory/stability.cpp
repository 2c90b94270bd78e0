// Stability lines and contraction factors of quadratics.
#include "theory/stability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lm::theory {
namespace {

/// The larger modulus of the roots of z² − b z + c.
double spectral_radius(double b, double c) {
  const double discriminant = b * b - 4 * c;
  if (discriminant < 0) return std::sqrt(c);
  const double root = std::sqrt(discriminant);
  return std::max(std::abs(b + root), std::abs(b - root)) / 2;
}

}  // namespace

double stable_sharpness(double learning_rate) { return 2 / learning_rate; }

double sharpness(double factor, double largest_eigenvalue) {
  return 2.0 * factor * largest_eigenvalue;
}

double critical_learning_rate(double factor, double largest_eigenvalue) {
  const double curvature = factor * largest_eigenvalue;
  return curvature > 0 ? 1.0 / curvature : std::numeric_limits<double>::infinity();
}

double stable_sharpness_heavy_ball(double learning_rate, double beta) {
  return (2 + 2 * beta) / learning_rate;
}

double stable_sharpness_nesterov(double learning_rate, double beta) {
  return (2 + 2 * beta) / (learning_rate * (1 + 2 * beta));
}

double contraction(double learning_rate, double lambda) {
  return std::abs(1 - learning_rate * lambda);
}

double contraction_heavy_ball(double learning_rate, double beta, double lambda) {
  return spectral_radius(1 + beta - learning_rate * lambda, beta);
}

double contraction_nesterov(double learning_rate, double beta, double lambda) {
  const double left = 1 - learning_rate * lambda;
  return spectral_radius((1 + beta) * left, beta * left);
}

double quadratic_next(double x, double previous, double lambda, double g, double learning_rate,
                      double beta) {
  return x + beta * (x - previous) - learning_rate * (lambda * x + g);
}

}  // namespace lm::theory
