// The linear-regression experiments through the same door as the command line and the page.
#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/svd.hpp"
#include "core/text.hpp"
#include "data/regression.hpp"
#include "experiments/registry.hpp"
#include "experiments/run.hpp"

namespace {

const std::vector<std::string> kLinear = {"least-squares", "gradient-flow", "minimum-norm",
                                          "loss-decay"};

lm::RunRequest request(const std::string& slug, std::vector<lm::Assignment> parameters = {}) {
  lm::RunRequest r;
  r.experiment = slug;
  r.parameters = std::move(parameters);
  r.seed = 5;
  return r;
}

const lm::View& view(const lm::Observation& seen, const std::string& name) {
  for (const lm::View& v : seen.views) {
    if (v.name == name) return v;
  }
  throw std::runtime_error("no view " + name);
}

double scalar(const lm::Observation& seen, const std::string& name) {
  for (const lm::Scalar& s : seen.scalars) {
    if (s.name == name) return s.value;
  }
  throw std::runtime_error("no scalar " + name);
}

const lm::Series& series(const lm::View& v, lm::Role role) {
  for (const lm::Series& s : v.series) {
    if (s.role == role) return s;
  }
  throw std::runtime_error("no series of that role");
}

lm::Vector measured_weights(const lm::Run& run) {
  const lm::Observation seen = run.experiment().observe();
  const std::vector<double>& y = series(view(seen, "weights"), lm::Role::measured).y;
  return Eigen::Map<const lm::Vector>(y.data(), static_cast<lm::Index>(y.size()));
}

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

TEST_CASE("every check of every battery passes and says what it is", "[battery]") {
  for (const std::string slug :
       {"least-squares", "gradient-flow", "minimum-norm", "loss-decay", "input-universality"}) {
    const lm::Battery battery = lm::find_experiment(slug).battery();
    CHECK(battery.seeds.size() >= 3);
    CHECK(battery.checks.size() >= 20);
    std::set<std::string> names;
    for (const lm::Check& check : battery.checks) {
      INFO(slug << ": " << check.name << ": predicted " << check.predicted << ", measured "
                << check.measured << ", tolerance " << check.tolerance);
      CHECK(check.passed);
      CHECK(names.insert(check.name).second);
      CHECK_FALSE(check.why.empty());
      CHECK_FALSE(check.range.empty());
    }
  }
}

TEST_CASE("advancing in pieces gives the bits of advancing at once", "[experiments]") {
  for (const lm::ExperimentInfo& info : lm::experiments()) {
    if (info.lesson != "linear-regression") continue;
    INFO(info.slug);
    const bool draws = info.slug == "input-universality";
    const std::int64_t total = draws ? 40 : 1500;
    std::vector<lm::Assignment> parameters;
    if (draws) parameters = {{"samples", "10"}, {"dimension", "20"}};
    lm::Run whole(request(info.slug, parameters));
    whole.advance(total);
    lm::Run pieces(request(info.slug, parameters));
    for (const std::int64_t step : {1, 2, 14}) pieces.advance(step);
    pieces.advance(total / 2);
    pieces.advance(total - total / 2 - 17);
    CHECK(pieces.experiment().step() == total);
    CHECK(pieces.digest() == whole.digest());
    REQUIRE(pieces.experiment().frames().size() == whole.experiment().frames().size());
    for (std::size_t i = 0; i < whole.experiment().frames().size(); ++i) {
      lm::Digest a;
      lm::Digest b;
      hash(a, whole.experiment().frames()[i].observation);
      hash(b, pieces.experiment().frames()[i].observation);
      CHECK(a.hex() == b.hex());
    }
  }
}

TEST_CASE("another seed gives another run", "[experiments]") {
  for (const lm::ExperimentInfo& info : lm::experiments()) {
    if (info.lesson != "linear-regression") continue;
    INFO(info.slug);
    lm::RunRequest other = request(info.slug);
    other.seed = 6;
    lm::Run a(request(info.slug));
    lm::Run b(other);
    a.advance(3);
    b.advance(3);
    CHECK(a.digest() != b.digest());
  }
}

TEST_CASE("the four share views and scalars by name", "[linear]") {
  for (const std::string& slug : kLinear) {
    INFO(slug);
    lm::Run run(request(slug));
    run.advance(20);
    const lm::Observation seen = run.experiment().observe();
    for (const char* name : {"weights", "loss"}) {
      const lm::Series& measured = series(view(seen, name), lm::Role::measured);
      const lm::Series& predicted = series(view(seen, name), lm::Role::predicted);
      CHECK(measured.x == predicted.x);
      CHECK(measured.y.size() == measured.x.size());
      CHECK(predicted.y.size() == predicted.x.size());
    }
    CHECK(view(seen, "weights").kind == lm::ViewKind::bars);
    CHECK(view(seen, "loss").kind == lm::ViewKind::curve);
    CHECK(view(seen, "loss").steps.size() == 21);
    CHECK(scalar(seen, "train_loss") > 0);
    CHECK(scalar(seen, "weight_norm") == Approx(measured_weights(run).norm()));
    CHECK(std::isfinite(scalar(seen, "distance_to_minimum_norm")));
    CHECK(scalar(seen, "learning_rate_used") == scalar(seen, "critical_learning_rate") / 2);
    for (const lm::Check& check : seen.checks) {
      INFO(check.name << ": " << check.measured);
      CHECK(check.passed);
    }
  }
}

TEST_CASE("a view with steps has one for every point of every series", "[experiments]") {
  for (const lm::ExperimentInfo& info : lm::experiments()) {
    if (info.lesson != "linear-regression") continue;
    lm::Run run(request(info.slug));
    run.advance(25);
    for (const lm::View& v : run.experiment().observe().views) {
      INFO(info.slug << " " << v.name);
      CHECK_FALSE(v.title.empty());
      CHECK_FALSE(v.x.label.empty());
      CHECK_FALSE(v.y.label.empty());
      CHECK((v.steps.empty() || v.steps.size() == 26));
      for (const lm::Series& s : v.series) {
        CHECK(s.x.size() == s.y.size());
        CHECK((v.steps.empty() || v.steps.size() == s.x.size()));
      }
    }
  }
}

TEST_CASE("all checks of a whole default run pass, whatever the shape", "[linear]") {
  const std::vector<std::vector<lm::Assignment>> settings = {
      {},
      {{"samples", "30"}, {"dimension", "4"}},
      {{"samples", "12"}, {"dimension", "12"}, {"spectrum", "geometric"}, {"condition", "10000"}},
      {{"spectrum", "power_law"}, {"exponent", "1.5"}, {"loss", "half_mean"}},
      {{"initial_norm", "3"}, {"noise", "0"}},
      {{"intercept", "true"}, {"standardize", "true"}, {"eigenbasis", "true"}},
      {{"samples", "1"}, {"dimension", "1"}},
      {{"spectrum", "geometric"}, {"condition", "1"}, {"learning_rate", "0.005"}},
      {{"spectrum", "geometric"}, {"condition", "20"}, {"learning_rate", "0.2"}},
      {{"learning_rate", "5"}}};
  for (const std::string& slug : kLinear) {
    for (const std::vector<lm::Assignment>& setting : settings) {
      lm::Run run(request(slug, setting));
      run.advance(run.experiment().suggested_steps());
      for (const lm::Check& check : run.experiment().observe().checks) {
        INFO(slug << " " << (setting.empty() ? "" : setting[0].name + "=" + setting[0].text) << ": "
                  << check.name << ": predicted " << check.predicted << ", measured "
                  << check.measured << ", tolerance " << check.tolerance);
        CHECK(check.passed);
      }
    }
  }
}

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

TEST_CASE("past a million steps the run says what it would take", "[linear]") {
  lm::Run run(request("least-squares", {{"spectrum", "geometric"}, {"condition", "1e7"}}));
  CHECK(run.experiment().suggested_steps() == 1'000'000);
  const lm::Observation seen = run.experiment().observe();
  CHECK(scalar(seen, "condition_number") == Approx(1e7).epsilon(1e-6));
  CHECK(scalar(seen, "steps_needed") == Approx(1e7 * std::log(1e12)).epsilon(1e-4));
}

TEST_CASE("standardizing tames features in unlike units", "[linear]") {
  lm::Regression data = drawn(40, 4, 5);
  data.X.col(1) *= 1000;
  data.X.col(2).array() += 300;
  lm::RunRequest r = request("least-squares");
  r.inputs = {{"data", to_csv(data)}};
  const double raw = scalar(lm::Run(r).experiment().observe(), "condition_number");
  r.parameters = {{"standardize", "true"}, {"intercept", "true"}};
  const double tamed = scalar(lm::Run(r).experiment().observe(), "condition_number");
  CHECK(raw > 1e5);
  CHECK(tamed < 100);
}

TEST_CASE("the critical learning rate follows the loss convention", "[linear]") {
  const auto critical = [](const char* loss) {
    const lm::Run run(request("gradient-flow", {{"loss", loss}}));
    return scalar(run.experiment().observe(), "critical_learning_rate");
  };
  const double sum = critical("sum");
  CHECK(critical("mean") == Approx(8 * sum));
  CHECK(critical("half_sum") == Approx(2 * sum));
  CHECK(critical("half_mean") == Approx(16 * sum));
}

TEST_CASE("a step size past the critical one diverges and says why", "[linear]") {
  for (const std::string& slug : kLinear) {
    INFO(slug);
    lm::Run run(request(slug, {{"learning_rate", "2"}}));
    run.advance(run.experiment().suggested_steps());
    const auto& divergence = run.experiment().divergence();
    REQUIRE(divergence.has_value());
    CHECK(divergence->step == run.experiment().step());
    CHECK(divergence->message.find("learning_rate 2 is above the critical 0.") !=
          std::string::npos);
    CHECK(divergence->message.find("sharpness") != std::string::npos);
    const std::string digest = run.digest();
    run.advance(100);
    CHECK(run.digest() == digest);
  }
}

TEST_CASE("a learning rate moved in mid-run restarts the prediction and replays", "[linear]") {
  for (const std::string& slug : kLinear) {
    INFO(slug);
    lm::Run live(request(slug, {{"initial_norm", "1"}}));
    live.advance(30);
    live.act("learning_rate", "0.05");
    live.advance(70);
    const lm::Observation seen = live.experiment().observe();
    CHECK(scalar(seen, "learning_rate_used") == 0.05);
    CHECK(view(seen, "loss").title.find("restarted at step 30") != std::string::npos);
    for (const lm::Check& check : seen.checks) {
      INFO(check.name << ": " << check.measured);
      CHECK(check.passed);
    }
    lm::RunRequest again = request(slug, {{"initial_norm", "1"}});
    again.events = live.events();
    lm::Run replay(again);
    replay.advance(100);
    CHECK(replay.digest() == live.digest());

    const std::string before = live.digest();
    CHECK_THROWS_AS(live.act("learning_rate", "-1"), lm::Error);
    CHECK_THROWS_AS(live.act("learning_rate", "<b>"), lm::Error);
    CHECK_THROWS_AS(live.act("noise", "1"), lm::Error);
    CHECK(live.digest() == before);
    live.act("learning_rate", "auto");
    CHECK(scalar(live.experiment().observe(), "learning_rate_used") ==
          scalar(seen, "critical_learning_rate") / 2);
  }
}

TEST_CASE("a change after convergence leaves no false verdict", "[linear]") {
  for (const std::string& slug : kLinear) {
    for (const char* rate : {"0.001", "0.3", "0.62", "0.8"}) {
      lm::Run run(request(slug, {{"initial_norm", "1"}}));
      run.advance(2000);
      run.act("learning_rate", rate);
      run.advance(300);
      for (const lm::Check& check : run.experiment().observe().checks) {
        INFO(slug << " " << rate << ": " << check.name << ": " << check.measured);
        CHECK(check.passed);
      }
    }
  }
}

TEST_CASE("from zero weights the deviation from gradient flow begins at zero", "[linear]") {
  lm::Run run(request("gradient-flow", {{"initial_norm", "0"}, {"learning_rate", "0.01"}}));
  CHECK(scalar(run.experiment().observe(), "deviation") == 0);
  run.advance(500);
  const lm::Observation seen = run.experiment().observe();
  CHECK(scalar(seen, "largest_deviation") <
        1.1 * 0.01 / scalar(seen, "critical_learning_rate"));  // cηλ_max, and its square
  CHECK(scalar(seen, "largest_deviation") > 0);
}

TEST_CASE("in the eigenbasis every path is one exponential, among the features none is",
          "[linear]") {
  // How far ln(distance) of each path is from a straight line in time, at worst.
  const auto bend = [](const char* eigenbasis) {
    lm::Run run(request("gradient-flow", {{"eigenbasis", eigenbasis}, {"learning_rate", "0.01"}}));
    run.advance(600);
    const lm::Observation seen = run.experiment().observe();
    double worst = 0;
    for (const lm::Series& path : view(seen, "paths").series) {
      if (path.role != lm::Role::measured) continue;
      const std::size_t last = 500;
      const double first = lm::log(path.y[0]);
      const double slope = (lm::log(path.y[last]) - first) / path.x[last];
      for (std::size_t i = 0; i <= last; ++i) {
        worst = std::max(worst, std::abs(lm::log(path.y[i]) - first - slope * path.x[i]));
      }
    }
    return worst;
  };
  CHECK(bend("true") < 1e-6);
  CHECK(bend("false") > 0.5);
}

TEST_CASE("the null-space part of the start survives, the rest is forgotten", "[linear]") {
  lm::Run run(request("minimum-norm", {{"initial_norm", "2"}}));
  const double null = scalar(run.experiment().observe(), "null_norm");
  run.advance(run.experiment().suggested_steps());
  const lm::Observation seen = run.experiment().observe();
  CHECK(null > 0.5);
  CHECK(scalar(seen, "null_norm") == Approx(null).epsilon(1e-12));
  CHECK(scalar(seen, "row_norm") == Approx(scalar(seen, "minimum_norm")).epsilon(1e-8));
  CHECK(scalar(seen, "distance_to_minimum_norm") == Approx(null).epsilon(1e-8));
}

TEST_CASE("the plane shows descent over its level sets, and flow never crossing outward",
          "[linear]") {
  lm::Run run(request("gradient-flow", {{"learning_rate", "0.4"}}));
  run.advance(100);
  const lm::Observation seen = run.experiment().observe();
  const lm::View& plane = view(seen, "plane");
  const double steep = scalar(seen, "largest_eigenvalue");
  const double flat = scalar(seen, "smallest_eigenvalue");
  const auto level = [&](const lm::Series& s, std::size_t i) {
    return steep * s.x[i] * s.x[i] + flat * s.y[i] * s.y[i];
  };
  const lm::Series& descent = series(plane, lm::Role::measured);
  const lm::Series& flow = series(plane, lm::Role::predicted);
  const lm::Series& ring = series(plane, lm::Role::reference);
  CHECK(flow.x.front() == Approx(descent.x.front()));
  CHECK(flow.y.front() == Approx(descent.y.front()));
  for (std::size_t i = 1; i < flow.x.size(); ++i) CHECK(level(flow, i) < level(flow, i - 1));
  for (std::size_t i = 0; i < ring.x.size(); ++i) {
    CHECK(level(ring, i) == Approx(level(descent, 0)));
  }
  // Above half the critical rate each step jumps to the other side of the valley.
  CHECK(descent.x[0] * descent.x[1] < 0);
  CHECK(descent.x[1] * descent.x[2] < 0);
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

TEST_CASE("one law alone has the risk that it has among all", "[universality]") {
  const std::vector<lm::Assignment> shape = {{"samples", "12"}, {"dimension", "30"}};
  lm::Run all(request("input-universality", shape));
  all.advance(20);
  for (const char* law : {"gaussian", "rademacher", "uniform", "laplace", "random_radius"}) {
    INFO(law);
    std::vector<lm::Assignment> parameters = shape;
    parameters.push_back({"laws", law});
    lm::Run one(request("input-universality", parameters));
    one.advance(20);
    const std::string name = std::string("risk_") + law;
    CHECK(scalar(one.experiment().observe(), name) == scalar(all.experiment().observe(), name));
  }
}
