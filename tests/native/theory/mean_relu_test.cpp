// The average of a ReLU neuron against sums over its law, and its slope and curvature against
// differences.
#include "theory/mean_relu.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"

using namespace lm;
using theory::InputLaw;

namespace {

/// z with that law and scale 1 whose distribution function is u.
double quantile(InputLaw law, double u) {
  switch (law) {
    case InputLaw::uniform:
      return std::sqrt(3.0) * (2 * u - 1);
    case InputLaw::laplace:
      return u < 0.5 ? lm::log(2 * u) / std::sqrt(2.0) : -lm::log(2 - 2 * u) / std::sqrt(2.0);
    case InputLaw::sign:
      return u < 0.5 ? -1 : 1;
    case InputLaw::lopsided:
      return -lm::log(1 - u) - 1;
    case InputLaw::normal:
      break;
  }
  double low = -9, high = 9;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (lm::normal_cdf(middle) < u ? low : high) = middle;
  }
  return low;
}

}  // namespace

TEST_CASE("means and squares are those over the law's quantiles", "[mean_relu]") {
  constexpr int kPoints = 20000;
  for (int law = 0; law < 5; ++law) {
    for (const double scale : {1.0, 2.5}) {
      const theory::MeanRelu closed(static_cast<InputLaw>(law), scale);
      for (const double b : {-2.0, -0.4, 0.0, 0.1, 1.0, 3.0}) {
        INFO(law << " " << scale << " " << b);
        double sum = 0, squares = 0;
        for (int i = 0; i < kPoints; ++i) {
          const double u = (i + 0.5) / kPoints;
          const double y = std::max(scale * quantile(static_cast<InputLaw>(law), u) + b, 0.0);
          sum += y / kPoints;
          squares += y * y / kPoints;
        }
        CHECK(closed.mean(b) == Approx(sum).margin(2e-4 * scale));
        CHECK(closed.mean_square(b) == Approx(squares).margin(6e-3 * scale * scale));
        const double error = std::sqrt(std::max(squares - sum * sum, 0.0) / 400);
        CHECK(closed.standard_error(b, 400) == Approx(error).margin(3e-4 * scale));
      }
    }
  }
}

TEST_CASE("slope and curvature are derivatives of the mean", "[mean_relu]") {
  constexpr double h = 1e-4;
  for (int law = 0; law < 5; ++law) {
    const theory::MeanRelu closed(static_cast<InputLaw>(law), 1.3);
    for (const double b : {-1.9, -0.7, 0.05, 0.6, 1.7}) {
      INFO(law << " " << b);
      CHECK(closed.slope(b) ==
            Approx((closed.mean(b + h) - closed.mean(b - h)) / (2 * h)).margin(1e-7));
      CHECK(closed.curvature(b) ==
            Approx((closed.slope(b + h) - closed.slope(b - h)) / (2 * h)).margin(1e-7));
    }
  }
}

TEST_CASE("every symmetric law has slope one half, and its own curvature", "[mean_relu]") {
  const double densities[] = {0.398942, 0.288675, 0.707107, 0};
  for (int law = 0; law < 4; ++law) {
    const theory::MeanRelu closed(static_cast<InputLaw>(law), 1);
    CHECK(closed.slope(0) == Approx(0.5).margin(1e-15));
    CHECK(closed.curvature(0) == Approx(densities[law]).margin(1e-6));
  }
  CHECK(theory::MeanRelu(InputLaw::lopsided, 1).slope(0) == Approx(lm::exp(-1.0)));
  const theory::MeanRelu normal(InputLaw::normal, 1);
  CHECK(normal.mean(0) == Approx(0.398942).margin(5e-7));
  CHECK(normal.mean(0.1) == Approx(0.450935).margin(5e-7));
}
