// A linear program by least squares over an active set; QR factors turned by Givens rotations.
#include "experiments/olfaction/separation.hpp"

#include <algorithm>
#include <cmath>

namespace lm::olfaction {
namespace {

/// A margin below this counts as none; drawn points come that near once in a billion.
constexpr double kNone = 1e-10;
/// A combination is a proof up to this length: a thousand roundings of a thousand terms.
constexpr double kProof = 1e-9;
/// Exchanges, for each row; two or three are usual.
constexpr Index kPatience = 50;

}  // namespace

Separation::Separation(Index dimension, Index most)
    : dimension_(dimension),
      rows_(dimension + 1),
      points_(Matrix::Zero(most, rows_)),
      Q_(Matrix::Zero(rows_, rows_)),
      R_(Q_),
      target_(Vector::Zero(rows_)),
      residual_(target_),
      free_(target_),
      lambda_(target_),
      columns_(as_size(rows_)),
      is_active_(as_size(most)),
      scratch_(target_) {
  clear();
}

void Separation::clear() {
  size_ = active_ = 0;
  Q_.setIdentity();
  R_.setZero();
  target_.setZero();
  target_(dimension_) = 1;
  verdict_ = Verdict::separable;
  std::fill(is_active_.begin(), is_active_.end(), char{0});
  find_residual();
}

Verdict Separation::add(const double* point) {
  double square = 0;
  for (Index j = 0; j < dimension_; ++j) square += point[j] * point[j];
  const double scale = square > 0 ? 1 / std::sqrt(square) : 0;
  for (Index j = 0; j < dimension_; ++j) points_(size_, j) = scale * point[j];
  points_(size_, dimension_) = 1;
  ++size_;
  if (verdict_ == Verdict::separable) solve();
  return verdict_;
}

void Separation::solve() {
  for (Index k = 0; k < kPatience * rows_; ++k) {
    find_residual();
    if (residual_.norm() <= kNone) {
      verdict_ = Verdict::broken;
      return;
    }
    const Index next = steepest();
    if (next < 0) return;
    enter(next);
    while (!step_towards_feasible()) {
    }
  }
  verdict_ = Verdict::undecided;
}

/// The point that would shorten the residual most; −1 when none would.
Index Separation::steepest() const {
  Index best = -1;
  double most = 1e-13 * residual_.norm();
  for (Index i = 0; i < size_; ++i) {
    if (is_active_[as_size(i)] != 0) continue;
    const double slope = points_.row(i).dot(residual_);
    if (slope > most) most = slope, best = i;
  }
  return best;
}

/// What remains of (0, 1): the part of it outside the span of the active points.
void Separation::find_residual() {
  residual_.setZero();
  for (Index k = active_; k < rows_; ++k) residual_ += target_(k) * Q_.row(k).transpose();
}

/// Turns rows `row` and `row + 1` so that R(row + 1, from) becomes 0.
void Separation::rotate(Index row, Index from) {
  const double a = R_(row, from), b = R_(row + 1, from);
  const double length = std::sqrt(a * a + b * b);
  if (length == 0 || b == 0) return;
  const double c = a / length, s = b / length;
  const auto turn = [c, s](double& first, double& second) {
    const double old = first;
    first = c * old + s * second;
    second = c * second - s * old;
  };
  for (Index j = 0; j < rows_; ++j) turn(Q_(row, j), Q_(row + 1, j));
  for (Index j = from; j < std::max(active_, from + 1); ++j) turn(R_(row, j), R_(row + 1, j));
  turn(target_(row), target_(row + 1));
}

void Separation::enter(Index i) {
  for (Index k = 0; k < rows_; ++k) R_(k, active_) = Q_.row(k).dot(points_.row(i));
  for (Index k = rows_ - 2; k >= active_; --k) rotate(k, active_);
  lambda_(active_) = 0;
  columns_[as_size(active_)] = i;
  is_active_[as_size(i)] = 1;
  ++active_;
}

void Separation::leave(Index place) {
  is_active_[as_size(columns_[as_size(place)])] = 0;
  for (Index k = place; k + 1 < active_; ++k) {
    for (Index row = 0; row <= k + 1; ++row) R_(row, k) = R_(row, k + 1);
    columns_[as_size(k)] = columns_[as_size(k + 1)];
    lambda_(k) = lambda_(k + 1);
  }
  --active_;
  for (Index k = place; k < active_; ++k) rotate(k, k);
}

/// Goes to the least-squares solution of the active points, or as far as no λ turns negative, and
/// lets the point go that stops it. True when it arrived.
bool Separation::step_towards_feasible() {
  for (Index k = active_ - 1; k >= 0; --k) {
    double sum = target_(k);
    for (Index j = k + 1; j < active_; ++j) sum -= R_(k, j) * free_(j);
    free_(k) = sum / R_(k, k);
  }
  double way = 1;
  Index first = -1;
  for (Index k = 0; k < active_; ++k) {
    if (free_(k) > 0) continue;
    const double until = lambda_(k) / (lambda_(k) - free_(k));
    if (until < way || first < 0) way = std::min(way, until), first = k;
  }
  for (Index k = 0; k < active_; ++k) {
    lambda_(k) = first < 0 ? free_(k) : std::max(0.0, lambda_(k) + way * (free_(k) - lambda_(k)));
  }
  if (first < 0) return true;
  leave(first);
  return false;
}

double Separation::margin() const {
  if (verdict_ != Verdict::separable) return kNaN;
  double least = 2;
  for (Index i = 0; i < size_; ++i) {
    double along = 0;
    for (Index j = 0; j < dimension_; ++j) along -= residual_(j) * points_(i, j);
    least = std::min(least, along);
  }
  return least / residual_.head(dimension_).norm();
}

double Separation::combination_length() const {
  scratch_.setZero();
  double sum = 0;
  for (Index k = 0; k < active_; ++k) {
    for (Index j = 0; j < dimension_; ++j) {
      scratch_(j) += lambda_(k) * points_(columns_[as_size(k)], j);
    }
    sum += lambda_(k);
  }
  return scratch_.norm() / sum;
}

bool Separation::proven() const {
  if (verdict_ == Verdict::undecided || size_ == 0) return false;
  if (verdict_ == Verdict::separable) return margin() > as_double(dimension_) * kEpsilon;
  double least = 0, sum = 0;
  for (Index k = 0; k < active_; ++k) {
    least = std::min(least, lambda_(k));
    sum += lambda_(k);
  }
  return least >= 0 && sum > 0.5 && combination_length() <= kProof;
}

}  // namespace lm::olfaction
