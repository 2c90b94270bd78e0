// The network by hand against differences; the best line against all lines through pairs of points;
// a layer's picture against what it promises.
#include "experiments/training/plain_network.hpp"

#include <cmath>
#include <random>

#include "catch.hpp"
#include "experiments/training/layer_pictures.hpp"
#include "experiments/training/plane_points.hpp"

using namespace lm;

namespace {

Matrix random_matrix(Index rows, Index columns, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  Matrix m(rows, columns);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = normal(random);
  return m;
}

}  // namespace

TEST_CASE("the loop by hand moves down the slope that differences show", "[training]") {
  const std::vector<Index> sizes = {3, 5, 4, 2};
  const Matrix start = random_matrix(1, 3 * 5 + 5 + 5 * 4 + 4 + 4 * 2 + 2, 1);
  const std::vector<double> theta(start.data(), start.data() + start.size());
  const Matrix x = random_matrix(6, 3, 2), y = random_matrix(6, 2, 3);
  const std::vector<Index> rows = {0, 2, 5};
  training_loop::PlainNetwork network(sizes, theta);
  network.run(x, y, rows);
  network.move(1);
  for (std::size_t i = 0; i < theta.size(); ++i) {
    std::vector<double> up = theta, down = theta;
    up[i] += 1e-6;
    down[i] -= 1e-6;
    const double slope = (training_loop::PlainNetwork(sizes, up).run(x, y, rows) -
                          training_loop::PlainNetwork(sizes, down).run(x, y, rows)) /
                         2e-6;
    CHECK(theta[i] - network.parameters()[i] == Approx(slope).margin(1e-7));
  }
}

TEST_CASE("no line through two points is much better than the best of thirty directions",
          "[training]") {
  const Dataset points = untangling::points_of(untangling::Shape::moons, 60, 0.1, 4);
  const double best = untangling::share_right(untangling::best_line(points), points);
  double other = 0;
  for (Index i = 0; i < points.size(); ++i) {
    for (Index j = 0; j < points.size(); ++j) {
      if (i == j) continue;
      const double dx = points.inputs(j, 0) - points.inputs(i, 0);
      const double dy = points.inputs(j, 1) - points.inputs(i, 1);
      const double angle = std::atan2(dx, -dy);
      const double t =
          points.inputs(i, 0) * std::cos(angle) + points.inputs(i, 1) * std::sin(angle);
      other = std::max(other, untangling::share_right({angle, t}, points));
    }
  }
  CHECK(best >= other - 0.07);
  CHECK(best > 0.8);
}

TEST_CASE("a layer's picture is a turned and scaled plane with an upright line", "[training]") {
  const Matrix values = random_matrix(80, 2, 7);
  std::vector<Index> labels;
  for (Index i = 0; i < 80; ++i) labels.push_back(values(i, 0) + 2 * values(i, 1) > 0.3 ? 1 : 0);
  const untangling::Window window(values, labels, Matrix());
  const Matrix picture = window.of(values);
  CHECK(picture.rowwise().norm().maxCoeff() == Approx(1));
  const double scale =
      (picture.row(0) - picture.row(1)).norm() / (values.row(0) - values.row(1)).norm();
  CHECK((picture.row(5) - picture.row(9)).norm() ==
        Approx(scale * (values.row(5) - values.row(9)).norm()));
  int right = 0;
  for (Index i = 0; i < 80; ++i)
    right += (picture(i, 0) > window.line() ? 1 : 0) == labels[as_size(i)];
  CHECK(right >= 76);
}
