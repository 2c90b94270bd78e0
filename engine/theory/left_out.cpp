// Blocks of one minus the hat matrix, inverted.
#include "theory/left_out.hpp"

#include <algorithm>
#include <cmath>

#include "core/linalg.hpp"

namespace lm::theory {

LeftOut::LeftOut(const Matrix& X, const std::vector<Index>& fold, Index folds)
    : residuals_(X.rows(), X.rows()) {
  const Index n = X.rows();
  const Qr parts = qr(X);
  const Matrix left = Matrix::Identity(n, n) - parts.Q * parts.Q.transpose();
  for (Index f = 0; f < folds; ++f) {
    std::vector<Index> members;
    for (Index i = 0; i < n; ++i) {
      if (fold[as_size(i)] == f) members.push_back(i);
    }
    const Index m = as_index(members.size());
    Matrix block(m, m), rows(m, n);
    for (Index a = 0; a < m; ++a) {
      rows.row(a) = left.row(members[as_size(a)]);
      for (Index b = 0; b < m; ++b) block(a, b) = rows(a, members[as_size(b)]);
    }
    const SymmetricEigen eigen = symmetric_eigen((block + block.transpose()) / 2);
    amplification_ = std::max(amplification_, 1 / std::max(eigen.values(0), kEpsilon));
    const Matrix solved = solve(block, rows);
    for (Index a = 0; a < m; ++a) residuals_.row(members[as_size(a)]) = solved.row(a);
  }
}

double LeftOut::score(const Vector& y) const {
  return (residuals_ * y).squaredNorm() / as_double(y.size());
}

double LeftOut::mean_score(double sigma) const {
  return sigma * sigma * residuals_.squaredNorm() / as_double(residuals_.rows());
}

double LeftOut::score_variance(double sigma) const {
  const double s = sigma * sigma / as_double(residuals_.rows());
  return 2 * s * s * (residuals_.transpose() * residuals_).squaredNorm();
}

}  // namespace lm::theory
