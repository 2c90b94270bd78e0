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
