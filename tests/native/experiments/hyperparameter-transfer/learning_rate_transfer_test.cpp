// Learning-rate transfer on a small grid: the two parametrizations meet at the base width.
#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"
#include "experiments/hyperparameter-transfer/rate_grid.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"

using namespace lm;

namespace {

RunRequest request(std::vector<Assignment> parameters) {
  RunRequest r;
  r.experiment = "learning-rate-transfer";
  r.parameters = std::move(parameters);
  r.seed = 3;
  return r;
}

}  // namespace

TEST_CASE("at the base width both parametrizations are one network, bit for bit", "[transfer]") {
  Run run(request({{"widths", "16:32"}, {"log2_rates", "-8:-6"}, {"batches", "10"}}));
  run.advance(10);
  const Observation seen = run.experiment().observe();
  CHECK(seen.views.at(0).series.at(1).y == seen.views.at(1).series.at(1).y);
  CHECK(seen.views.at(0).series.at(0).y != seen.views.at(1).series.at(0).y);
  CHECK(run.experiment().ended());
}

TEST_CASE("chunks of batches give the same bits in the transfer experiment", "[transfer]") {
  const RunRequest r = request({{"widths", "8:16"}, {"log2_rates", "-7:-5:-3"}, {"batches", "20"}});
  Run whole(r), parts(r);
  whole.advance(20);
  for (const int chunk : {3, 1, 16}) parts.advance(chunk);
  CHECK(whole.digest() == parts.digest());
}

TEST_CASE("the best rate is the vertex of a parabola, and NaNs are passed over", "[transfer]") {
  const auto parabola = [](double x) { return 2 + (x + 5.3) * (x + 5.3); };
  const std::vector<double> rates = {-8, -7, -5, -4};
  std::vector<double> losses;
  for (const double rate : rates) losses.push_back(parabola(rate));
  const Optimum best = find_optimum(rates, losses);
  CHECK(best.inside);
  CHECK(best.index == 2);
  CHECK(best.log2_rate == Approx(-5.3).epsilon(1e-12));
  losses[3] = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(find_optimum(rates, losses).inside);
  CHECK(find_optimum(rates, losses).log2_rate == -5);
  CHECK(least_squares_slope({1, 2, 4}, {5, 3, -1}) == Approx(-2).epsilon(1e-12));
}

TEST_CASE("widths that are no whole numbers and doubled rates are refused", "[transfer]") {
  CHECK_THROWS_AS(Run(request({{"widths", "32.5"}})), Error);
  CHECK_THROWS_AS(Run(request({{"log2_rates", "-5:-5"}})), Error);
}

TEST_CASE("a teacher's batches are fresh and come again when asked for", "[transfer]") {
  Teacher teacher(1);
  teacher.draw(0);
  const std::vector<float> first = teacher.inputs;
  teacher.draw(1);
  CHECK(first != teacher.inputs);
  teacher.draw(0);
  CHECK(first == teacher.inputs);
}

TEST_CASE("a run outside the range of transfer says why and gives no verdict", "[transfer]") {
  const auto since = [](const char* widths, const char* rates) {
    Run run(request({{"widths", widths}, {"log2_rates", rates}, {"batches", "10"}}));
    run.advance(10);
    const Check check = run.experiment().observe().checks.front();
    CHECK_FALSE(check.passed());
    return check.since;
  };
  CHECK(since("16:128", "-8:-7:-6") == "a width is below 32");
  CHECK(since("32:64", "-8:-7:-6") == "the widths span less than a factor of 8");
  CHECK(since("32:256", "-8:-6") == "rates are more than an octave apart");
  CHECK(since("32:256", "-7:-6") != "");
}
