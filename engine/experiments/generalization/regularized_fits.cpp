// Correlated inputs of unequal length, three descents, masks.
#include "experiments/generalization/regularized_fits.hpp"

#include <cmath>

#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "theory/shrinkage.hpp"

namespace lm::regularized_fits {
namespace {

/// Input j has variance 1/j, and any two have this correlation.
constexpr double kCorrelation = 0.5;

}  // namespace

void RunningMean::add(double value) {
  count += 1;
  const double before = value - mean;
  mean += before / count;
  squares += before * (value - mean);
}

double RunningMean::error() const {
  return count > 1 ? std::sqrt(squares / ((count - 1) * count)) : kNaN;
}

Fits::Fits(const Setting& setting) : set_(setting), X_(setting.examples, kFeatures) {
  Random random(set_.seed, stream("regularization/data"));
  const Index n = set_.examples, d = kFeatures;
  sigma_.resize(d, d);
  for (Index j = 0; j < d; ++j) {
    for (Index k = 0; k < d; ++k) {
      sigma_(j, k) = (j == k ? 1 : kCorrelation) / std::sqrt(as_double((j + 1) * (k + 1)));
    }
  }
  for (Index i = 0; i < n; ++i) {
    const double common = std::sqrt(kCorrelation) * random.normal();
    for (Index j = 0; j < d; ++j) {
      X_(i, j) =
          (common + std::sqrt(1 - kCorrelation) * random.normal()) / std::sqrt(as_double(j + 1));
    }
  }
  const double largest = symmetric_eigenvalues(Matrix(X_.transpose() * X_ / as_double(n)))(d - 1);
  X_ /= std::sqrt(largest), sigma_ /= largest;
  const SymmetricEigen eigen = symmetric_eigen(Matrix(X_.transpose() * X_ / as_double(n)));
  eigenvalues_ = eigen.values, modes_ = eigen.vectors;
  truth_ = normal_vector(random, d);
  truth_ *= 2 / truth_.norm();
  y_ = X_ * truth_ + normal_vector(random, n, set_.noise);
  least_squares_ = theory::ridge_weights(X_, y_, 0);
  limit_ = theory::dropout_weights(X_, y_, set_.keep);
  const double p = set_.keep;
  Matrix H = p * p * (X_.transpose() * X_) / as_double(n);
  H.diagonal() += p * (1 - p) * X_.colwise().squaredNorm().transpose() / as_double(n);
  curvature_ = symmetric_eigenvalues(H)(0);
  inverse_ = solve(H, Matrix(Matrix::Identity(d, d)));
  spread_ = Matrix::Zero(d, d);
  start_ = normal_vector(random, d);
  start_ *= set_.start / start_.norm();
  plain_ = start_;
  ridge_ = dropout_ = mean_ = Vector::Zero(d);
  masked_ = X_;
}

void Fits::draw_mask() {
  const Random masks(set_.seed, stream("regularization/masks"));
  for (Index i = 0; i < X_.rows(); ++i) {
    for (Index j = 0; j < kFeatures; ++j) {
      const Index at = set_.masks == Masks::pairs ? j / 2 : j;
      const auto index = draws_ + static_cast<std::uint64_t>(i * kFeatures + at);
      masked_(i, j) = masks.uniform_at(index) < set_.keep ? X_(i, j) : 0;
    }
  }
  draws_ += static_cast<std::uint64_t>(X_.size());
}

void Fits::step(bool averaging) {
  const double n = as_double(X_.rows());
  plain_ -= kRate * (X_.transpose() * (X_ * plain_ - y_)) / n;
  const double rate = 1 / (1 + set_.strength);
  ridge_ -= rate * (X_.transpose() * (X_ * ridge_ - y_) / n + set_.strength * ridge_);
  Vector pull = Vector::Zero(kFeatures), at_limit = pull;
  for (int m = 0; m < kMasks; ++m) {
    draw_mask();
    masked_loss_.add((y_ - masked_ * least_squares_).squaredNorm() / n);
    pull += masked_.transpose() * (masked_ * dropout_ - y_) / (n * kMasks);
    at_limit += masked_.transpose() * (masked_ * limit_ - y_) / (n * kMasks);
  }
  dropout_ -= dropout_rate() * pull;
  spread_ += at_limit * at_limit.transpose();
  steps_ += 1;
  if (averaging) averaged_ += 1, mean_ += (dropout_ - mean_) / averaged_;
}

double Fits::dropout_error(double steps) const {
  return std::sqrt((inverse_ * spread_ * inverse_).trace() / (steps_ * steps));
}

double Fits::error(const Vector& w) const {
  const Vector off = w - truth_;
  return off.dot(sigma_ * off);
}

Vector Fits::shares(const Vector& w) const {
  return ((modes_.transpose() * w).array() / (modes_.transpose() * least_squares_).array())
      .matrix();
}

}  // namespace lm::regularized_fits
