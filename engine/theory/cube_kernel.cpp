// Krawtchouk sums and the sum over the corners held back.
#include "theory/cube_kernel.hpp"

#include <cmath>

#include "core/linalg.hpp"
#include "theory/tangent_kernel.hpp"

namespace lm::theory {
namespace {

double choose(Index n, Index k) {
  if (k < 0 || k > n) return 0;
  double value = 1;
  for (Index i = 0; i < k; ++i) value = value * as_double(n - i) / as_double(i + 1);
  return value;
}

}  // namespace

CubeKernel CubeKernel::wide_relu(Index bits) {
  const double scale = 1 / std::sqrt(as_double(bits));
  const Vector one = Vector::Constant(bits, scale);
  Vector other = one;
  std::vector<double> values = {relu_bias_kernel(one, other, 1)};
  for (Index d = 0; d < bits; ++d) {
    other(d) = -scale;
    values.push_back(relu_bias_kernel(one, other, 1));
  }
  return CubeKernel(values);
}

double CubeKernel::eigenvalue(Index degree) const {
  double sum = 0;
  for (Index d = 0; d <= bits(); ++d) {
    double character = 0;
    for (Index i = 0; i <= degree; ++i) {
      character += (i % 2 == 0 ? 1 : -1) * choose(d, i) * choose(bits() - d, degree - i);
    }
    // K_d times Σ over the C(n, d) corners at distance d, by Krawtchouk's symmetry.
    sum += at(d) * character * choose(bits(), d) / choose(bits(), degree);
  }
  return sum;
}

bool CubeKernel::parity_is_least() const {
  for (Index k = 0; k < bits(); ++k) {
    if (eigenvalue(k) < eigenvalue(bits())) return false;
  }
  return true;
}

double held_back_sum(const Matrix& among_shown, const Vector& y, double parity_eigenvalue) {
  return -(y.squaredNorm() - parity_eigenvalue * y.dot(cholesky_solve(among_shown, y)));
}

}  // namespace lm::theory
