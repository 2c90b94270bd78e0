// The loss on a plane through parameter space, and directions worth spanning it with.
#pragma once

#include <functional>
#include <vector>

#include "core/parameters.hpp"
#include "core/rng.hpp"
#include "core/types.hpp"

namespace lm {

/// A plane through `centre` spanned by two directions, all of the flat block's length.
struct Plane {
  Vector centre;
  Vector first;
  Vector second;
};

/// A random normal direction whose columns (what enters one unit) have the norms of θ's columns:
/// filter normalization, so that slices of different networks have one scale (Li et al. 2018,
/// section 4). Biases and gains (not matrices) are zero.
Vector filter_normalized_direction(const ParameterLayout& layout, const Vector& theta,
                                   Random& random);

/// The plane of the two principal directions of a trajectory (rows: recorded parameters, at least
/// three that do not lie on a line) about its last point, with unit directions. The share of the
/// trajectory's variance that it holds goes to `explained` when not null.
Plane trajectory_plane(const Matrix& trajectory, double* explained = nullptr);

/// θ's coordinates in the plane (least squares; the directions need not be orthogonal).
Eigen::Vector2d project(const Plane& plane, const Vector& theta);

/// loss(centre + x_j·first + y_i·second) for all pairs: ys × xs. It is a slice: what lies across it
/// is not seen.
Matrix loss_on_plane(const Plane& plane, const Vector& xs, const Vector& ys,
                     const std::function<double(const Vector&)>& loss);

}  // namespace lm
