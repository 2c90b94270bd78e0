// The racers against the same steps written out, and Muon's matrix against singular vectors.
#include "experiments/training/racers.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/svd.hpp"

using namespace lm;
using namespace lm::optimizer_race;

TEST_CASE("the valley's slope is the difference of its heights", "[racers]") {
  const Valley valley{0.02, 0.3};
  const Place at{0.7, -0.4};
  const double h = 1e-5;
  const Place slope = valley.slope(at);
  CHECK(slope[0] ==
        Approx((valley.height({at[0] + h, at[1]}) - valley.height({at[0] - h, at[1]})) / (2 * h))
            .epsilon(1e-7));
  CHECK(slope[1] ==
        Approx((valley.height({at[0], at[1] + h}) - valley.height({at[0], at[1] - h})) / (2 * h))
            .epsilon(1e-7));
}

TEST_CASE("a racer's steps are counted from when it stays", "[racers]") {
  OptimizerOptions options;
  options.method = Method::gradient_descent;
  options.learning_rate = 1.5;
  Racer racer({1, 0}, options);
  CHECK(std::isnan(racer.steps()));
  for (int k = 0; k < 40; ++k) racer.step();
  // 2⁻¹⁹ is above a millionth, 2⁻²⁰ below.
  CHECK(racer.steps() == 20);
  Racer far({1, 0}, options);
  far.throw_to({-7, 3});
  far.step();
  CHECK(far.place()[0] == Approx(-7));
  CHECK(far.place()[1] == Approx(3));
  options.learning_rate = 5;
  Racer lost({1, 0}, options);
  for (int k = 0; k < 40; ++k) lost.step();
  CHECK(lost.lost());
  CHECK(std::isnan(lost.steps()));
}

TEST_CASE("an orthogonal step in a matrix takes the rate off each singular value", "[racers]") {
  OptimizerOptions options;
  options.method = Method::muon;
  options.learning_rate = 0.03;
  for (const double angle : {0.0, 0.4, 2.9}) {
    MatrixRacer exact({0.01, 0}, options, true, angle, 1.1);
    for (int k = 0; k < 10; ++k) exact.step();
    CHECK(exact.place()[0] == Approx(0.7));
    CHECK(exact.place()[1] == Approx(0.7));
    CHECK(std::isnan(exact.touched()));
  }
}
