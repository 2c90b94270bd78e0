// The experiments of the lesson on the glass box that end in a closed form: the spectrum of the
// data, and the switchboard of depth, width, nonlinearity and data.
#include <cmath>
#include <string>
#include <vector>

#include "lab/runs.hpp"

using namespace lm;
using namespace lm::test;

TEST_CASE("every mode decays at the rate of its eigenvalue", "[spectrum]") {
  Run run(request("data-spectrum", {{"samples", "6"}, {"dimension", "12"}}));
  claims_none(run.experiment().observe());  // no mode has moved: nothing to hold
  run.advance(run.experiment().suggested_steps());
  const Observation seen = run.experiment().observe();
  checks_pass(seen, 1);
  // The axis of the scatter holds the eigenvalues: with L = ‖y − Xw‖² flow's rates are twice those.
  const Series& flow = view(seen, "rates").series.at(1);
  const Series& measured = view(seen, "rates").series.at(0);
  REQUIRE(flow.x.size() == 6);
  for (std::size_t i = 0; i < flow.x.size(); ++i) {
    CHECK(std::abs(flow.y[i] / (2 * flow.x[i]) - 1) < 1e-12);
    // −ln(1 − 2ηλ)/η exceeds 2λ by the share ηλ and a little more at the default η = 0.01.
    const double excess = measured.y[i] / flow.y[i] - 1;
    CHECK(excess > 0);
    CHECK(excess < 1.2 * 0.01 * flow.x[i] / (1 - 0.02 * flow.x[i]));
  }
  CHECK(scalar(seen, "fastest_rate") > scalar(seen, "slowest_rate"));
}

TEST_CASE("a spectrum of the student's own is read off the file", "[spectrum]") {
  RunRequest r = request("data-spectrum", {{"learning_rate", "0.01"}, {"standardize", "false"}});
  r.inputs = {{"data", {}}};
  const std::string csv = "a,b,y\n3,0,1\n0,1,1\n";
  r.inputs[0].bytes.assign(csv.begin(), csv.end());
  Run run(r);
  run.advance(10);
  const Observation seen = run.experiment().observe();
  // XXᵀ = diag(9, 1).
  CHECK(std::abs(scalar(seen, "predicted_fastest_rate") - 18) < 1e-12);
  CHECK(std::abs(scalar(seen, "predicted_slowest_rate") - 2) < 1e-12);
  checks_pass(seen, 1);
}

TEST_CASE("the switchboard follows the closed form that is left", "[axes]") {
  const std::vector<std::vector<Assignment>> settings = {
      {{"depth", "1"}},
      {{"depth", "1"}, {"data", "rotated"}},
      {{"start", "aligned"}, {"data", "spectrum"}},
      {{"depth", "3"}, {"start", "aligned"}},
  };
  for (const std::vector<Assignment>& setting : settings) {
    Run run(request("axes-of-complexity", setting));
    run.advance(run.experiment().suggested_steps());
    const Observation seen = run.experiment().observe();
    CHECK(scalar(seen, "closed_form") == 1);
    checks_pass(seen, 1);
  }
}

TEST_CASE("half-times of the switchboard halve from mode to stronger mode", "[axes]") {
  Run run(request("axes-of-complexity"));
  run.advance(run.experiment().suggested_steps());
  const Observation seen = run.experiment().observe();
  checks_pass(seen, 3);
  // Strengths 4, 2, 1: t = ln(s/a₀ − 1)/2s with starts of about the same size.
  for (const char* which : {"half_time_", "predicted_half_time_"}) {
    for (const int mode : {1, 2}) {
      const double ratio = scalar(seen, which + std::to_string(mode + 1)) /
                           scalar(seen, which + std::to_string(mode));
      CHECK(ratio > 1.7);
      CHECK(ratio < 2.1);
    }
  }
}

TEST_CASE("where no closed form is known the switchboard claims none", "[axes]") {
  for (const std::vector<Assignment>& setting :
       {std::vector<Assignment>{{"activation", "tanh"}}, {{"data", "rotated"}}, {{"depth", "4"}}}) {
    Run run(request("axes-of-complexity", setting));
    run.advance(50);
    const Observation seen = run.experiment().observe();
    CHECK(scalar(seen, "closed_form") == 0);
    claims_none(seen);
    for (const Series& series : view(seen, "modes").series) CHECK(series.role != Role::predicted);
  }
}
