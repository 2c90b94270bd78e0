// The fixed cache sizes are what Eigen then uses.
#include "core/blocking.hpp"

#include <Eigen/Core>

#include "catch.hpp"

TEST_CASE("fix_blocking sets Eigen's cache sizes, again and again", "[blocking]") {
  for (int times = 0; times < 2; ++times) {
    lm::fix_blocking();
    CHECK(Eigen::l1CacheSize() == 32 << 10);
    CHECK(Eigen::l2CacheSize() == 512 << 10);
    CHECK(Eigen::l3CacheSize() == 4 << 20);
  }
}
