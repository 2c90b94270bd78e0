// What the recipes for a jump and for the larger of two numbers look like.
#include "experiments/universal-approximation/brick_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "lab/plot.hpp"
#include "theory/broken_lines.hpp"

namespace lm::bricks {

View jump_view(const Parameters& p) {
  std::vector<double> slopes, sup, area, square, closed_area, closed_square;
  for (double k = 1; k <= 1024; k *= 2) {
    Parameters steep = p;
    steep.steepness = k;
    const Distance one = distance(recipe_of(steep), jump());
    const theory::Leftover closed = theory::jump_leftover(k);
    slopes.push_back(k);
    sup.push_back(one.sup);
    area.push_back(one.area);
    square.push_back(one.square);
    closed_area.push_back(closed.area);
    closed_square.push_back(closed.square);
  }
  return curve("jump", "Climbing a jump ever more steeply", log_axis("slope $k$ of the ramp"),
               log_axis("error"), slopes)
      .measured("largest error", sup)
      .measured("area", area)
      .measured("integral of the square", square)
      .predicted("½", 0.5)
      .predicted("$1/4k$", closed_area)
      .predicted("$1/12k$", closed_square);
}

View plane_view(const BrickNetwork& network) {
  constexpr Index kSide = 41;
  Matrix z(kSide, kSide);
  std::vector<double> place;
  for (Index i = 0; i < kSide; ++i) place.push_back(-1 + 2.0 * as_double(i) / (kSide - 1));
  for (Index i = 0; i < kSide; ++i) {
    for (Index j = 0; j < kSide; ++j) z(i, j) = network.at(place[as_size(j)], place[as_size(i)]);
  }
  return field("plane", "The network over both numbers, and its fold", axis("$x$"), axis("$b$"),
               axis("output"))
      .add(Role::measured, "network", z, place, place)
      .reference("where $x = b$", std::vector{-1.0, 1.0}, std::vector{-1.0, 1.0});
}

double plane_error(const BrickNetwork& network, bool larger) {
  double largest = 0;
  for (int i = 0; i <= 20; ++i) {
    for (int j = 0; j <= 20; ++j) {
      const double x = -1 + 0.1 * i, y = -1 + 0.1 * j;
      const double wanted = larger ? std::max(x, y) : std::min(x, y);
      largest = std::max(largest, std::abs(network.at(x, y) - wanted));
    }
  }
  return largest;
}

}  // namespace lm::bricks
