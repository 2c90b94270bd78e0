// Linear probes by the normal equations of centred activations.
#include "measure/probe.hpp"

#include <string>

#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm {
namespace {

void check_shapes(const char* where, const Matrix& h, Index count) {
  if (count == h.rows()) return;
  throw Error("bad_shape", where,
              std::to_string(count) + " labels for " + std::to_string(h.rows()) + " rows");
}

Matrix one_hot_rows(const std::vector<Index>& labels, Index classes) {
  Matrix rows = Matrix::Zero(static_cast<Index>(labels.size()), classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0 || labels[i] >= classes) {
      throw Error("bad_label", "probe_accuracy",
                  "label " + std::to_string(labels[i]) + " is not allowed; allowed is 0 to " +
                      std::to_string(classes - 1));
    }
    rows(static_cast<Index>(i), labels[i]) = 1;
  }
  return rows;
}

double share_right(const Matrix& outputs, const std::vector<Index>& labels) {
  Index right = 0;
  for (Index i = 0; i < outputs.rows(); ++i) {
    Index best = 0;
    outputs.row(i).maxCoeff(&best);
    right += best == labels[static_cast<std::size_t>(i)];
  }
  return static_cast<double>(right) / static_cast<double>(outputs.rows());
}

/// The affine map from h to the targets that is best in least squares, applied to `other`; NaN when
/// no unit of h moves.
Matrix read_out(const Matrix& h, Matrix targets, const Matrix& other) {
  const Eigen::RowVectorXd mean = h.colwise().mean();
  const Matrix centred = h.rowwise() - mean;
  const Eigen::RowVectorXd offset = targets.colwise().mean();
  targets.rowwise() -= offset;
  Matrix gram = centred.transpose() * centred;
  const double scale = gram.trace() / static_cast<double>(gram.rows());
  if (!(scale > 0)) {
    return Matrix::Constant(other.rows(), targets.cols(), kNaN);
  }
  gram.diagonal().array() += kProbeRidge * scale;
  const Matrix W = cholesky_solve(gram, Matrix(centred.transpose() * targets));
  return ((other.rowwise() - mean) * W).rowwise() + offset;
}

}  // namespace

double probe_accuracy(const Matrix& h, const std::vector<Index>& labels, const Matrix& other,
                      const std::vector<Index>& other_labels, Index classes) {
  check_shapes("probe_accuracy", h, static_cast<Index>(labels.size()));
  check_shapes("probe_accuracy", other, static_cast<Index>(other_labels.size()));
  const Matrix outputs = read_out(h, one_hot_rows(labels, classes), other);
  if (outputs.hasNaN()) return kNaN;
  return share_right(outputs, other_labels);
}

double probe_r2(const Matrix& h, const Matrix& targets, const Matrix& other,
                const Matrix& other_targets) {
  check_shapes("probe_r2", h, targets.rows());
  check_shapes("probe_r2", other, other_targets.rows());
  const Matrix missed = other_targets - read_out(h, targets, other);
  const Matrix spread = other_targets.rowwise() - other_targets.colwise().mean();
  return 1 - missed.squaredNorm() / spread.squaredNorm();
}

}  // namespace lm
