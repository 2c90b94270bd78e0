// The parts of the lesson on universal approximation: bricks, knots, drawn curves, acts.
#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "experiments/universal-approximation/bricks.hpp"
#include "experiments/universal-approximation/curves.hpp"
#include "experiments/universal-approximation/fitted_widths.hpp"
#include "experiments/universal-approximation/knots.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"

using namespace lm;

namespace {

RunRequest request_of(const char* slug, std::vector<Assignment> parameters) {
  RunRequest request;
  request.experiment = slug;
  request.parameters = std::move(parameters);
  request.seed = 1;
  return request;
}

double scalar(const Run& run, const std::string& name) {
  for (const Scalar& one : run.experiment().scalars()) {
    if (one.name == name) return one.value;
  }
  FAIL("no scalar " + name);
  return 0;
}

double largest_miss(const BrickNetwork& network, const Curve& curve) {
  double largest = 0;
  for (int i = 0; i <= 20000; ++i) {
    const double x = curve.low + (curve.high - curve.low) * i / 20000;
    largest = std::max(largest, std::abs(network.at(x) - curve.f(x)));
  }
  return largest;
}

}  // namespace

TEST_CASE("a broken line of bricks passes through its knots", "[bricks]") {
  const theory::Knots knots = {0, 0.2, 0.7, 1};
  const BrickNetwork network = through_knots(knots, {1, -1, 2, 0.5});
  CHECK(network.at(0.2) == Approx(-1));
  CHECK(network.at(0.45) == Approx(0.5));
  CHECK(network.at(1) == Approx(0.5));
  CHECK(network.neurons() == 3);
  CHECK(network.kinks(0, 1).size() == 2);
}

TEST_CASE("the distance from a curve is that of a fine search", "[bricks]") {
  const Curve curve = sine(0, 1);
  const theory::Knots knots = spaced_knots(curve, 7, Spacing::balanced);
  const BrickNetwork network = through_knots(knots, values_at(curve, knots));
  const Distance far = distance(network, curve);
  CHECK(far.sup == Approx(largest_miss(network, curve)).epsilon(1e-5));
  double area = 0, square = 0;
  for (int i = 0; i < 100000; ++i) {
    const double miss = network.at((i + 0.5) / 100000) - curve.f((i + 0.5) / 100000);
    area += std::abs(miss) / 100000;
    square += miss * miss / 100000;
  }
  CHECK(far.area == Approx(area).epsilon(1e-6));
  CHECK(far.square == Approx(square).epsilon(1e-6));
  CHECK(far.pieces == 7);
}

TEST_CASE("no nudge of a height makes the best heights better", "[bricks]") {
  for (const Curve& curve : {sine(0, 1), exponential()}) {
    const theory::Knots knots = spaced_knots(curve, 6, Spacing::balanced);
    std::vector<double> best = best_values(curve, knots);
    const double least = largest_miss(through_knots(knots, best), curve);
    CHECK(least < 0.9 * largest_miss(through_knots(knots, values_at(curve, knots)), curve));
    for (std::size_t i = 0; i < best.size(); ++i) {
      for (const double nudge : {-0.02, 0.02}) {
        std::vector<double> other = best;
        other[i] += nudge * least;
        CHECK(largest_miss(through_knots(knots, other), curve) > 0.99 * least);
      }
    }
  }
}

TEST_CASE("a drawn curve passes through its points and bends evenly", "[bricks]") {
  const Curve curve = through_points({0, 1, 1, 2, 4}, {0, 1, 3, 1, 0});
  CHECK(curve.f(1) == Approx(2));  // two points at one place count as their mean
  CHECK(curve.f(4) == Approx(0));
  CHECK(curve.second_derivative(0) == Approx(0));
  CHECK(curve.second_derivative(4) == Approx(0));
  const double h = 1e-4;
  for (const double x : {0.5, 0.999, 1.5, 2.7}) {
    const double measured = (curve.f(x + h) - 2 * curve.f(x) + curve.f(x - h)) / (h * h);
    CHECK(measured == Approx(curve.second_derivative(x)).margin(2e-3));
  }
}

TEST_CASE("what is drawn is read strictly", "[bricks]") {
  for (const char* bytes : {"x,y\n1,2\n", "x,y\n1,2\n1,3\n", "x\n1\n2\n", "x,y\n0,0\n1,11\n",
                            "x,y\n0,0\n0.001,1\n", "x,y,z\n0,0,0\n1,1,1\n", "nonsense"}) {
    INFO(bytes);
    RunRequest request = request_of("relu-bricks", {});
    request.inputs = {{"curve", bytes}};
    CHECK_THROWS_AS(Run(request), Error);
  }
  RunRequest request = request_of("function-fitting", {});
  request.inputs = {{"curve", "x,y\n-1,0\n0,1\n1,0\n"}};
  Run run(request);
  run.advance(3);
  CHECK(std::isfinite(scalar(run, "error")));
}

TEST_CASE("bricks and kinks laid by hand count at once", "[bricks]") {
  Run built(request_of("relu-bricks", {{"target", "absolute"}}));
  built.act("brick", "0:1");
  CHECK(scalar(built, "sup_error") == Approx(1));
  built.act("brick", "0:1:left");
  CHECK(scalar(built, "sup_error") == 0);
  CHECK(scalar(built, "neurons") == 2);
  Run placed(request_of("relu-bricks", {}));
  placed.act("kink", "0.5");
  placed.act("kink", "0.25");
  CHECK(scalar(placed, "sup_error") == Approx(1.0 / 16));  // the half that is still whole
  placed.advance(1);
  CHECK(scalar(placed, "sup_error") == Approx(1.0 / 64));
  CHECK(scalar(placed, "pieces") == 6);
  for (const char* bad : {"2", "x", "", "0.5:1"}) CHECK_THROWS_AS(placed.act("kink", bad), Error);
  for (const char* bad : {"0", "0:1:right", "0:1:left:2", "99:1", "0:1e9", ":"}) {
    CHECK_THROWS_AS(placed.act("brick", bad), Error);
  }
}

TEST_CASE("frozen features leave their projection, however many are alike", "[bricks]") {
  Matrix A(6, 4);
  A.col(0).setOnes();
  A.col(1) << 0, 1, 2, 3, 4, 5;
  A.col(2) = 2 * A.col(1) - A.col(0);
  A.col(3).setZero();
  Vector y(6);
  y << 0, 1, 4, 9, 16, 25;
  // A line through squares of 0 … 5 leaves 10/3, −2/3, −8/3, −8/3, −2/3, 10/3.
  CHECK(left_by_projection(A, y) == Approx(std::sqrt((2 * 100 + 4 + 4 + 64 + 64) / 9.0 / 6)));
}
