// Pictures of two recipes: a ramp that climbs a jump ever more steeply, and the plane that a
// maximum folds.
#pragma once

#include "experiments/universal-approximation/brick_work.hpp"

namespace lm::bricks {

/// Three errors of the ramp over its slope, 1 to 1024, measured and in closed form.
View jump_view(const Parameters& p);

/// The network over x and the second number, both from −1 to 1, and the line where they are equal.
View plane_view(const BrickNetwork& network);

/// The largest distance from the larger (or the smaller) of two numbers over 21 × 21 pairs.
double plane_error(const BrickNetwork& network, bool larger);

}  // namespace lm::bricks
