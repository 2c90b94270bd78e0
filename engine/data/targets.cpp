// Target functions.
#include "data/targets.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace lm {
namespace {

void add_noise(Matrix& y, double noise, std::uint64_t seed) {
  Random random(seed, stream("noise"));
  for (Index i = 0; i < y.rows(); ++i) y(i, 0) += noise * random.normal();
}

void require_bits(const char* where, Index bits, const Matrix& X) {
  if (bits >= 1 && bits <= X.cols()) return;
  throw Error(
      "out_of_range", where,
      std::to_string(bits) + " is not allowed; allowed is 1 to " + std::to_string(X.cols()));
}

}  // namespace

Matrix linear_teacher(const Matrix& X, double noise, std::uint64_t seed, Vector* teacher) {
  Random random(seed, stream("teacher"));
  const Vector w = normal_vector(random, X.cols(), 1 / std::sqrt(static_cast<double>(X.cols())));
  if (teacher != nullptr) *teacher = w;
  Matrix y = X * w;
  add_noise(y, noise, seed);
  return y;
}

Matrix network_teacher(const Matrix& X, Index neurons, std::uint64_t seed) {
  if (neurons < 1) throw Error("out_of_range", "neurons", "must be 1 or more");
  Random random(seed, stream("teacher"));
  const double root = std::sqrt(static_cast<double>(X.cols()));
  const Matrix W = normal_matrix(random, neurons, X.cols(), 1 / root);
  const Vector a = normal_vector(random, neurons, 1 / std::sqrt(static_cast<double>(neurons)));
  Matrix H = X * W.transpose();
  for (Index i = 0; i < H.size(); ++i) H.data()[i] = lm::tanh(H.data()[i]);
  return H * a;
}

Matrix parity(const Matrix& signs, Index bits) {
  require_bits("parity", bits, signs);
  Matrix y = Matrix::Ones(signs.rows(), 1);
  for (Index j = 0; j < bits; ++j) y = y.cwiseProduct(signs.col(j)).eval();
  return y;
}

Matrix staircase(const Matrix& signs, Index steps) {
  require_bits("staircase", steps, signs);
  Matrix product = Matrix::Ones(signs.rows(), 1), y = Matrix::Zero(signs.rows(), 1);
  for (Index j = 0; j < steps; ++j) {
    product = product.cwiseProduct(signs.col(j)).eval();
    y += product;
  }
  return y / std::sqrt(static_cast<double>(steps));
}

Matrix chebyshev(const Matrix& X, Index degree) {
  if (degree < 0) throw Error("out_of_range", "degree", "must be 0 or more");
  const Matrix x = X.col(0);
  Matrix before = Matrix::Ones(X.rows(), 1), now = x;
  if (degree == 0) return before;
  for (Index n = 1; n < degree; ++n) {
    Matrix next = 2 * x.cwiseProduct(now) - before;
    before = now;
    now = std::move(next);
  }
  return now;
}

Matrix polynomial(const Matrix& X, const Vector& coefficients, double noise, std::uint64_t seed) {
  Matrix y = Matrix::Zero(X.rows(), 1);
  for (Index i = coefficients.size() - 1; i >= 0; --i) {
    y = (y.cwiseProduct(X.col(0)).array() + coefficients(i)).matrix().eval();
  }
  add_noise(y, noise, seed);
  return y;
}

Matrix grid_points(Index n, double low, double high) {
  if (n < 2) throw Error("out_of_range", "n", std::to_string(n) + " is not allowed; 2 or more are");
  Matrix X(n, 1);
  for (Index i = 0; i < n; ++i) {
    X(i, 0) = low + (high - low) * static_cast<double>(i) / static_cast<double>(n - 1);
  }
  return X;
}

}  // namespace lm
