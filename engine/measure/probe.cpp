// Linear probes by the normal equations of centred activations.
#include "measure/probe.hpp"

#include <limits>
#include <string>

#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm {
namespace {

void check_shapes(const Matrix& h, const std::vector<Index>& labels) {
  if (static_cast<Index>(labels.size()) == h.rows()) return;
  throw Error("bad_shape", "probe_accuracy",
              std::to_string(labels.size()) + " labels for " + std::to_string(h.rows()) + " rows");
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

}  // namespace

double probe_accuracy(const Matrix& h, const std::vector<Index>& labels, const Matrix& other,
                      const std::vector<Index>& other_labels, Index classes) {
  check_shapes(h, labels);
  check_shapes(other, other_labels);
  const Eigen::RowVectorXd mean = h.colwise().mean();
  const Matrix centred = h.rowwise() - mean;
  Matrix targets = one_hot_rows(labels, classes);
  const Eigen::RowVectorXd offset = targets.colwise().mean();
  targets.rowwise() -= offset;
  Matrix gram = centred.transpose() * centred;
  const double scale = gram.trace() / static_cast<double>(gram.rows());
  if (!(scale > 0)) return std::numeric_limits<double>::quiet_NaN();
  gram.diagonal().array() += kProbeRidge * scale;
  const Matrix W = cholesky_solve(gram, Matrix(centred.transpose() * targets));
  const Matrix outputs = ((other.rowwise() - mean) * W).rowwise() + offset;
  return share_right(outputs, other_labels);
}

}  // namespace lm
