// Golub–Welsch nodes and weights, and Gaussian expectations in two dimensions.
#include "theory/quadrature.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm::theory {
namespace {

/// Far more nodes than any smooth integrand here needs; keeps the weights above underflow.
constexpr Index kMaxNodes = 400;

/// Nodes and weights of total mass `mass` from the Jacobi matrix's off-diagonal.
Quadrature golub_welsch(Index n, double mass, const std::function<double(double)>& off_diagonal) {
  if (n < 1 || n > kMaxNodes) {
    throw Error(
        "out_of_range", "nodes",
        std::to_string(n) + " is not allowed; allowed is 1 to " + std::to_string(kMaxNodes));
  }
  Vector diagonal = Vector::Zero(n);
  Vector subdiagonal(n - 1);
  for (Index i = 1; i < n; ++i) subdiagonal(i - 1) = off_diagonal(static_cast<double>(i));
  const SymmetricEigen eigen = tridiagonal_eigen(diagonal, subdiagonal);
  return {eigen.values, mass * eigen.vectors.row(0).transpose().cwiseAbs2()};
}

}  // namespace

double Quadrature::integrate(const std::function<double(double)>& f) const {
  double total = 0;
  for (Index i = 0; i < nodes.size(); ++i) total += weights(i) * f(nodes(i));
  return total;
}

Quadrature gauss_hermite(Index n) {
  return golub_welsch(n, 1, [](double i) { return std::sqrt(i); });
}

Quadrature gauss_legendre(Index n) {
  return golub_welsch(n, 2, [](double i) { return i / std::sqrt(4 * i * i - 1); });
}

double gaussian_pair(const Quadrature& hermite, double q_a, double q_b, double q_ab,
                     const std::function<double(double)>& f,
                     const std::function<double(double)>& g) {
  // Cauchy–Schwarz, with room for the rounding of three dot products.
  constexpr double kSlack = 1e-12;
  const double bound = std::sqrt(q_a * q_b);
  if (!(q_a >= 0 && q_b >= 0 && std::abs(q_ab) <= bound * (1 + kSlack))) {
    throw Error("bad_argument", "gaussian_pair", "the covariance is not positive semidefinite");
  }
  const double rho = bound > 0 ? std::clamp(q_ab / bound, -1.0, 1.0) : 0;
  const double rest = std::sqrt(1 - rho * rho);
  const double a = std::sqrt(q_a), b = std::sqrt(q_b);
  return hermite.integrate([&](double z1) {
    const double inner =
        hermite.integrate([&](double z2) { return g(b * (rho * z1 + rest * z2)); });
    return f(a * z1) * inner;
  });
}

}  // namespace lm::theory
