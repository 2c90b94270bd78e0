// Effective dimensions and alignment with given modes.
#include "measure/rank.hpp"

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm {
namespace {

Matrix in_modes(const char* where, const Matrix& W, const Matrix& U, const Matrix& V) {
  if (W.rows() != U.rows() || W.cols() != V.rows() || U.cols() != V.cols()) {
    throw Error("bad_shape", where, "W must be m × n, U m × r and V n × r");
  }
  return U.transpose() * W * V;
}

}  // namespace

double effective_rank(const Vector& singular_values) {
  const double total = singular_values.sum();
  double entropy = 0;
  for (Index i = 0; i < singular_values.size(); ++i) {
    const double p = singular_values(i) / total;
    if (p != 0) entropy -= p * lm::log(p);
  }
  return lm::exp(entropy);
}

double participation_ratio(const Vector& values) {
  const double total = values.sum();
  return total * total / values.squaredNorm();
}

Vector mode_strengths(const Matrix& W, const Matrix& U, const Matrix& V) {
  return in_modes("mode_strengths", W, U, V).diagonal();
}

double off_diagonal_share(const Matrix& W, const Matrix& U, const Matrix& V) {
  const Matrix M = in_modes("off_diagonal_share", W, U, V);
  Matrix off = M;
  off.diagonal().setZero();
  return off.norm() / M.norm();
}

double subspace_alignment(const Matrix& A, const Matrix& B) {
  if (A.rows() != B.rows() || A.cols() != B.cols()) {
    throw Error("bad_shape", "subspace_alignment", "A and B must have the same shape");
  }
  return Matrix(A.transpose() * B).squaredNorm() / static_cast<double>(A.cols());
}

}  // namespace lm
