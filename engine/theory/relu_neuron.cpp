// The pieces of the flow, and the search for their ends.
#include "theory/relu_neuron.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm::theory {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
/// A pre-activation below this share of |x||w| counts as zero: far above rounding, far below what
/// the next crossing is away.
constexpr double kNegligible = 1e-13;
/// An eigenvalue below this share of the largest belongs to a direction that the active examples do
/// not see.
constexpr double kUnseen = 1e-12;

}  // namespace

ReluFlow::ReluFlow(Matrix X, Vector y, double c, const Vector& start)
    : X_(std::move(X)), y_(std::move(y)), c_(c), weights_(start) {
  if (X_.rows() != y_.size() || X_.cols() != start.size() || !(c > 0)) {
    throw Error("bad_shape", "ReluFlow",
                "X must be P × d, y of length P, w of length d, c above 0");
  }
  const Vector z = X_ * weights_;
  for (Index i = 0; i < z.size(); ++i) active_.push_back(z(i) > 0);
  begin_piece();
}

Index ReluFlow::active_count() const {
  return static_cast<Index>(std::count(active_.begin(), active_.end(), true));
}

void ReluFlow::begin_piece() {
  const Index d = X_.cols();
  Matrix gram = Matrix::Zero(d, d);
  Vector pull = Vector::Zero(d);
  for (Index i = 0; i < X_.rows(); ++i) {
    if (!active_[static_cast<std::size_t>(i)]) continue;
    gram += X_.row(i).transpose() * X_.row(i);
    pull += X_.row(i).transpose() * y_(i);
  }
  const SymmetricEigen eigen = symmetric_eigen(gram);
  directions_ = eigen.vectors;
  const double top = eigen.values(d - 1);
  largest_ = std::max(largest_, top);
  rates_ = Vector::Zero(d);
  gaps_ = Vector::Zero(d);
  const Vector at = directions_.transpose() * weights_;
  const Vector goal = directions_.transpose() * pull;
  for (Index k = 0; k < d; ++k) {
    if (!(eigen.values(k) > kUnseen * top)) continue;  // stays where it is
    rates_(k) = 2 * c_ * eigen.values(k);
    gaps_(k) = at(k) - goal(k) / eigen.values(k);
  }
  limit_ = weights_ - directions_ * gaps_;
}

Vector ReluFlow::after(double elapsed) const {
  Vector left = gaps_;
  for (Index k = 0; k < left.size(); ++k) left(k) *= lm::exp(-rates_(k) * elapsed);
  return limit_ + directions_ * left;
}

/// When the pre-activation of `example` first reaches zero within this piece, at most `horizon`;
/// kNever when it does not.
double ReluFlow::first_zero(Index example, double horizon, bool just_crossed) const {
  const double side = active_[static_cast<std::size_t>(example)] ? 1 : -1;
  const Vector x = X_.row(example).transpose();
  const Vector parts = (directions_.transpose() * x).cwiseProduct(gaps_);
  const double rest = x.dot(limit_);
  const double small = kNegligible * x.norm() * (limit_.norm() + gaps_.norm());
  double t = 0;
  if (just_crossed) {
    // It stands at zero and moves away: z ≥ z' t − M₂ t²/2 > 0 up to 2z'/M₂, so half of that is
    // safe.
    double speed = 0, turn = 0;
    for (Index k = 0; k < parts.size(); ++k) {
      speed -= side * parts(k) * rates_(k);
      turn += std::abs(parts(k)) * rates_(k) * rates_(k);
    }
    if (!(speed > 0) || !(turn > 0)) return kNever;
    t = speed / turn;
  }
  while (t < horizon) {
    double z = rest, bound = 0, travel = 0;
    for (Index k = 0; k < parts.size(); ++k) {
      const double part = parts(k) * lm::exp(-rates_(k) * t);
      z += part;
      bound += std::abs(part) * rates_(k);
      if (rates_(k) > 0) travel += std::abs(part);
    }
    if (side * z <= small) return t;
    if (side * z > travel) return kNever;  // all that is left to go cannot bring it to zero
    t += side * z / bound;
  }
  return kNever;
}

void ReluFlow::advance_to(double t) {
  if (!(t >= time_)) throw Error("bad_argument", "ReluFlow", "time runs forward only");
  while (!sliding_ && time_ < t) {
    double best = t - time_;
    Index which = -1;
    for (Index i = 0; i < X_.rows(); ++i) {
      const double zero = first_zero(i, best, i == crossed_last_);
      if (zero < best) {
        best = zero;
        which = i;
      }
    }
    weights_ = after(best);
    time_ = which < 0 ? t : time_ + best;
    if (which < 0) {
      gaps_ = directions_.transpose() * (weights_ - limit_);
      // The piece goes on from here; what had just been crossed has been left behind.
      crossed_last_ = -1;
      continue;
    }
    const auto at = static_cast<std::size_t>(which);
    active_[at] = !active_[at];
    times_.push_back(time_);
    examples_.push_back(which);
    crossed_last_ = which;
    begin_piece();
    // Where the other side pushes back, the flow slides along the boundary.
    const Vector velocity = -(directions_ * gaps_.cwiseProduct(rates_));
    const double away = X_.row(which).dot(velocity) * (active_[at] ? 1 : -1);
    if (!(away > 0)) sliding_ = true;
  }
  time_ = std::max(time_, t);
}

double relu_loss(const Matrix& X, const Vector& y, double c, const Vector& w) {
  return c * (y - (X * w).cwiseMax(0.0)).squaredNorm();
}

}  // namespace lm::theory
