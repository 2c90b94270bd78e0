// The eigendecomposition of the smaller Gram matrix, and the solutions it gives.
#include "theory/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm::theory {
namespace {

void check_shapes(const char* function, const Matrix& X, const Vector& y) {
  if (X.rows() >= 1 && X.cols() >= 1 && y.size() == X.rows()) return;
  throw Error("bad_shape", function,
              "X is " + std::to_string(X.rows()) + " x " + std::to_string(X.cols()) +
                  " and y has " + std::to_string(y.size()) +
                  " entries; y needs one entry a row of X");
}

/// XXᵀ or XᵀX, the smaller: n × n with n = min(P, d).
Matrix smaller_gram(const Matrix& X) {
  Matrix gram(std::min(X.rows(), X.cols()), std::min(X.rows(), X.cols()));
  if (X.rows() < X.cols()) {
    gram.noalias() = X * X.transpose();
  } else {
    gram.noalias() = X.transpose() * X;
  }
  return gram;
}

}  // namespace

Vector normal_equations(const Matrix& X, const Vector& y) {
  check_shapes("normal_equations", X, y);
  if (X.rows() < X.cols()) {
    throw Error("bad_shape", "normal_equations",
                std::to_string(X.rows()) + " examples for " + std::to_string(X.cols()) +
                    " weights; XᵀX is invertible only when there are at least as many examples");
  }
  return cholesky_solve(Matrix(X.transpose() * X), Vector(X.transpose() * y));
}

LeastSquares::LeastSquares(const Matrix& X, const Vector& y) {
  check_shapes("LeastSquares", X, y);
  const Index n = std::min(X.rows(), X.cols());
  const SymmetricEigen eigen = symmetric_eigen(smaller_gram(X));
  eigenvalues_ = eigen.values.reverse().cwiseMax(0.0);
  const double larger_side = static_cast<double>(std::max(X.rows(), X.cols()));
  const double threshold =
      kRankUlps * larger_side * std::numeric_limits<double>::epsilon() * eigenvalues_(0);
  while (rank_ < n && eigenvalues_(rank_) > threshold) ++rank_;
  const Matrix basis = eigen.vectors.rowwise().reverse().leftCols(rank_);
  const Vector range = eigenvalues_.head(rank_);
  if (X.rows() < X.cols()) {
    directions_ = X.transpose() * basis * range.cwiseSqrt().cwiseInverse().asDiagonal();
  } else {
    directions_ = basis;
  }
  // Solve in the modes, then once more for what rounding left over.
  minimum_norm_ = Vector::Zero(X.cols());
  for (int pass = 0; pass < 2; ++pass) {
    const Vector gradient = X.transpose() * (y - X * minimum_norm_);
    minimum_norm_ += directions_ * coordinates(gradient).cwiseQuotient(range);
  }
  least_residual_ = y - X * minimum_norm_;
}

double LeastSquares::largest() const { return eigenvalues_(0); }

double LeastSquares::smallest() const { return rank_ > 0 ? eigenvalues_(rank_ - 1) : 0.0; }

double LeastSquares::condition_number() const { return rank_ > 0 ? largest() / smallest() : 1.0; }

Vector LeastSquares::coordinates(const Vector& w) const { return directions_.transpose() * w; }

Vector LeastSquares::row_space_part(const Vector& w) const { return directions_ * coordinates(w); }

Vector LeastSquares::null_space_part(const Vector& w) const { return w - row_space_part(w); }

Vector LeastSquares::limit(const Vector& start) const {
  return minimum_norm_ + null_space_part(start);
}

}  // namespace lm::theory
