// The experiments of the lesson four-ingredients through the door of the command line and the page.
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "experiments/four-ingredients/digit_task.hpp"
#include "lab/runs.hpp"

using namespace lm;
using namespace lm::test;

namespace {

/// Small settings by experiment, so that sanitized builds get through.
std::vector<Assignment> small_settings(const std::string& slug) {
  if (slug == "digits") return {{"samples", "60"}, {"hidden_widths", "8"}, {"batch", "20"}};
  if (slug == "loss-landscape") return {{"path", "60"}, {"width", "3"}, {"resolution", "11"}};
  return {{"samples", "12"}, {"units", "4"}};
}

RunRequest small_request(const std::string& slug) { return request(slug, small_settings(slug)); }

const Series& first_series(const Views& views, const std::string& name) {
  for (const View& v : views) {
    if (v.name == name) return v.series.front();
  }
  throw std::runtime_error("no view " + name);
}

std::string code_of(const std::vector<Input>& inputs) {
  try {
    digit_task(10, inputs, 0);
  } catch (const Error& error) {
    return error.faults().front().code;
  }
  return "none";
}

std::string idx(std::initializer_list<unsigned> sizes, const std::string& bytes) {
  std::string file = {'\0', '\0', '\x08', static_cast<char>(sizes.size())};
  for (const unsigned size : sizes) file += {'\0', '\0', '\0', static_cast<char>(size)};
  return file + bytes;
}

std::string repeated(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a drawn digit is read by the trained network and belongs to the record", "[four]") {
  Run run(small_request("digits"));
  run.advance(40);
  const std::string before = run.digest();
  std::string hex = repeated("00", 64);
  for (std::size_t row = 1; row < 7; ++row) hex.replace(2 * (8 * row + 4), 2, "ff");
  run.act("draw", hex);
  CHECK(run.digest() != before);
  const Views seen = run.experiment().views();
  const Series& picture = first_series(seen, "picture");
  CHECK(picture.z.at(8 * 3 + 4) == 1.0);
  CHECK(picture.z.at(8 * 3 + 3) == 0.0);
  double total = 0;
  for (const double p : first_series(seen, "answer").y) total += p;
  CHECK(total == Approx(1).epsilon(1e-12));

  RunRequest again = small_request("digits");
  again.events = {{40, "draw", hex}};
  Run replayed(again);
  replayed.advance(40);
  CHECK(replayed.digest() == run.digest());
}

TEST_CASE("a drawing of the wrong size, of other letters or by another name changes nothing",
          "[four]") {
  Run run(small_request("digits"));
  const std::string before = run.digest();
  CHECK_THROWS_AS(run.act("draw", repeated("00", 63)), Error);
  CHECK_THROWS_AS(run.act("draw", repeated("0G", 64)), Error);
  CHECK_THROWS_AS(run.act("paint", repeated("00", 64)), Error);
  CHECK(run.digest() == before);
}

TEST_CASE("outputs behind a ReLU are never negative, and the loss has its floor", "[four]") {
  RunRequest r = small_request("digits");
  for (const Assignment& a : {Assignment{"output", "nonlinear"}, Assignment{"targets", "signed"},
                              Assignment{"loss", "mean"}}) {
    r.parameters.push_back(a);
  }
  Run run(r);
  run.advance(50);
  CHECK(scalar(run, "lowest_output") >= 0);
  CHECK(scalar(run, "loss_floor") == Approx(9));
  CHECK(scalar(run, "train_loss") >= 9 - 1e-5);
}

TEST_CASE("own digits come from CSV and from IDX, and are split without overlap", "[four]") {
  std::string csv = "a,b,c,d,class\n";
  for (int i = 0; i < 10; ++i) {
    csv += std::to_string(i) + ",0,255,7," + std::to_string(i % 2) + "\n";
  }
  const DigitTask table = digit_task(100, {{"data", csv}}, 1);
  CHECK(table.train.size() == 8);
  CHECK(table.test.size() == 2);
  CHECK(table.side == 2);
  CHECK(table.train.classes == 2);
  CHECK(table.train.inputs.maxCoeff() == 1.0);  // divided by 255
  double sum = 255 * (table.train.inputs.col(0).sum() + table.test.inputs.col(0).sum());
  CHECK(sum == Approx(45));  // every example once

  const std::string images = idx({10, 2, 2}, repeated(std::string("\x00\xff\x00\x33", 4), 10));
  const std::string labels = idx({10}, repeated(std::string("\x03\x01", 2), 5));
  const DigitTask pictures = digit_task(6, {{"data", images}, {"labels", labels}}, 1);
  CHECK(pictures.train.size() == 6);
  CHECK(pictures.test.size() == 4);
  CHECK(pictures.train.classes == 4);
  CHECK(pictures.train.inputs(0, 3) == Approx(0.2));
}

TEST_CASE("bad data are refused with the input's name", "[four]") {
  const std::string images = idx({10, 2, 2}, repeated("abcd", 10));
  CHECK(code_of({{"data", images}}) == "missing_input");
  CHECK(code_of({{"labels", idx({10}, repeated("a", 10))}}) == "missing_input");
  CHECK(code_of({{"data", "a,class\n"}}) == "too_few_rows");
  CHECK(code_of({{"data", "a,class\n1,0\n"}}) == "too_few_rows");
  CHECK(code_of({{"data", "class\n" + repeated("1\n", 12)}}) == "no_features");
  CHECK(code_of({{"data", "a,class\n" + repeated("1,2\n", 12)}}) == "one_class");
  CHECK(code_of({{"data", "a,class\n" + repeated("1,0.5\n", 12)}}) == "bad_label");
  CHECK(code_of({{"data", "a,class\n" + repeated("1,100\n", 12)}}) == "bad_label");
  CHECK(code_of({{"data", "a,class\n" + repeated("1,1\n1,0\n", 6)}, {"labels", "x"}}) == "bad_idx");
}

TEST_CASE("equal units stay equal to the last bit, and the least difference grows", "[four]") {
  Run equal(small_request("symmetry-breaking"));
  equal.advance(500);
  CHECK(scalar(equal, "difference") == 0);
  CHECK(scalar(equal, "distinct_units") == 1);
  CHECK(scalar(equal, "random_distinct_units") == 4);
  RunRequest r = small_request("symmetry-breaking");
  r.parameters.push_back({"start", "perturbed"});
  Run perturbed(r);
  const double before = scalar(perturbed, "difference");
  perturbed.advance(1500);
  CHECK(scalar(perturbed, "difference") > 100 * before);
}

TEST_CASE("a run of the landscape walks the path that its plane was cut for", "[four]") {
  Run run(small_request("loss-landscape"));
  run.advance(60);
  const Views seen = run.experiment().views();
  const Series& path = seen.front().series.back();
  // The plane goes through the path's end.
  CHECK(path.x.back() == Approx(0).margin(1e-9));
  CHECK(path.y.back() == Approx(0).margin(1e-9));
  CHECK(scalar(run, "gap") == Approx(0).margin(1e-12));
  CHECK(scalar(run, "plane_share") > 0.9);

  RunRequest leap = small_request("loss-landscape");
  leap.parameters.push_back({"learning_rate", "0.5"});
  CHECK_NOTHROW(Run(leap).advance(60));
}
