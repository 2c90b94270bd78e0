// The experiments on deep linear networks through the same door as the command line and the page.
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "experiments/deep-linear-networks/saddle_survey.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"

using namespace lm;

namespace {

RunRequest request(const std::string& slug, std::vector<Assignment> parameters) {
  RunRequest r;
  r.experiment = slug;
  r.parameters = std::move(parameters);
  r.seed = 5;
  return r;
}

/// A small network whose whole story takes a few hundred steps.
std::vector<Assignment> small(std::vector<Assignment> more = {}) {
  std::vector<Assignment> all = {{"singular_values", "4:1.5"},
                                 {"dimension", "12"},
                                 {"initial_scale", "0.001"},
                                 {"learning_rate", "0.01"}};
  for (const Assignment& one : more) all.push_back(one);
  return all;
}

double scalar(const Run& run, const std::string& name) {
  const Observation seen = run.experiment().observe();
  for (const Scalar& s : seen.scalars) {
    if (s.name == name) return s.value;
  }
  throw std::runtime_error("no scalar " + name);
}

const View& view(const Observation& seen, const std::string& name) {
  for (const View& v : seen.views) {
    if (v.name == name) return v;
  }
  throw std::runtime_error("no view " + name);
}

void to_the_end(Run& run) { run.advance(run.experiment().suggested_steps()); }

}  // namespace

TEST_CASE("every check of a small run of the deep linear experiments passes", "[deep-linear]") {
  for (const char* slug : {"saxe-modes", "saddle-to-saddle", "low-rank-updates"}) {
    INFO(slug);
    Run run(request(slug, small()));
    to_the_end(run);
    const Observation seen = run.experiment().observe();
    CHECK_FALSE(seen.checks.empty());
    for (const Check& check : seen.checks) {
      INFO(check.name << ": " << check.measured);
      CHECK(check.state != CheckState::differs);
    }
  }
  for (const char* kind : {"identity", "relu"}) {
    INFO(kind);
    Run run(request("balancedness", {{"activation", kind}, {"rate_ratio", "3"}}));
    run.advance(300);
    const Observation seen = run.experiment().observe();
    CHECK(seen.checks.size() == 2);
    for (const Check& check : seen.checks) {
      INFO(check.name << ": " << check.measured);
      CHECK(check.state != CheckState::differs);
    }
  }
}

TEST_CASE("a balanced start follows its sigmoid, and half the loss takes twice the time",
          "[deep-linear]") {
  Run exact(request("saxe-modes", small({{"start", "balanced"}})));
  to_the_end(exact);
  // First order: csη ln(s/a₀)/4 with csη = 0.04 for the stronger mode and a₀ = 6e-6.
  CHECK(scalar(exact, "curve_error_max") < 0.04 * 13.4 / 4);
  CHECK(scalar(exact, "off_diagonal") < 1e-12);
  Run sum(request("saxe-modes", small()));
  to_the_end(sum);
  std::vector<Assignment> halved = small({{"loss", "half_sum"}});
  halved[3].text = "0.02";
  Run half(request("saxe-modes", halved));
  half.advance(sum.experiment().step());
  CHECK(scalar(half, "last_half_time") == Approx(2 * scalar(sum, "last_half_time")).epsilon(1e-9));
  CHECK(scalar(half, "loss_factor") == 0.5);
}

TEST_CASE("too large a step leaves, and says what the largest one is", "[deep-linear]") {
  std::vector<Assignment> parameters = small();
  parameters[3].text = "0.5";  // 1/(2cs) = 0.125
  Run run(request("saxe-modes", parameters));
  run.advance(2000);
  REQUIRE(run.experiment().divergence().has_value());
  CHECK(run.experiment().divergence()->message.find("1/(2cs) = 0.125") != std::string::npos);
}

TEST_CASE("more modes than a layer holds are refused by name", "[deep-linear]") {
  try {
    Run run(request("saxe-modes", {{"singular_values", "1:2:3:4:5:6:7"}}));
    FAIL("seven modes were accepted");
  } catch (const Error& error) {
    CHECK(error.faults().at(0).path == "singular_values");
  }
}

TEST_CASE("the small network's 2^k stationary points have one minimum among them",
          "[deep-linear]") {
  const std::vector<Saddle> points = survey_saddles(Vector{{4.0, 2.0, 1.0}}, 0.5);
  REQUIRE(points.size() == 8);
  CHECK(wrong_points(points) == 0);
  CHECK(count_minima(points) == 1);
  CHECK(points.back().measured.negative == 0);
  CHECK(points.front().measured.negative == 9);  // every mode through every hidden unit
  CHECK(largest_of(points, &Saddle::gradient) < 1e-14);
}

TEST_CASE("Newton's method comes to the four maps of two modes and to no other", "[deep-linear]") {
  const SaddleSearch search = search_saddles(Vector{{3.0, 1.0}}, 1, 100, 2);
  CHECK(search.settled > 50);
  REQUIRE(search.found.size() == 4);
  CHECK(largest_of(search.found, &FoundSaddle::distance) < 1e-9);
  CHECK(wrong_points(search.found) == 0);
  CHECK(count_minima(search.found) == 1);
}

TEST_CASE("tanh conserves nothing, ReLU keeps its diagonal to second order a step",
          "[deep-linear]") {
  Run tanh(request("balancedness", {{"activation", "tanh"}}));
  tanh.advance(500);
  CHECK(scalar(tanh, "drift_order") < 0.2);
  for (const Check& check : tanh.experiment().observe().checks) {
    CHECK(check.state == CheckState::outside);
  }
  Run relu(request("balancedness", {{"activation", "relu"}}));
  relu.advance(500);
  CHECK(scalar(relu, "imbalance_drift") < 0.1 * scalar(tanh, "imbalance_drift"));
  CHECK(view(relu.experiment().observe(), "conserved").series.size() == 8);
}
