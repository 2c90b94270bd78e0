// The experiments of the lesson on scalar factorization, through the door of both faces.
#include <cmath>
#include <string>
#include <vector>

#include "lab/runs.hpp"

using namespace lm;
using namespace lm::test;

namespace {

bool checks_pass(const Run& run, std::size_t at_least) {
  const Observation seen = run.experiment().observe();
  bool all = seen.checks.size() >= at_least;
  for (const Check& check : seen.checks) {
    INFO(check.name << ": " << check.measured);
    CHECK(check.passed());
    all = all && check.passed();
  }
  return all;
}

}  // namespace

TEST_CASE("the default runs pass their checks", "[scalar_experiments]") {
  Run factors(request("scalar-factorization"));
  factors.advance(factors.experiment().suggested_steps());
  CHECK(checks_pass(factors, 1));
  Run line(request("polynomial-in-parameters"));
  line.advance(line.experiment().suggested_steps());
  CHECK(line.experiment().ended());
  CHECK(checks_pass(line, 4));
  CHECK(scalar(line, "degree") == 3);
  CHECK(scalar(line, "data_degree") == 1);
}

TEST_CASE("training ends where the two hyperbolas meet", "[scalar_experiments]") {
  Run run(request("scalar-factorization", {{"learning_rate", "0.001"}}));
  run.advance(5000);
  // w₁² = (κ + √(κ² + 4s²))/2 with κ = 3.99, s = 2; the walk's κ is smaller by less than 1 %.
  const double kappa = 3.99;
  const double w1 = std::sqrt((kappa + std::sqrt(kappa * kappa + 16)) / 2);
  CHECK(scalar(run, "first_weight") == Approx(w1).epsilon(3e-3));
  CHECK(scalar(run, "product") == Approx(2).epsilon(1e-9));
}

TEST_CASE("past 1/(2cs) no minimum holds", "[scalar_experiments]") {
  const auto loss_at = [](const char* rate) {
    Run run(
        request("scalar-factorization", {{"learning_rate", rate}, {"w1", "0.5"}, {"w2", "0.4"}}));
    run.advance(3000);
    return scalar(run, "train_loss");
  };
  CHECK(loss_at("0.24") < 1e-12);
  CHECK_FALSE(loss_at("0.26") < 1e-3);
}

TEST_CASE("a step far too large is a divergence that names the threshold", "[scalar_experiments]") {
  Run run(request("scalar-factorization", {{"learning_rate", "2"}}));
  run.advance(100);
  REQUIRE(run.experiment().divergence());
  CHECK(run.experiment().divergence()->message.find("2/η = 1") != std::string::npos);
}

TEST_CASE("the learning rate and the noise change in mid-run, nothing else",
          "[scalar_experiments]") {
  Run run(request("scalar-factorization"));
  run.advance(10);
  run.act("learning_rate", "0.05");
  run.act("label_noise", "0.3");
  CHECK(scalar(run, "stable_sharpness") == Approx(40));
  CHECK_THROWS_AS(run.act("w1", "1"), Error);
  CHECK_THROWS_AS(run.act("learning_rate", "-1"), Error);
  run.advance(100);
  CHECK(scalar(run, "time") == Approx(0.2 + 5));
}

TEST_CASE("an activation ends the polynomial", "[scalar_experiments]") {
  for (const char* activation : {"relu", "tanh"}) {
    Run run(request("polynomial-in-parameters", {{"activation", activation}}));
    run.advance(64);
    CHECK(scalar(run, "degree") > 3);
    CHECK(scalar(run, "data_degree") > 1);
  }
}
