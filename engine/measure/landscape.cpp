// Slices of the loss surface.
#include "measure/landscape.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm {

Vector filter_normalized_direction(const ParameterLayout& layout, const Vector& theta,
                                   Random& random) {
  if (flat_size(layout) != theta.size()) {
    throw Error("bad_shape", "filter_normalized_direction",
                "parameters of " + std::to_string(theta.size()) + " scalars for a layout of " +
                    std::to_string(flat_size(layout)));
  }
  Vector direction = Vector::Zero(theta.size());
  for (const ParameterBlock& block : layout) {
    if (!block.is_matrix) continue;
    const Eigen::Map<const Matrix> W(theta.data() + block.offset, block.rows, block.columns);
    Eigen::Map<Matrix> D(direction.data() + block.offset, block.rows, block.columns);
    for (Index i = 0; i < D.size(); ++i) D.data()[i] = random.normal();
    for (Index j = 0; j < block.columns; ++j) {
      D.col(j) *= W.col(j).norm() / D.col(j).norm();
    }
  }
  return direction;
}

Plane trajectory_plane(const Matrix& trajectory, double* explained) {
  const Index n = trajectory.rows();
  if (n < 3) {
    throw Error("bad_argument", "trajectory_plane",
                std::to_string(n) + " points span no plane; at least three do");
  }
  const Matrix moved = trajectory.rowwise() - trajectory.row(n - 1);
  // The Gram matrix of the points is small; its eigenvectors give the directions.
  const SymmetricEigen eigen = symmetric_eigen(Matrix(moved * moved.transpose()));
  const double total = eigen.values.cwiseMax(0).sum();
  if (!(eigen.values(n - 2) > 1e-12 * total)) {
    throw Error("bad_argument", "trajectory_plane", "the trajectory lies on a line");
  }
  Plane plane;
  plane.centre = trajectory.row(n - 1).transpose();
  plane.first = (moved.transpose() * eigen.vectors.col(n - 1)).normalized();
  plane.second = (moved.transpose() * eigen.vectors.col(n - 2)).normalized();
  if (explained != nullptr) *explained = (eigen.values(n - 1) + eigen.values(n - 2)) / total;
  return plane;
}

Eigen::Vector2d project(const Plane& plane, const Vector& theta) {
  const Vector moved = theta - plane.centre;
  const double a = plane.first.squaredNorm(), b = plane.first.dot(plane.second),
               d = plane.second.squaredNorm();
  const double p = plane.first.dot(moved), q = plane.second.dot(moved);
  const double determinant = a * d - b * b;
  return {(d * p - b * q) / determinant, (a * q - b * p) / determinant};
}

Matrix loss_on_plane(const Plane& plane, const Vector& xs, const Vector& ys,
                     const std::function<double(const Vector&)>& loss) {
  Matrix values(ys.size(), xs.size());
  Vector theta(plane.centre.size());
  for (Index i = 0; i < ys.size(); ++i) {
    for (Index j = 0; j < xs.size(); ++j) {
      theta = plane.centre + xs(j) * plane.first + ys(i) * plane.second;
      values(i, j) = loss(theta);
    }
  }
  return values;
}

}  // namespace lm
