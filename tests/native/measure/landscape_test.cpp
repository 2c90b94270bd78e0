// Planes through parameter space: directions have their stated norms, slices their stated values.
#include "measure/landscape.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"

using namespace lm;

TEST_CASE("filter-normalized directions have θ's column norms and leave biases alone",
          "[landscape]") {
  ParameterLayout layout(2);
  layout[0].rows = 3;
  layout[0].columns = 4;
  layout[1].offset = 12;
  layout[1].columns = 4;
  layout[1].is_matrix = false;
  Random random(1, stream("theta"));
  const Vector theta = normal_vector(random, 16);
  Random draw(2, stream("direction"));
  const Vector direction = filter_normalized_direction(layout, theta, draw);
  const Eigen::Map<const Matrix> W(theta.data(), 3, 4), D(direction.data(), 3, 4);
  for (Index j = 0; j < 4; ++j) CHECK(D.col(j).norm() == Approx(W.col(j).norm()));
  CHECK(direction.tail(4).norm() == 0);
  CHECK_THROWS_AS(filter_normalized_direction(layout, Vector::Ones(3), draw), Error);
}

TEST_CASE("a trajectory in a plane is found whole, and projects onto itself", "[landscape]") {
  Random random(3, stream("plane"));
  const Vector a = normal_vector(random, 9), b = normal_vector(random, 9);
  Matrix trajectory(20, 9);
  for (Index k = 0; k < 20; ++k) {
    const double t = static_cast<double>(k);
    trajectory.row(k) = (t * a + std::sin(t) * b).transpose();
  }
  double explained = 0;
  const Plane plane = trajectory_plane(trajectory, &explained);
  CHECK(explained == Approx(1));
  for (Index k = 0; k < 20; ++k) {
    const Vector theta = trajectory.row(k).transpose();
    const Eigen::Vector2d at = project(plane, theta);
    const Vector back = plane.centre + at(0) * plane.first + at(1) * plane.second;
    CHECK((back - theta).norm() < 1e-9);
  }
  CHECK_THROWS_AS(trajectory_plane(trajectory.topRows(2)), Error);
  CHECK_THROWS_AS(trajectory_plane(Vector::LinSpaced(5, 0, 1) * a.transpose()), Error);
}

TEST_CASE("the loss on a plane is the loss at its points, rows along the second direction",
          "[landscape]") {
  const Plane plane{Vector{{1.0, 1.0}}, Vector{{1.0, 0.0}}, Vector{{1.0, 2.0}}};
  const Matrix values = loss_on_plane(plane, Vector{{0.0, 1.0, 2.0}}, Vector{{-1.0, 0.5}},
                                      [](const Vector& w) { return w(0) + 10 * w(1); });
  CHECK(values(0, 0) == 0 + 10 * -1);
  CHECK(values(1, 2) == 3.5 + 10 * 2);
  CHECK(values.rows() == 2);
  CHECK(project(plane, Vector{{2.5, 2.0}})(1) == Approx(0.5));
  CHECK(project(plane, Vector{{2.5, 2.0}})(0) == Approx(1));
}
