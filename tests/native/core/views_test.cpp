// Checks pass and fail as their kind says, and the digest sees every shown number.
#include "core/views.hpp"

#include <limits>

#include "catch.hpp"

namespace {

lm::Observation sample() {
  lm::View view;
  view.name = "loss";
  view.series.push_back({"loss", lm::Role::measured, {0, 1}, {4, 2}, {}, 0, 0});
  lm::Observation observation;
  observation.views.push_back(view);
  observation.scalars.push_back({"train_loss", 2.0});
  return observation;
}

std::string digest_of(const lm::Observation& observation) {
  lm::Digest digest;
  hash(digest, observation.views, observation.scalars);
  return digest.hex();
}

}  // namespace

TEST_CASE("each kind of check holds its own comparison", "[views]") {
  CHECK(lm::within("a", 1.0, 1.05, 0.1, "", "").passed());
  CHECK_FALSE(lm::within("a", 1.0, 1.2, 0.1, "", "").passed());
  CHECK(lm::at_least("a", 1.0, 0.95, 0.1, "", "").passed());
  CHECK_FALSE(lm::at_least("a", 1.0, 0.8, 0.1, "", "").passed());
  CHECK(lm::at_most("a", 1.0, 1.05, 0.1, "", "").passed());
  CHECK_FALSE(lm::at_most("a", 1.0, 1.2, 0.1, "", "").passed());
  CHECK(lm::equal("a", 3, 3, "", "").passed());
  CHECK_FALSE(lm::equal("a", 3, 4, "", "").passed());
  CHECK(lm::ordered("a", 0, "", "").passed());
  CHECK_FALSE(lm::ordered("a", 1, "", "").passed());
}

TEST_CASE("a value that is not a number never passes", "[views]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(lm::within("a", 1, nan, 10, "", "").passed());
  CHECK_FALSE(lm::at_least("a", nan, 1, 10, "", "").passed());
  CHECK_FALSE(lm::at_most("a", 1, nan, 10, "", "").passed());
  CHECK_FALSE(lm::equal("a", nan, nan, "", "").passed());
  CHECK_FALSE(lm::ordered("a", nan, "", "").passed());
}

TEST_CASE("the digest changes with any number or name shown", "[views]") {
  const std::string base = digest_of(sample());
  CHECK(digest_of(sample()) == base);
  lm::Observation changed = sample();
  changed.views[0].series[0].y[1] = 2.0000000000000004;
  CHECK(digest_of(changed) != base);
  changed = sample();
  changed.scalars[0].value = -2.0;
  CHECK(digest_of(changed) != base);
  changed = sample();
  changed.views[0].name = "loss2";
  CHECK(digest_of(changed) != base);
}
