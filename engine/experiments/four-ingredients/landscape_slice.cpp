// Choosing a plane, and the loss on a grid of it.
#include "experiments/four-ingredients/landscape_slice.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/rng.hpp"

namespace lm {
namespace {

/// What stands free around the path on a slice, in its extents.
constexpr double kFree = 0.35;

Plane choose_plane(const LandscapeParameters& p, const Matrix& path, const SpectrumEnds& ends,
                   const ParameterLayout& layout, std::uint64_t seed) {
  if (p.directions == Directions::trajectory && path.rows() >= 3) {
    try {
      return trajectory_plane(path);
    } catch (const Error&) {
      // The path lies on a line: one step and then no more. Random directions show that as well.
    }
  }
  const Vector end = path.row(path.rows() - 1);
  if (p.directions == Directions::hessian) return {end, ends.top_vector, ends.bottom_vector};
  Random random(seed, stream("landscape"));
  Plane plane;
  plane.centre = end;
  plane.first = filter_normalized_direction(layout, end, random);
  plane.second = filter_normalized_direction(layout, end, random);
  return plane;
}

/// n points over the numbers' extent, widened.
Vector grid_axis(double low, double high, double span, Index n) {
  constexpr double kLeastHalf = 1e-6;
  const double middle = (low + high) / 2;
  const double half = std::max((high - low) / 2 * (1 + kFree) * span, kLeastHalf);
  return Vector::LinSpaced(n, middle - half, middle + half);
}

}  // namespace

Slice cut_slice(const LandscapeParameters& p, const Matrix& path, const SpectrumEnds& ends,
                const ParameterLayout& layout, std::uint64_t seed,
                const std::function<double(const Vector&)>& loss) {
  Slice slice;
  slice.plane = choose_plane(p, path, ends, layout, seed);
  Matrix shadow(path.rows(), 2);
  double inside = 0, total = 0;
  for (Index i = 0; i < path.rows(); ++i) {
    const Vector at = path.row(i);
    shadow.row(i) = project(slice.plane, at).transpose();
    inside += (shadow(i, 0) * slice.plane.first + shadow(i, 1) * slice.plane.second).squaredNorm();
    total += (at - slice.plane.centre).squaredNorm();
  }
  slice.share = total > 0 ? inside / total : 0;
  const Index n = as_index(p.resolution);
  const bool fit = p.directions == Directions::trajectory;
  const auto axis = [&](Index column) -> Vector {
    if (!fit) return Vector::LinSpaced(n, -p.span, p.span);
    return grid_axis(shadow.col(column).minCoeff(), shadow.col(column).maxCoeff(), p.span, n);
  };
  slice.xs = axis(0);
  slice.ys = axis(1);
  slice.loss = loss_on_plane(slice.plane, slice.xs, slice.ys, loss);
  return slice;
}

}  // namespace lm
