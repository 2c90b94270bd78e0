// Sums over photographs, and what follows from them.
#include "experiments/beyond-supervised/chain_findings.hpp"

#include <algorithm>
#include <cmath>

#include "core/linalg.hpp"
#include "core/sampling.hpp"

namespace lm::thermal_chain {

Album::Album(Index most, Index masses)
    : photographs_(most, masses),
      moments_(Matrix::Zero(masses, masses)),
      sum_(Vector::Zero(masses)) {}

void Album::add(const double* x) {
  const Index n = photographs_.cols();
  double* row = photographs_.data() + count_ * n;
  const double share = 1 / as_double(++count_);
  for (Index i = 0; i < n; ++i) {
    row[i] = x[i];
    sum_(i) += x[i];
    for (Index j = 0; j < n; ++j) moments_(i, j) += share * (x[i] * x[j] - moments_(i, j));
  }
  energy_ += theory::chain_energy(x, n);
}

Matrix Album::newest(Index most) const {
  const Index n = std::min(most, count_);
  return photographs_.middleRows(count_ - n, n);
}

Matrix Album::covariance() const {
  const Vector mean = sum_ / as_double(count_);
  return moments_ - mean * mean.transpose();
}

std::vector<double> Album::along(const Vector& v) const {
  const double mean = v.dot(sum_) / as_double(count_);
  std::vector<double> y;
  for (Index t = 0; t < count_; ++t) y.push_back(photographs_.row(t).dot(v) - mean);
  return y;
}

Components principal_components(const Matrix& covariance, const Matrix& modes) {
  const SymmetricEigen eigen = symmetric_eigen(covariance);
  const Index n = covariance.rows();
  Components found{eigen.values.reverse(), eigen.vectors.rowwise().reverse(), Vector(n)};
  for (Index k = 0; k < n; ++k) {
    const double cosine = found.axes.col(k).dot(modes.col(k));
    if (cosine < 0) found.axes.col(k) *= -1;
    found.overlaps(k) = std::abs(cosine);
  }
  return found;
}

std::vector<double> autocorrelation(const std::vector<double>& series, Index lags) {
  const Index n = as_index(series.size());
  std::vector<double> r;
  for (Index l = 0; l < std::min(lags, n); ++l) {
    double sum = 0;
    for (Index t = 0; t + l < n; ++t) sum += series[as_size(t)] * series[as_size(t + l)];
    r.push_back(sum / as_double(n - l));
  }
  const double first = r.empty() ? 1 : r.front();
  for (double& value : r) value /= first;
  return r;
}

Memory memory_of_squares(const std::vector<double>& series) {
  const Index n = as_index(series.size());
  std::vector<double> squares;
  double mean = 0, variance = 0;
  for (const double y : series) mean += y * y / as_double(n);
  for (const double y : series) squares.push_back(y * y - mean);
  for (const double s : squares) variance += s * s / as_double(n);
  double g = 1;
  Index l = 1;
  for (; l < n / 4; ++l) {
    double sum = 0;
    for (Index t = 0; t + l < n; ++t) sum += squares[as_size(t)] * squares[as_size(t + l)];
    g += 2 * sum / (as_double(n - l) * variance);
    if (as_double(l) >= 3 * g) break;
  }
  return {g, std::sqrt(2 * as_double(2 * l + 1) / as_double(n))};
}

std::vector<double> invented_energies(const Matrix& C, bool shuffled, Index count, Random random) {
  const Matrix given = shuffled ? Matrix(C.diagonal().asDiagonal()) : C;
  const Matrix draws = normal_matrix(random, count, C.rows()) * cholesky_factor(given).transpose();
  std::vector<double> energies;
  for (Index i = 0; i < count; ++i) {
    energies.push_back(theory::chain_energy(draws.data() + i * C.rows(), C.rows()));
  }
  return energies;
}

}  // namespace lm::thermal_chain
