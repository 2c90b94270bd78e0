// How a picture, its maps, and the places where they do not follow are shown.
#pragma once

#include "experiments/convolution/moved.hpp"
#include "lab/plot.hpp"

namespace lm::translation {

/// The test picture that is shown.
inline constexpr Index kShown = 0;

/// The picture, the picture moved, and the first filters' maps of both, each filter's over the
/// largest magnitude that it has in either.
View maps_view(const Moved& moved);

/// Positions that differ, and those that can: within `rim` of the edges (0: nowhere).
View rim_view(const Vector& differences, Index rim, const Shift& by);

}  // namespace lm::translation
