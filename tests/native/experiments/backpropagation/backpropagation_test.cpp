// The graph of a formula, the blame that is filled in and what a wrong answer is told, and a
// network's gradient as differences.
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "experiments/backpropagation/blame_rules.hpp"
#include "experiments/backpropagation/difference_ladder.hpp"
#include "experiments/backpropagation/formula_graph.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"
#include "theory/formula_derivatives.hpp"

using namespace lm;

namespace {

const std::vector<std::string> kNames = {"w1", "w2", "x", "y"};
const Vector kLecture{{0.5, 1.5, 2, 3}};

std::string told(const std::string& text, Index part, double answer, const Vector& at = kLecture) {
  const Formula formula = parse_formula(text, kNames);
  return broken_rule(formula, kNames, FormulaFlow(formula, at), part, answer);
}

bool holds(const std::string& text, const std::string& words) {
  INFO(text);
  return text.find(words) != std::string::npos;
}

Run lecture_run(std::vector<Assignment> parameters = {}) {
  RunRequest request;
  request.experiment = "backprop-by-hand";
  request.parameters = std::move(parameters);
  return Run(request);
}

std::string refusal(Run& run, const std::string& value) {
  try {
    run.act("blame", value);
  } catch (const Error& error) {
    return error.faults()[0].code + ": " + error.faults()[0].message;
  }
  return "";
}

double scalar(const Run& run, const std::string& name) {
  for (const Scalar& s : run.experiment().scalars()) {
    if (s.name == name) return s.value;
  }
  return kNaN;
}

}  // namespace

TEST_CASE("blame that reaches a part over two lines is their sum", "[backprop]") {
  const Formula formula = parse_formula("x*x+x*y", kNames);
  const FormulaFlow flow(formula, kLecture);
  CHECK(flow.blame(0) == 2 * 2 + 3);  // x
  const FormulaGradient gradient(formula, kNames, kLecture, 2);
  CHECK(gradient.value() == 7);
  CHECK(gradient.second() == 2);
}

TEST_CASE("the gradient's graph is told in signs, and ends in the gradient", "[backprop]") {
  const Formula formula = parse_formula("(w2*relu(w1*x)-y)^2", kNames);
  const FormulaGradient gradient(formula, kNames, kLecture, 0);
  std::string signs;
  for (const GradientNode& node : gradient.nodes()) signs += node.sign + " ";
  CHECK(signs == "w1 w2 x y × relu × − × 2 × gate × ");
  CHECK(gradient.nodes().back().value == -9);
  CHECK(gradient.nodes().front().blame == 18);
}

TEST_CASE("many places at once give the values and slopes of one", "[backprop]") {
  const Formula formula = parse_formula("sigmoid(w1*x)^2/w2+exp(-y)", kNames);
  FormulaBatch batch(formula, 4, 3);
  Matrix places(3, 4);
  places << 0.5, 1.5, 2, 3, -1, 0.5, 1, 0, 2, -1, 0.3, 1;
  batch.run(places);
  for (Index i = 0; i < 3; ++i) {
    const auto jet = theory::formula_jets(formula, places.row(i).transpose()).back();
    CHECK(std::abs(batch.value(i) - jet.value) < 1e-14);
    for (Index k = 0; k < 4; ++k) CHECK(std::abs(batch.slope(i, k) - jet.gradient(k)) < 1e-14);
  }
}

