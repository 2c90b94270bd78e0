// Laps against counted turns, the floor against least squares, switches against random networks.
#include "theory/folding.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/sampling.hpp"

using namespace lm;

namespace {

double folded(double crease, double height, int folds, double x) {
  for (int k = 0; k < folds; ++k) x = theory::tent(crease, height, x);
  return x;
}

/// Turns of the composed tent on a fine grid, plus one.
int counted_laps(double crease, double height, int folds) {
  constexpr int kGrid = 400000;
  int turns = 0;
  double before = 0, last = 0;
  for (int i = 1; i <= kGrid; ++i) {
    const double now = folded(crease, height, folds, 1.0 * i / kGrid);
    const double rise = now - before;
    if (rise * last < 0) ++turns;
    if (rise != 0) last = rise;
    before = now;
  }
  return turns + 1;
}

}  // namespace

TEST_CASE("laps are the turns that a fine grid counts, plus one", "[folding]") {
  for (const int folds : {0, 1, 2, 5, 7}) {
    for (const auto& [c, h] : std::vector<std::pair<double, double>>{
             {0.5, 1}, {0.37, 1}, {0.5, 0.81}, {0.41, 0.72}, {0.6, 0.55}}) {
      CHECK(theory::laps(c, h, folds) == counted_laps(c, h, folds));
    }
  }
  CHECK(theory::laps(0.5, 1, 10) == 1024);
}

TEST_CASE("no function of fewer pieces comes below the floor, and one reaches it", "[folding]") {
  // Kinks at every flank of the first pairs, a flat line at ½ over the others.
  constexpr int kFolds = 4, kSamples = 6, kFlanks = 16;
  for (const int pairs : {0, 3, 7}) {
    double error = 0;
    for (int i = 0; i < kFlanks * kSamples; ++i) {
      const double x = (i + 0.5) / (kFlanks * kSamples);
      const bool fitted = i < 2 * pairs * kSamples;
      const double miss = folded(0.5, 1, kFolds, x) - 0.5;
      error += fitted ? 0 : miss * miss / (kFlanks * kSamples);
    }
    // That function has 2·pairs flanks and the flat line; a pair's floor counts one kink a pair.
    CHECK(theory::sawtooth_floor(kFolds, 2 * pairs + 1, kSamples) <= error + 1e-15);
    CHECK(theory::sawtooth_floor(kFolds, pairs + 1, kSamples) == Approx(error));
  }
}

TEST_CASE("units of a first layer switch as often as predicted", "[folding]") {
  for (const double bias : {0.2, 1.0, 3.0}) {
    Random random(1, 7);
    int switches = 0;
    constexpr int kUnits = 200000;
    for (int k = 0; k < kUnits; ++k) {
      const double w = 1.3 * random.normal(), b = bias * random.normal();
      switches += (b - 0.7 * w) * (b + 0.7 * w) < 0 ? 1 : 0;
    }
    CHECK(theory::random_switches(1, 1.3, bias, 0.7) ==
          Approx(1.0 * switches / kUnits).margin(0.004));
  }
  CHECK(theory::random_switches(3, 1, 0, 1) == 1);
  CHECK(theory::random_switches(4, 1, 0.5, 1) == Approx(2 / kPi * std::atan(1.0)).epsilon(1e-14));
}
