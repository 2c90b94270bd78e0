// Points from the generators; lines by sorting the points along each direction.
#include "experiments/training/plane_points.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "data/planar.hpp"

namespace lm::untangling {
namespace {

constexpr int kDirections = 60;
constexpr double kTurns = 1;

double along(double angle, const Matrix& at, Index row) {
  return at(row, 0) * lm::cos(angle) + at(row, 1) * lm::sin(angle);
}

}  // namespace

Dataset points_of(Shape shape, Index count, double noise, std::uint64_t seed) {
  if (shape == Shape::rings) return rings(count, noise, seed);
  return shape == Shape::moons ? moons(count, noise, seed) : spirals(count, kTurns, noise, seed);
}

Line best_line(const Dataset& points) {
  Line best;
  Index most = -1;
  std::vector<std::pair<double, Index>> order(as_size(points.size()));
  for (int k = 0; k < kDirections; ++k) {
    const double angle = 2 * kPi * k / kDirections;
    const double c = lm::cos(angle), s = lm::sin(angle);
    for (Index i = 0; i < points.size(); ++i) {
      order[as_size(i)] = {points.inputs(i, 0) * c + points.inputs(i, 1) * s,
                           points.labels[as_size(i)]};
    }
    std::stable_sort(order.begin(), order.end());
    // The line moves over one point after the other; at first all are taken for kind 1.
    Index right = std::count(points.labels.begin(), points.labels.end(), Index{1});
    for (std::size_t i = 0; i < order.size(); ++i) {
      right += order[i].second == 0 ? 1 : -1;
      if (right <= most) continue;
      most = right;
      const double next = i + 1 < order.size() ? order[i + 1].first : order[i].first + 1;
      best = {angle, 0.5 * (order[i].first + next)};
    }
  }
  return best;
}

double share_right(const Line& line, const Dataset& points) {
  Index right = 0;
  for (Index i = 0; i < points.size(); ++i) {
    const Index said = along(line.angle, points.inputs, i) > line.t ? 1 : 0;
    right += said == points.labels[as_size(i)];
  }
  return as_double(right) / as_double(points.size());
}

Matrix both_circles(Index each) {
  Matrix points(2 * each, 2);
  for (Index i = 0; i < each; ++i) {
    const double angle = 2 * kPi * as_double(i) / as_double(each);
    points.row(i) << lm::cos(angle), lm::sin(angle);
    points.row(each + i) = 0.5 * points.row(i);
  }
  return points;
}

}  // namespace lm::untangling
