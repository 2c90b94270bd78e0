// Asking a network about a digit: the act `ask` of the experiments on digits.
#include "experiments/four-ingredients/asked_digit.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "lab/runs.hpp"

using namespace lm;
using namespace lm::test;

namespace {

const std::vector<const char*> kSlugs = {"digits", "hyperparameters", "memorization",
                                         "representations"};

/// Small, so that sanitized builds get through.
RunRequest small(const std::string& slug) {
  const bool one_width = slug == "hyperparameters";
  return request(slug, {{"samples", "60"}, {one_width ? "width" : "hidden_widths", "12"}});
}

bool shows(const Run& run, const std::string& name) {
  for (const View& v : run.experiment().views()) {
    if (v.name == name) return true;
  }
  return false;
}

std::string code_of(Run& run, const std::string& value) {
  try {
    run.act("ask", value);
  } catch (const Error& error) {
    return error.faults().front().code;
  }
  return "none";
}

}  // namespace

TEST_CASE("a test image is shown and answered, with the values of the hidden units", "[four]") {
  for (const char* slug : kSlugs) {
    INFO(slug);
    Run run(small(slug));
    run.advance(5);
    CHECK_FALSE(shows(run, "inside"));
    run.act("ask", "17");
    const Observation seen = run.experiment().observe();
    const Matrix row = digit_task(60, {}, 3).test.inputs.row(16);
    CHECK(view(seen, "picture").series.front().z ==
          std::vector<double>(row.data(), row.data() + row.size()));
    const Series& units = view(seen, "inside").series.front();
    CHECK(units.z.size() == 12);
    CHECK(units.rows * units.columns == 12);
    CHECK(*std::min_element(units.z.begin(), units.z.end()) >= 0);  // ReLUs

    RunRequest again = small(slug);
    again.events = {{5, "ask", "17"}};
    Run replayed(again);
    replayed.advance(5);
    CHECK(replayed.digest() == run.digest());
  }
}

TEST_CASE("a digit that is drawn as before and one that is asked get one answer", "[four]") {
  std::string hex;
  for (int i = 0; i < 64; ++i) hex += i % 5 == 0 ? "ff" : "07";
  Run drawn(small("digits")), asked(small("digits"));
  drawn.advance(5);
  asked.advance(5);
  drawn.act("draw", hex);
  asked.act("ask", hex);
  CHECK(scalar(drawn, "answer_value") == scalar(asked, "answer_value"));
  CHECK_FALSE(shows(drawn, "inside"));
  asked.act("draw", hex);
  CHECK(asked.digest() == drawn.digest());
}

TEST_CASE("what is no image and no drawing is refused and changes nothing", "[four]") {
  for (const char* slug : kSlugs) {
    INFO(slug);
    Run run(small(slug));
    const std::string before = run.digest();
    for (const char* value : {"0", "1001", "-3", "1.5", "seven", "00ff", ""}) {
      INFO(value);
      CHECK(code_of(run, value) == "bad_value");
    }
    CHECK(code_of(run, std::string(127, '0') + "G") == "bad_value");
    CHECK(run.digest() == before);
  }
  RunRequest rings = request("representations", {{"data", "rings"}, {"samples", "60"}});
  Run points(rings);
  CHECK(code_of(points, "00ff") == "bad_value");  // two features are no picture
  points.act("ask", "3");
  CHECK(shows(points, "answer"));
  CHECK_FALSE(shows(points, "picture"));
}
