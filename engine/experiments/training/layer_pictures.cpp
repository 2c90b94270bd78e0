// Least squares for the first axis, power iteration for the second.
#include "experiments/training/layer_pictures.hpp"

#include <algorithm>
#include <cmath>

#include "core/linalg.hpp"

namespace lm::untangling {
namespace {

constexpr double kRidge = 1e-6;
constexpr int kIterations = 60;

/// The farthest point from the middle.
double reach_of(const Matrix& picture) {
  double reach = 1e-12;
  for (Index i = 0; i < picture.rows(); ++i) reach = std::max(reach, picture.row(i).norm());
  return reach;
}

/// The direction at right angles to `first` in which the rows of `centred` spread most.
Vector widest_across(const Matrix& centred, const Vector& first) {
  const Matrix gram = centred.transpose() * centred;
  Vector second = Vector::Ones(first.size());
  for (Index i = 0; i < second.size(); ++i) second(i) += 0.1 * as_double(i);
  for (int k = 0; k < kIterations; ++k) {
    second -= first * first.dot(second);
    const double size = second.norm();
    if (!(size > 1e-9)) return Vector::Zero(first.size());
    second /= size;
    if (k + 1 < kIterations) second = (gram * second + 1e-9 * gram.trace() * second).eval();
  }
  return second;
}

}  // namespace

Window::Window(const Matrix& values, const std::vector<Index>& labels, const Matrix& upright) {
  const Index n = values.rows(), units = values.cols();
  middle_ = Vector::Zero(units);
  axes_ = Matrix::Zero(units, 2);
  if (!values.allFinite()) return;
  middle_ = values.colwise().mean().transpose();
  const Matrix centred = values.rowwise() - middle_.transpose();
  Vector signs(n);
  for (Index i = 0; i < n; ++i) signs(i) = labels[as_size(i)] == 1 ? 1 : -1;
  const double offset = signs.mean();
  Matrix gram = centred.transpose() * centred;
  gram.diagonal().array() += kRidge * std::max(gram.trace() / as_double(units), 1e-12);
  const Vector w =
      cholesky_solve(gram, Matrix(centred.transpose() * (signs.array() - offset).matrix())).col(0);
  const double size = w.norm();
  axes_.col(0) = size > 0 ? Vector(w / size) : Vector::Unit(units, 0);
  axes_.col(1) = widest_across(centred, axes_.col(0));
  // 0 of the read-out w · h + offset.
  line_ = size > 0 ? -offset / size : 0;
  const Matrix picture = centred * axes_;
  if (upright.rows() == n && picture.col(1).dot(upright.col(1)) < 0) axes_.col(1) *= -1;
  scale_ = 1 / reach_of(picture);
  line_ *= scale_;
}

Matrix Window::of(const Matrix& values) const {
  return scale_ * (values.rowwise() - middle_.transpose()) * axes_;
}

Matrix input_picture(const Matrix& inputs, const Matrix& of) {
  const Eigen::RowVectorXd middle = inputs.colwise().mean();
  return (of.rowwise() - middle) / reach_of(inputs.rowwise() - middle);
}

Matrix net_of_lines(double reach, Index lines, Index points) {
  Matrix net(2 * lines * points, 2);
  Index row = 0;
  for (const Index fixed : {0, 1}) {
    for (Index line = 0; line < lines; ++line) {
      for (Index k = 0; k < points; ++k, ++row) {
        net(row, fixed) = reach * (2 * as_double(line) / as_double(lines - 1) - 1);
        net(row, 1 - fixed) = reach * (2 * as_double(k) / as_double(points - 1) - 1);
      }
    }
  }
  return net;
}

}  // namespace lm::untangling
