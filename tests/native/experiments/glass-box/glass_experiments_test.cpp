// The experiments of the lesson on the glass box, through the door of both faces.
#include <cmath>
#include <string>
#include <vector>

#include "lab/runs.hpp"

using namespace lm;
using namespace lm::test;

TEST_CASE("observing the glass box leaves its bits alone", "[glass_experiments]") {
  Run watched(request("glass-box")), left(request("glass-box"));
  for (int k = 0; k < 5; ++k) {
    watched.advance(1);
    watched.experiment().observe();
  }
  left.advance(5);
  CHECK(watched.digest() == left.digest());
  checks_pass(watched.experiment().observe(), 2);
}

TEST_CASE("a kept edit is measured from the frozen weights, and taken back",
          "[glass_experiments]") {
  // The same change by the probe and by an act: the gradients cannot tell.
  Run probe(request("glass-box", {{"nudge", "0.25"}}));
  Run kept(request("glass-box", {{"nudge", "0"}}));
  probe.advance(3);
  kept.advance(3);
  const double weight = scalar(kept, "weight");
  CHECK(scalar(kept, "far_change") == 0);
  kept.act("edit", "3:1:1:" + std::to_string(weight + 0.25));
  // The act's value was written with six decimals.
  CHECK(scalar(kept, "far_change") == Approx(scalar(probe, "far_change")).epsilon(1e-4));
  CHECK(scalar(kept, "predicted_far_change") ==
        Approx(scalar(probe, "predicted_far_change")).epsilon(1e-4));
  kept.act("restore", "all");
  CHECK(scalar(kept, "far_change") == 0);
  CHECK(scalar(kept, "weight") == weight);
  // An edit that is kept goes into training: the next step starts from it.
  kept.act("edit", "3:1:1:1.5");
  kept.advance(1);
  CHECK(std::abs(scalar(kept, "weight") - 1.5) < 0.5);
}

TEST_CASE("an edit that names no weight is refused", "[glass_experiments]") {
  Run run(request("glass-box"));
  for (const char* value : {"", "3:1:1", "21:1:1:0", "3:7:1:0", "3:1:7:0", "0:1:1:0", "3:1:1:x",
                            "3:1:1:1e9", "3:1:1:0:0", "1:5:1:0", "20:1:2:0"}) {
    INFO(value);
    CHECK_THROWS_AS(run.act("edit", value), Error);
  }
  CHECK_THROWS_AS(run.act("freeze", "1"), Error);
  run.act("edit", "1:4:6:0.5");  // the last of 4 × 6
  run.act("edit", "20:6:1:-0.5");
}

TEST_CASE("one layer of the glass box is the linear model", "[glass_experiments]") {
  Run run(request("glass-box", {{"depth", "1"}, {"nudge", "2"}}));
  run.advance(10);
  CHECK(scalar(run, "prediction_error") < 1e-12);
  CHECK(scalar(run, "hessian_change") < 1e-12);
  CHECK(scalar(run, "linear_hessian_change") < 1e-12);
}

TEST_CASE("the neuron follows its pieces, and says where they end", "[glass_experiments]") {
  Run run(request("single-relu-flow"));
  run.advance(run.experiment().suggested_steps());
  checks_pass(run.experiment().observe(), 1);
  CHECK(scalar(run, "crossings") > 0);
  bool slid = false;
  for (std::int64_t seed = 0; seed < 10 && !slid; ++seed) {
    RunRequest r = request("single-relu-flow", {{"negative_targets", "true"}, {"noise", "1"}});
    r.seed = seed;
    Run with(r);
    with.advance(200);
    slid = scalar(with, "sliding") == 1;
  }
  CHECK(slid);
}
