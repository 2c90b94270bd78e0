// The linear-regression experiments on a student's own data: files, standardizing, bad input.
#include <string>
#include <vector>

#include "core/svd.hpp"
#include "core/text.hpp"
#include "data/regression.hpp"
#include "runs.hpp"

using lm::test::measured_weights;
using lm::test::request;
using lm::test::series;
using lm::test::view;

namespace {

const std::vector<std::string> kLinear = {"least-squares", "gradient-flow", "minimum-norm",
                                          "loss-decay"};

/// A CSV of the data, every cell to the last bit.
std::string to_csv(const lm::Regression& data) {
  std::string text;
  for (const std::string& name : data.names) text += name + ",";
  text += data.target + "\n";
  for (lm::Index i = 0; i < data.X.rows(); ++i) {
    for (lm::Index j = 0; j < data.X.cols(); ++j) text += lm::format_double(data.X(i, j)) + ",";
    text += lm::format_double(data.y(i)) + "\n";
  }
  return text;
}

lm::Regression drawn(lm::Index samples, lm::Index dimension, double condition) {
  lm::RegressionSpec spec;
  spec.samples = samples;
  spec.dimension = dimension;
  spec.spectrum = lm::Spectrum::geometric;
  spec.condition = condition;
  return lm::generate_regression(spec, 9);
}

/// Message of the one fault that the request gets, `path: message`.
std::string fault_of(const lm::RunRequest& r) {
  try {
    lm::Run run(r);
  } catch (const lm::Error& error) {
    CHECK(error.faults().size() == 1);
    return error.what();
  }
  return "no fault";
}

}  // namespace

TEST_CASE("least-squares on a file ends at the pseudo-inverse's weights to 1e-8", "[linear]") {
  const std::vector<std::pair<lm::Index, lm::Index>> shapes = {{30, 6}, {6, 30}, {9, 9}};
  for (const auto& shape : shapes) {
    for (const double condition : {1.0, 1e2, 1e4}) {
      INFO(shape.first << " x " << shape.second << ", κ = " << condition);
      const lm::Regression data = drawn(shape.first, shape.second, condition);
      lm::RunRequest r = request("least-squares");
      r.inputs = {{"data", to_csv(data)}};
      lm::Run run(r);
      run.advance(run.experiment().suggested_steps());
      const lm::Vector expected = lm::pseudo_inverse_solve(data.X, data.y);
      const lm::Vector weights = measured_weights(run);
      REQUIRE(weights.size() == expected.size());
      CHECK((weights - expected).norm() < 1e-8 * expected.norm());
      CHECK((weights - expected).cwiseAbs().maxCoeff() < 1e-8);
    }
  }
}

TEST_CASE("standardizing tames features in unlike units", "[linear]") {
  lm::Regression data = drawn(40, 4, 5);
  data.X.col(1) *= 1000;
  data.X.col(2).array() += 300;
  lm::RunRequest r = request("least-squares");
  r.inputs = {{"data", to_csv(data)}};
  const double raw = lm::test::scalar(lm::Run(r).experiment().observe(), "condition_number");
  r.parameters = {{"standardize", "true"}, {"intercept", "true"}};
  const double tamed = lm::test::scalar(lm::Run(r).experiment().observe(), "condition_number");
  CHECK(raw > 1e5);
  CHECK(tamed < 100);
}

TEST_CASE("points on a line are fitted by it", "[linear]") {
  lm::RunRequest r = request("least-squares", {{"intercept", "true"}});
  r.inputs = {{"data", "x,y\n0,1\n1,3\n2,5\n"}};
  lm::Run run(r);
  run.advance(run.experiment().suggested_steps());
  CHECK(measured_weights(run)(0) == Approx(2).epsilon(1e-8));
  CHECK(measured_weights(run)(1) == Approx(1).epsilon(1e-8));
  const lm::Observation seen = run.experiment().observe();
  CHECK(series(view(seen, "fit"), lm::Role::train).y == std::vector<double>{1, 3, 5});
  CHECK(series(view(seen, "fit"), lm::Role::measured).y.back() == Approx(5).epsilon(1e-8));
}

TEST_CASE("features that are all zero leave the weights where they are", "[linear]") {
  for (const std::string& slug : kLinear) {
    INFO(slug);
    lm::RunRequest r = request(slug, {{"initial_norm", "1"}});
    r.inputs = {{"data", "x,y\n0,1\n0,2\n"}};
    lm::Run run(r);
    const lm::Vector before = measured_weights(run);
    run.advance(10);
    CHECK(measured_weights(run) == before);
    CHECK_FALSE(run.experiment().divergence().has_value());
  }
}

TEST_CASE("a bad file gets one sentence that names the input", "[linear]") {
  for (const std::string& slug : kLinear) {
    lm::RunRequest r = request(slug);
    r.inputs = {{"data", "a,y\n1,2\n3,oops\n"}};
    CHECK(fault_of(r).rfind("data:line 3, column 2 (\"y\"): \"oops\" is not a finite number", 0) ==
          0);
    r.inputs = {{"data", "y\n1\n2\n"}};
    CHECK(fault_of(r).rfind("data: there is one column", 0) == 0);
    r.inputs = {{"data", "a,y\n1,2\n"}};
    CHECK(fault_of(r).rfind("data: there is one row of data", 0) == 0);
  }
}

TEST_CASE("a column name cannot start mathematics in a label", "[linear]") {
  lm::RunRequest r = request("least-squares");
  r.inputs = {{"data", "price $x^2$ and a very long tail of words,y\n1,2\n3,4\n"}};
  const lm::Observation seen = lm::Run(r).experiment().observe();
  const std::string& label = view(seen, "weights").x.label;
  CHECK(label.find("price ＄x^2＄ and a very") != std::string::npos);
  CHECK(label.find("words") == std::string::npos);
}
