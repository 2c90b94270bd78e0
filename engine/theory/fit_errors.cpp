// The hat matrix from a QR decomposition, of the columns or of the rows.
#include "theory/fit_errors.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm::theory {
namespace {

constexpr double kSingular = 1e-13;

/// R⁻¹B for an upper triangle.
Matrix back_substituted(const Matrix& R, Matrix B) {
  for (Index i = R.rows() - 1; i >= 0; --i) {
    for (Index k = i + 1; k < R.rows(); ++k) B.row(i) -= R(i, k) * B.row(k);
    B.row(i) /= R(i, i);
  }
  return B;
}

/// R⁻ᵀB.
Matrix forward_substituted(const Matrix& R, Matrix B) {
  for (Index i = 0; i < R.rows(); ++i) {
    for (Index k = 0; k < i; ++k) B.row(i) -= R(k, i) * B.row(k);
    B.row(i) /= R(i, i);
  }
  return B;
}

double condition_of(const Matrix& R) {
  const Vector diagonal = R.diagonal().cwiseAbs();
  if (!(diagonal.minCoeff() > kSingular * diagonal.maxCoeff())) {
    throw Error("singular", "LinearFit", "the columns are not independent to 1e-13");
  }
  return diagonal.maxCoeff() / diagonal.minCoeff();
}

/// How many of the errors lie below `bound` in the mean, and the variance of their number.
struct Below {
  double mean = 0, variance = 0;
};
Below count_below(double bound, const std::vector<double>& means,
                  const std::vector<double>& variances) {
  Below count;
  for (std::size_t k = 0; k < means.size(); ++k) {
    const double u = variances[k] / 9;
    const double p = normal_cdf((pow(bound / means[k], 1.0 / 3) - 1 + u) / std::sqrt(u));
    count.mean += p, count.variance += p * (1 - p);
  }
  return count;
}

}  // namespace

double expected_training_error(Index samples, Index dimension, double noise_variance) {
  return noise_variance * std::max(0.0, 1 - as_double(dimension) / as_double(samples));
}

LinearFit::LinearFit(const Matrix& X, double ridge) {
  const Index n = X.rows(), p = X.cols();
  if (ridge > 0) {
    // Rows √λ below: a fit without penalty of values that are zero there.
    Matrix extended = Matrix::Zero(n + p, p);
    extended.topRows(n) = X;
    extended.bottomRows(p).diagonal().setConstant(std::sqrt(ridge));
    const Qr parts = qr(extended);
    condition_ = condition_of(parts.R);
    solve_ = back_substituted(parts.R, parts.Q.topRows(n).transpose());
  } else if (p <= n) {
    const Qr parts = qr(X);
    condition_ = condition_of(parts.R);
    solve_ = back_substituted(parts.R, parts.Q.transpose());
  } else {
    const Qr parts = qr(X.transpose());
    condition_ = condition_of(parts.R);
    solve_ = parts.Q * forward_substituted(parts.R, Matrix::Identity(n, n));
  }
  hat_ = X * solve_;
  freedom_ = hat_.trace();
}

double LinearFit::training(const Vector& f, double sigma) const {
  const double n = as_double(hat_.rows());
  const Matrix left = Matrix::Identity(hat_.rows(), hat_.cols()) - hat_;
  return (left * f).squaredNorm() / n + sigma * sigma * left.squaredNorm() / n;
}

double LinearFit::again(const Vector& f, double sigma) const {
  return training(f, sigma) + 2 * sigma * sigma * freedom_ / as_double(hat_.rows());
}

FitError LinearFit::elsewhere(const Matrix& Z, const Vector& g, const Vector& weights,
                              const Vector& f, double sigma) const {
  const Vector root = weights.cwiseSqrt();
  const Matrix A = root.asDiagonal() * (Z * solve_);
  const Vector off = A * f - root.cwiseProduct(g);
  const double s = sigma * sigma;
  FitError error;
  error.bias = off.squaredNorm();
  error.variance = s * A.squaredNorm();
  // |Aε + b|² of normal ε: 2σ⁴ tr (AᵀA)² + 4σ² |Aᵀb|².
  error.spread =
      2 * s * s * (A.transpose() * A).squaredNorm() + 4 * s * (A.transpose() * off).squaredNorm();
  return error;
}

double reach_of_squares(double variance) {
  const double u = variance / 9, root = 1 - u + 4 * std::sqrt(u);
  return root * root * root - 1;
}

MedianError median_error(const std::vector<double>& means, const std::vector<double>& variances) {
  const auto where = [&](double count) {
    double low = *std::min_element(means.begin(), means.end()) / 1e6;
    double high = *std::max_element(means.begin(), means.end()) * 1e6;
    for (int k = 0; k < 100; ++k) {
      const double middle = std::sqrt(low * high);
      (count_below(middle, means, variances).mean < count ? low : high) = middle;
    }
    return low;
  };
  const double half = as_double(means.size()) / 2, value = where(half);
  const double luck = 4 * std::sqrt(count_below(value, means, variances).variance);
  return {value, where(half - luck), where(half + luck)};
}

LimitLine limit_line(const Vector& nodes, const Vector& weights, const Vector& f, double sigma) {
  const Vector w = weights / weights.sum();
  LimitLine line;
  const double second = w.dot(nodes.cwiseAbs2());
  line.offset = w.dot(f);
  line.slope = w.dot(nodes.cwiseProduct(f)) / second;
  const Vector left = (f - line.slope * nodes).array() - line.offset;
  line.error = w.dot(left.cwiseAbs2());
  const Vector scatter = left.array().square() + sigma * sigma;
  line.slope_error = std::sqrt(w.dot(nodes.cwiseAbs2().cwiseProduct(scatter))) / second;
  line.offset_error = std::sqrt(w.dot(scatter));
  line.slope_bias =
      -w.dot(nodes.cwiseProduct(left).cwiseProduct(nodes.cwiseAbs2())) / (second * second);
  return line;
}

}  // namespace lm::theory
