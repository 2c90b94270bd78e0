// The slice of a loss surface that the experiment loss-landscape shows.
#pragma once

#include <cstdint>
#include <functional>

#include "experiments/four-ingredients/landscape_parameters.hpp"
#include "measure/lanczos.hpp"
#include "measure/landscape.hpp"

namespace lm {

/// The slice: plane, grid (ys × xs) and the loss on it.
struct Slice {
  Plane plane;
  double share = 0;  ///< of the path's squared distances from its end, what lies in the plane
  Vector xs, ys;
  Matrix loss;
};

/// The slice through the end of `path` (recorded × weights) in the directions that the parameters
/// name; `ends` are the Hessian's extreme eigenvectors there. On the path's own plane the grid
/// covers the path and some of what surrounds it, elsewhere ±span. A path of fewer than three
/// points, or on a line, has no plane of its own and is shown on random directions.
Slice cut_slice(const LandscapeParameters& p, const Matrix& path, const SpectrumEnds& ends,
                const ParameterLayout& layout, std::uint64_t seed,
                const std::function<double(const Vector&)>& loss);

}  // namespace lm
