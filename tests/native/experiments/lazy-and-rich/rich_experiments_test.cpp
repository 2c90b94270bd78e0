// The experiments diagonal-network and feature-learning: limits, starts, refusals.
#include <cmath>

#include "catch.hpp"
#include "lab/runs.hpp"

using namespace lm;
using namespace lm::test;

namespace {

std::string refused(const RunRequest& bad) {
  try {
    Run run(bad);
  } catch (const Error& error) {
    return error.faults().at(0).path;
  }
  return "";
}

const std::vector<Assignment> kSmallDiagonal = {
    {"scales", "0.01:2"}, {"samples", "10"}, {"dimension", "20"}, {"sparsity", "2"}};
const std::vector<Assignment> kSmallFeatures = {
    {"samples", "60"}, {"dimension", "6"}, {"width", "16"}, {"relevant", "2"}};

}  // namespace

TEST_CASE("a diagonal network ends where the entropy is least, sparse or short", "[rich]") {
  Run run(request("diagonal-network", kSmallDiagonal, 1));
  run.advance(20000);
  const Observation seen = run.experiment().observe();
  CHECK(seen.checks.size() == 2);  // both scales have fitted
  for (const Check& check : seen.checks) {
    INFO(check.name << ": " << check.measured);
    CHECK(check.passed());
  }
  CHECK(scalar(seen, "risk_smallest") < 0.01);
  CHECK(scalar(seen, "risk_largest") == Approx(scalar(seen, "risk_shortest")).epsilon(0.01));
  CHECK(scalar(seen, "norm_smallest") < scalar(seen, "norm_largest"));
}

TEST_CASE("a diagonal network refuses data without freedom and steps that are too large",
          "[rich]") {
  CHECK(refused(request("diagonal-network", {{"samples", "50"}, {"dimension", "20"}})) ==
        "samples");
  CHECK(refused(request("diagonal-network",
                        {{"sparsity", "30"}, {"samples", "10"}, {"dimension", "20"}})) ==
        "sparsity");
  Run run(request("diagonal-network", {{"scales", "1"}, {"learning_rate", "5"}}, 1));
  run.advance(500);
  REQUIRE(run.experiment().divergence().has_value());
  CHECK(run.experiment().divergence()->message.find("too large") != std::string::npos);
}

TEST_CASE("lazy and rich start from one function, zero, and one first layer", "[rich]") {
  Run run(request("feature-learning", kSmallFeatures, 1));
  const Observation start = run.experiment().observe();
  // The target's mean square is one, and so is the error of a network that says nothing.
  CHECK(scalar(start, "test_error_lazy") == Approx(1).epsilon(1e-6));  // float rounding
  CHECK(scalar(start, "test_error_rich") == Approx(1).epsilon(1e-6));
  CHECK(scalar(start, "mass_lazy") == scalar(start, "mass_rich"));
  run.advance(300);
  const Observation seen = run.experiment().observe();
  CHECK(scalar(seen, "mass_rich") > scalar(seen, "mass_lazy") + 0.1);
  CHECK(scalar(seen, "train_loss_lazy") < 0.5 * scalar(start, "train_loss_lazy"));
}
