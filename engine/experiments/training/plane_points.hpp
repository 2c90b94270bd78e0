// Two kinds of points in the plane, and the line that tells most of them apart.
#pragma once

#include <array>
#include <cstdint>

#include "data/dataset.hpp"

namespace lm::untangling {

enum class Shape { rings, moons, spirals };
inline constexpr std::array kShapeWords{"rings", "moons", "spirals"};

/// `count` points, kinds alternating. The inner ring has the label 1, half of the outer one's
/// radius.
Dataset points_of(Shape shape, Index count, double noise, std::uint64_t seed);

/// Points with x cos α + y sin α > t are taken for kind 1.
struct Line {
  double angle = 0, t = 0;
};
/// Among all lines of 30 directions, to both sides, one with the fewest errors.
Line best_line(const Dataset& points);
double share_right(const Line& line, const Dataset& points);

/// Points of both rings without noise, evenly spaced: the outer ring's first.
Matrix both_circles(Index each);

}  // namespace lm::untangling