TEST_CASE("a wrong blame is told which rule was broken", "[backprop]") {
  // Parts: w2, w1, x, w1 x, relu, the product, y, the difference, the power.
  const std::string lecture = "(w2*relu(w1*x)-y)^2";
  CHECK(told(lecture, 8, 1).empty());
  CHECK(holds(told(lecture, 8, 2.25), "its blame is dL/dL = 1"));
  CHECK(told(lecture, 7, -3).empty());
  CHECK(holds(told(lecture, 7, -1.5), "exponent did not come down"));
  CHECK(holds(told(lecture, 7, 4.5), "the power did not get one lower"));
  CHECK(holds(told(lecture, 7, 3), "the sign is not"));
  CHECK(holds(told(lecture, 6, -3), "the sign is not"));
  CHECK(holds(told(lecture, 4, -3), "times the other factor"));
  CHECK(holds(told(lecture, 4, 1.5), "the slope alone"));
  CHECK(holds(told(lecture, 1, -2.25), "times the factor itself"));
  CHECK(holds(told(lecture, 1, 0.5), "the value, which flows forwards"));
  CHECK(holds(told(lecture, 1, 77), "times the other factor"));
  const Vector closed{{-0.5, 1.5, 2, 3}};
  CHECK(told(lecture, 3, 0, closed).empty());
  CHECK(holds(told(lecture, 3, -9, closed), "through a closed gate"));
  CHECK(holds(told("x*x+x*y", 0, 3), "the share of one line"));
  CHECK(holds(told("tanh(x)", 0, 1 - 4.0), "z what goes in"));
}

TEST_CASE("no rule that is told holds the answer", "[backprop]") {
  const Formula formula = parse_formula("(w2*tanh(w1*x)-y)^2/3", kNames);
  const Vector at{{0.37, 1.71, 2.3, 3.9}};
  const FormulaFlow flow(formula, at);
  for (Index part = 0; part < flow.blame.size() - 1; ++part) {
    const std::string right = std::to_string(std::abs(flow.blame(part))).substr(0, 5);
    CHECK(broken_rule(formula, kNames, flow, part, 0.123).find(right) == std::string::npos);
  }
}

TEST_CASE("blame is filled in part after part, and counts", "[backprop]") {
  Run run = lecture_run();
  CHECK(holds(refusal(run, "8:1"), "too_early"));
  run.advance(5);
  CHECK(scalar(run, "asked") == 8);
  CHECK(holds(refusal(run, "7:-3"), "next is part 8"));
  CHECK(holds(refusal(run, "8:2.25"), "wrong_blame"));
  CHECK(scalar(run, "filled") == 0);
  for (const char* right :
       {"8:1", "7:-3", "6:3", "5:-3", "4:-4.5", "3:-4.5", "2:-2.25", "1:-9.0"}) {
    CHECK(refusal(run, right).empty());
  }
  CHECK(scalar(run, "gradient_w1") == -9);
  CHECK(std::isnan(scalar(run, "nudge_measured")));
  run.advance(1);  // the blame of w2
  run.advance(1);  // the nudge
  CHECK(run.experiment().ended());
  CHECK(scalar(run, "filled") == 8);
  CHECK(std::abs(scalar(run, "nudge_measured") + 0.0891) < 1e-14);
  CHECK(holds(refusal(run, "0:1"), "too_late"));
}

TEST_CASE("a formula that is not finite ends the run where it happens", "[backprop]") {
  Run run = lecture_run({{"formula", "1/log(x-2)"}});
  run.advance(20);
  REQUIRE(run.experiment().divergence());
  CHECK(run.experiment().divergence()->step == 2);
  CHECK(holds(run.experiment().divergence()->message, "the value of log (column 3"));
  CHECK_THROWS_AS(lecture_run({{"formula", "1/log(x-2"}}), Error);
  CHECK_THROWS_AS(lecture_run({{"formula", std::string(201, 'x')}}), Error);
  CHECK_THROWS_AS(lecture_run({{"formula", "x\n"}}), Error);
}

TEST_CASE("differences of a network's loss take their steps from each weight", "[backprop]") {
  DifferenceLadder ladder({{2, 3, 1}, theory::SeriesUnit::tanh, Difference::central, 4});
  CHECK(ladder.size() == 13);
  const Vector gradient = ladder.gradient();
  CHECK(ladder.error(1e-5) < 1e-9);
  CHECK((ladder.gradient() - gradient).norm() == 0);  // the weights are where they were
  DifferenceLadder forward({{2, 3, 1}, theory::SeriesUnit::tanh, Difference::forward, 4});
  CHECK(forward.error(1e-5) > 100 * ladder.error(1e-5));
}
