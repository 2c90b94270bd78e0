// The experiments ntk-width and lazy-scale: slopes of small ladders, refusals.
#include <cmath>

#include "catch.hpp"
#include "lab/runs.hpp"

using namespace lm;
using namespace lm::test;

TEST_CASE("a small ladder already tells the three exponents apart", "[lazy]") {
  Run run(request("ntk-width", {{"widths", "32:128:512"}, {"repeats", "3"}}, 1));
  run.advance(100);
  // Three networks of each width scatter by about 0.05 to 0.1.
  CHECK(scalar(run, "initialization_slope") == Approx(-0.5).margin(0.1));
  CHECK(scalar(run, "drift_slope") == Approx(-1).margin(0.25));
  CHECK(scalar(run, "movement_slope") == Approx(-0.5).margin(0.15));
  CHECK(scalar(run, "distance_ratio") == Approx(1).margin(0.1));
}

TEST_CASE("a ladder that is too large or has one rung is refused by name", "[lazy]") {
  const auto path = [](const RunRequest& bad) -> std::string {
    try {
      Run run(bad);
    } catch (const Error& error) {
      return error.faults().at(0).path;
    }
    return "";
  };
  CHECK(path(request("ntk-width", {{"widths", "64"}})) == "widths");
  CHECK(path(request("ntk-width", {{"widths", "64:64"}})) == "widths");
  CHECK(path(request("ntk-width", {{"widths", "4096:8192"}, {"repeats", "10"}})) == "widths");
  CHECK(path(request("lazy-scale", {{"scales", "3:3"}})) == "scales");
}

TEST_CASE("a learning rate past the kernel's edge is a divergence that says so", "[lazy]") {
  Run run(request("ntk-width", {{"widths", "32:64"}, {"learning_rate", "3"}}, 1));
  run.advance(200);
  REQUIRE(run.experiment().divergence().has_value());
  CHECK(run.experiment().divergence()->message.find("above the 2") != std::string::npos);
}
