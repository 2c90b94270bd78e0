// The recording schedule: dense at first, then a fixed number of points per octave.
#include "core/recorder.hpp"

#include "catch.hpp"
#include "core/error.hpp"

TEST_CASE("the schedule keeps every early step and bounds the rest", "[recorder]") {
  const lm::Schedule schedule(512);
  for (std::int64_t step = 0; step <= 512; ++step) CHECK(schedule.due(step));
  CHECK_FALSE(schedule.due(513));
  CHECK(schedule.due(514));
  CHECK_FALSE(schedule.due(1026));
  CHECK(schedule.due(1028));
  std::int64_t kept = 0;
  for (std::int64_t step = 0; step <= 1'048'576; ++step) kept += schedule.due(step);
  CHECK(kept == 513 + 11 * 256);
}

TEST_CASE("a recorder keeps columns", "[recorder]") {
  lm::Recorder recorder({"loss", "norm"});
  recorder.add(0, {4.0, 1.0});
  recorder.add(3, {2.0, 1.5});
  CHECK(recorder.steps() == std::vector<double>{0, 3});
  CHECK(recorder.column("norm") == std::vector<double>{1.0, 1.5});
  CHECK_THROWS_AS(recorder.add(4, {1.0}), lm::Error);
  CHECK_THROWS_AS(recorder.column("gain"), lm::Error);
}
