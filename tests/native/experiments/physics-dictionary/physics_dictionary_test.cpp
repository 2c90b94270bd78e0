// The walks, springs and kicks of the physics dictionary, and the batteries of its experiments.
#include <cmath>
#include <set>
#include <string>

#include "lab/runs.hpp"

using namespace lm;
using lm::test::request;
using lm::test::scalar;
using lm::test::series;
using lm::test::view;

TEST_CASE("every particle stands on a level in every step, and is counted after the start",
          "[boltzmann-softmax]") {
  Run run(request("boltzmann-softmax", {{"energies", "0:2:1"}}));
  for (int k = 0; k < 30; ++k) {
    run.advance(11);
    const View levels = view(run.experiment().observe(), "levels");
    double on[3] = {};
    for (const double energy : series(levels, Role::measured).y) on[static_cast<int>(energy)] += 1;
    for (const double energy : series(levels, Role::test).y) on[static_cast<int>(energy)] += 1;
    CHECK(on[0] + on[1] + on[2] == 100);
    const View shares = view(run.experiment().observe(), "shares");
    double sum = 0;
    for (const double share : series(shares, Role::measured).y) sum += share;
    CHECK(sum == Approx(1));
  }
}

TEST_CASE("only energies over the temperature count", "[boltzmann-softmax]") {
  Run one(request("boltzmann-softmax", {{"energies", "0:1:2"}, {"temperature", "1"}}));
  Run two(request("boltzmann-softmax", {{"energies", "1:3:5"}, {"temperature", "2"}}));
  one.advance(2000);
  two.advance(2000);
  CHECK(scalar(one, "population_ratio") == scalar(two, "population_ratio"));
}

TEST_CASE("one level is refused by name", "[boltzmann-softmax]") {
  try {
    const Run run(request("boltzmann-softmax", {{"energies", "1"}}));
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.faults().at(0).path == "energies");
  }
}

TEST_CASE("a level holds none or one electron, whole numbers of bosons", "[fermi-dirac]") {
  Run run(request("fermi-dirac", {{"draws", "1000"}}));
  run.advance(100);
  CHECK(run.experiment().ended());
  const double tries = scalar(run, "occupation") * 1000;
  CHECK(tries == Approx(std::round(tries)));
  const View levels = view(run.experiment().observe(), "occupation");
  for (const double share : series(levels, Role::measured).y) {
    CHECK(share >= 0);
    CHECK(share <= 1);
  }
}

TEST_CASE("the well's curvature is that of its convention", "[harmonic-loss]") {
  const std::pair<const char*, double> expected[] = {
      {"sum", 14}, {"mean", 2}, {"half_sum", 7}, {"half_mean", 1}};
  for (const auto& [loss, curvature] : expected) {
    const Run run(request("harmonic-loss", {{"loss", loss}, {"examples", "7"}}));
    CHECK(scalar(run, "curvature") == Approx(curvature));
    CHECK(scalar(run, "spring") == Approx(curvature / 7));
  }
}

TEST_CASE("the batch's pull is that of all examples on average, for each convention",
          "[harmonic-loss]") {
  for (const char* loss : {"sum", "mean", "half_sum", "half_mean"}) {
    const std::string rate = std::string(loss) == "sum" ? "0.0025" : "0.02";
    Run run(request("harmonic-loss", {{"loss", loss}, {"learning_rate", rate}, {"batch", "2"}}));
    run.advance(run.experiment().suggested_steps());
    const double predicted = scalar(run, "predicted_temperature");
    CHECK(scalar(run, "temperature") == Approx(predicted).epsilon(0.4));
  }
}

TEST_CASE("the batteries of the dictionary pass and say what they are", "[battery]") {
  for (const std::string slug : {"boltzmann-softmax", "fermi-dirac", "harmonic-loss"}) {
    const Battery battery = find_experiment(slug).battery();
    CHECK(battery.seeds.size() >= 3);
    CHECK(battery.checks.size() >= 20);
    std::set<std::string> names;
    for (const Check& check : battery.checks) {
      INFO(slug << ": " << check.name << ": predicted " << check.predicted << ", measured "
                << check.measured << ", tolerance " << check.tolerance);
      CHECK(check.passed());
      CHECK(names.insert(check.name).second);
      CHECK_FALSE(check.why.empty());
      CHECK_FALSE(check.range.empty());
    }
  }
}
