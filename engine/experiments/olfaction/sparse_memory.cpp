// The readout: a sum over learned odours, weighted by their labels or by least squares.
#include "experiments/olfaction/sparse_memory.hpp"

#include <algorithm>
#include <cmath>

namespace lm::olfaction {
namespace {

/// A pivot of a similarity matrix (diagonal 1) below this belongs to a code that others span.
constexpr double kPivot = 1e-10;

}  // namespace

SparseMemory::SparseMemory(Index labels, Index cells, double penalty)
    : count_(labels),
      cells_(cells),
      penalty_(penalty),
      gram_(Matrix::Zero(labels, labels)),
      sniffs_(gram_),
      factor_(gram_),
      weights_(Vector::Zero(labels)),
      row_(Vector::Zero(std::max(labels, cells))),
      plane_(std::min(labels, cells), labels) {}

Reading SparseMemory::read(const Codes& odours, const Codes& sniffs, Index rung,
                           const Vector& labels) {
  Reading result;
  for (Index i = 0; i < count_; ++i) {
    gram_(i, i) = 1;
    for (Index j = 0; j < i; ++j) {
      gram_(i, j) = gram_(j, i) = Codes::similarity(odours, i, odours, j, rung);
      result.square += gram_(i, j) * gram_(i, j);
    }
    for (Index j = 0; j < count_; ++j) {
      sniffs_(i, j) = Codes::similarity(sniffs, i, odours, j, rung);
    }
    result.kept += sniffs_(i, i) / as_double(count_);
  }
  result.square /= 0.5 * as_double(count_ * (count_ - 1));
  result.wrong = wrong_with(labels, labels);
  factor(penalty_, 0);
  solve(labels);
  result.ridge = wrong_with(weights_, labels);
  return result;
}

/// The share of sniffs on whose wrong side Σ_j w_j q_ij lies; a tie is half wrong.
double SparseMemory::wrong_with(const Vector& weights, const Vector& labels) const {
  double wrong = 0;
  for (Index i = 0; i < count_; ++i) {
    const double side = labels(i) * sniffs_.row(i).dot(weights);
    wrong += side < 0 ? 1 : side == 0 ? 0.5 : 0;
  }
  return wrong / as_double(count_);
}

/// The lower triangle L with L Lᵀ = gram + offset + penalty · 1; the column of a vanishing pivot is
/// 0.
void SparseMemory::factor(double penalty, double offset) {
  for (Index j = 0; j < count_; ++j) {
    double pivot = gram_(j, j) + offset + penalty;
    for (Index k = 0; k < j; ++k) pivot -= factor_(j, k) * factor_(j, k);
    const double root = pivot > kPivot ? std::sqrt(pivot) : 0;
    factor_(j, j) = root;
    for (Index i = j + 1; i < count_; ++i) {
      const double left = gram_(i, j) + offset - factor_.row(i).head(j).dot(factor_.row(j).head(j));
      factor_(i, j) = root > 0 ? left / root : 0;
    }
  }
}

/// (gram + penalty)⁻¹ labels.
void SparseMemory::solve(const Vector& labels) {
  for (Index i = 0; i < count_; ++i) {
    const double left = labels(i) - factor_.row(i).head(i).dot(weights_.head(i));
    weights_(i) = factor_(i, i) > 0 ? left / factor_(i, i) : 0;
  }
  for (Index i = count_ - 1; i >= 0; --i) {
    double left = weights_(i);
    for (Index k = i + 1; k < count_; ++k) left -= factor_(k, i) * weights_(k);
    weights_(i) = factor_(i, i) > 0 ? left / factor_(i, i) : 0;
  }
}

/// Fewer codes than cells: the rows of L have the codes' overlaps, so a plane there is one for the
/// codes. The overlap of two codes is f + (1 − f) of their similarity, up to a factor.
Verdict SparseMemory::separate(const Codes& odours, Index rung, const Vector& labels) {
  const double f = odours.share(rung);
  const bool few = count_ < cells_;
  if (few) factor(0, f / (1 - f));
  plane_.clear();
  for (Index i = 0; i < count_ && plane_.verdict() == Verdict::separable; ++i) {
    for (Index k = 0; k < std::min(count_, cells_); ++k) {
      const double on = few ? (k <= i ? factor_(i, k) : 0) : odours.is_active(rung, i, k) ? 1 : 0;
      row_(k) = labels(i) * on;
    }
    plane_.add(row_.data());
  }
  return plane_.verdict();
}

}  // namespace lm::olfaction
