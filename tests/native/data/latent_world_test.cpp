// The latent world: parts of one world, senses of it, and what the nuisance hides.
#include "data/latent_world.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"

using namespace lm;

TEST_CASE("parts are other states of the same world", "[world]") {
  const LatentWorld a = latent_world(50, {4, 8, 5}, 3, 1), b = latent_world(50, {4, 8, 5}, 3, 2);
  CHECK(a.latent != b.latent);
  const LatentWorld again = latent_world(50, {4, 8, 5}, 3, 1);
  CHECK(a.first == again.first);
  CHECK(a.second == again.second);
  // More tasks leave the first ones as they were.
  CHECK(latent_world(50, {4, 8, 9}, 3, 1).targets.leftCols(5) == a.targets);
  // Without nuisance a sense is a bounded function of the state alone.
  CHECK(latent_world(50, {4, 0, 1}, 3, 1).first.cwiseAbs().maxCoeff() <= 1);
  CHECK(latent_world(50, {4, 0, 1}, 3, 1).second.cwiseAbs().maxCoeff() < 1);
}

TEST_CASE("tasks have mean square one and are the same for both senses", "[world]") {
  const LatentWorld world = latent_world(4000, {4, 8, 20}, 1, 1);
  // The mean over 80,000 numbers of mean square 1 and variance ½; tasks of one world are few, and a
  // slow one keeps its phase: 0.15 covers that.
  CHECK(world.targets.squaredNorm() / 80000.0 == Approx(1).margin(0.15));
  CHECK(world.targets.cwiseAbs().maxCoeff() <= std::sqrt(2.0) * (1 + 1e-12));
}

TEST_CASE("the nuisance has the stated rank", "[world]") {
  const LatentWorld loud = latent_world(100, {4, 3, 1}, 7, 1),
                    still = latent_world(100, {4, 0, 1}, 7, 1);
  // The maps of the world are drawn first, so the senses differ by the nuisance alone.
  const Matrix difference = loud.second - still.second;
  const Matrix gram = difference.transpose() * difference;
  const Vector values = symmetric_eigenvalues(gram);
  const Index n = values.size();
  CHECK(values(n - 3) > 1e-3 * values(n - 1));
  CHECK(std::abs(values(n - 4)) < 1e-12 * values(n - 1));
}

TEST_CASE("a world refuses nonsense", "[world]") {
  CHECK_THROWS_AS(latent_world(0, {}, 1, 1), Error);
  CHECK_THROWS_AS(latent_world(5, {0, 1, 1}, 1, 1), Error);
  CHECK_THROWS_AS(latent_world(5, {1, -1, 1}, 1, 1), Error);
  CHECK_THROWS_AS(latent_world(5, {1, 1, 0}, 1, 1), Error);
}

TEST_CASE("another world's senses can be shown the states of this one", "[world]") {
  const LatentWorld here = latent_world(30, {4, 0, 5}, 3, 1);
  const LatentWorld shown = show_states(here.latent, {4, 0, 5}, 3, 9);
  CHECK(shown.first == here.first);  // without nuisance the part changes nothing
  CHECK(shown.targets == here.targets);
  const LatentWorld elsewhere = show_states(here.latent, {4, 0, 5}, 4, 1);
  CHECK(elsewhere.latent == here.latent);
  CHECK(elsewhere.second != here.second);
  CHECK(elsewhere.targets != here.targets);
}

TEST_CASE("a sense is of the kind that is asked for", "[world]") {
  LatentWorldSpec spec{4, 0, 1};
  spec.first = Sense::tanh;
  const LatentWorld a = latent_world(2, spec, 5, 1);
  // tanh keeps the order of its argument along a line in the world; a wave does not.
  Matrix line = Matrix::Zero(200, 4);
  line.col(0) = Vector::LinSpaced(200, -3, 3);
  const auto turns = [&line](const LatentWorldSpec& of) {
    const Matrix X = show_states(line, of, 5, 1).first;
    Index count = 0;
    for (Index c = 0; c < X.cols(); ++c) {
      for (Index i = 2; i < X.rows(); ++i) {
        const double before = X(i - 1, c) - X(i - 2, c), now = X(i, c) - X(i - 1, c);
        count += before * now < 0;
      }
    }
    return count;
  };
  CHECK(a.first.cols() == kFirstSenses);
  CHECK(turns(spec) == 0);
  CHECK(turns({4, 0, 1}) > 40);
}

TEST_CASE("tasks on a plane ask for nothing outside it", "[world]") {
  const Matrix z = latent_world(20, {5, 0, 1}, 2, 1).latent;
  const double right = std::acos(-1.0) / 2;
  Matrix moved = z;
  moved.rightCols(3).setZero();
  const WorldTasks first{6, 0, 0.0}, second{6, 0, right}, tilted{6, 0, right / 3};
  CHECK(world_tasks(z, first, 2) == world_tasks(moved, first, 2));
  CHECK((world_tasks(z, second, 2) - world_tasks(moved, second, 2)).cwiseAbs().maxCoeff() > 0.1);
  moved = z;
  moved.leftCols(2).setZero();
  moved.col(4).setZero();
  // cos 90° is 6e-17, not zero.
  CHECK((world_tasks(z, second, 2) - world_tasks(moved, second, 2)).cwiseAbs().maxCoeff() < 1e-14);
  CHECK((world_tasks(z, tilted, 2) - world_tasks(moved, tilted, 2)).cwiseAbs().maxCoeff() > 0.1);
  // Two orthonormal directions at every angle, and the angle is the one asked for.
  const Matrix P = world_plane(5, right / 3), Q = world_plane(5, 0);
  CHECK((P.transpose() * P - Matrix::Identity(2, 2)).norm() < 1e-14);
  CHECK((Q.transpose() * P - std::cos(right / 3) * Matrix::Identity(2, 2)).norm() < 1e-14);
  CHECK_THROWS_AS(world_tasks(Matrix::Zero(2, 3), first, 2), Error);
}

TEST_CASE("many tasks of the whole world teach one kernel, whichever tasks they are", "[world]") {
  const Matrix z = 0.5 * latent_world(12, {4, 0, 1}, 6, 1).latent;
  constexpr Index count = 20000;
  // A mean of 20,000 products of variance at most 3/2: standard error .009, five of them.
  for (const Index from : {Index{0}, count}) {
    const Matrix answers = world_tasks(z, {count, from, std::nullopt}, 6);
    const Matrix kernel = answers * answers.transpose() / static_cast<double>(count);
    for (Index i = 0; i < z.rows(); ++i) {
      for (Index j = 0; j < z.rows(); ++j) {
        const double distance = (z.row(i) - z.row(j)).squaredNorm();
        CHECK(kernel(i, j) == Approx(std::exp(-distance / 2)).margin(0.045));
      }
    }
  }
}
