// Experiment relu-bricks: ReLU neurons laid as bricks along a curve, and what is left between.
#include <memory>
#include <string>

#include "core/elementary.hpp"
#include "experiments/universal-approximation/brick_run.hpp"
#include "lab/battery.hpp"
#include "lab/verdicts.hpp"

namespace lm::relu_bricks {
namespace {

using namespace bricks;  // NOLINT(google-build-using-namespace): its own parts

Parameters with(Target target, std::int64_t kinks, Fit fit = Fit::interpolate,
                Spacing spacing = Spacing::even) {
  Parameters p;
  p.target = target;
  p.kinks = kinks;
  p.fit = fit;
  p.spacing = spacing;
  return p;
}

std::string named(const Parameters& p) {
  return std::string(kTargetWords[as_size(static_cast<int>(p.target))]) +
         ", n = " + std::to_string(p.kinks) + ", " + kFitWords[as_size(static_cast<int>(p.fit))] +
         ", " + kSpacingWords[as_size(static_cast<int>(p.spacing))] + ": ";
}

void check_rules(Battery& result) {
  for (const Target target : {Target::square, Target::exponential, Target::sine}) {
    for (const Fit fit : {Fit::interpolate, Fit::best}) {
      for (const Spacing spacing : {Spacing::even, Spacing::balanced, Spacing::equal}) {
        for (const std::int64_t n : {16, 33}) {
          if (n == 33 && target != Target::sine) continue;  // an odd number has no knot at ½
          const Parameters p = with(target, n, fit, spacing);
          add_verdicts(result, named(p), *run_whole<ReluBricks>(p, 1));
        }
      }
    }
  }
  const Parameters drawn = with(Target::own, 96);
  add_verdicts(result, named(drawn), *run_whole<ReluBricks>(drawn, 1));
}

/// Doubling from 32 to 64: a quarter is left.
void check_rate(Battery& result) {
  for (const Target target : {Target::square, Target::sine, Target::exponential}) {
    const auto few = run_whole<ReluBricks>(with(target, 32), 1);
    const auto many = run_whole<ReluBricks>(with(target, 64), 1);
    result.add({*few, *many},
               within(named(with(target, 64)) + "slope of ln error from 32 bricks on", -2,
                      lm::log(many->sup() / few->sup()) / lm::log(2.0), 0.1,
                      "terms of order 1/n², and where the sharpest bend falls in its piece",
                      "32 to 64 pieces, a smooth curve"));
  }
  const auto sine =
      run_whole<ReluBricks>(with(Target::sine, 32, Fit::interpolate, Spacing::equal), 1);
  const auto rule =
      run_whole<ReluBricks>(with(Target::sine, 32, Fit::interpolate, Spacing::balanced), 1);
  result.add({*sine, *rule},
             within("sine, n = 32: error with balanced places over that with equal errors",
                    theory::kInflectionInterpolating, rule->sup() / sine->sup(), 0.04,
                    "equal errors cost a part of a piece", "curves with an inflection"));
}

void check_recipes(Battery& result) {
  for (const Target target : {Target::absolute, Target::maximum, Target::minimum, Target::step}) {
    for (const std::int64_t copies : {1, 32}) {
      Parameters p = with(target, 8);
      p.copies = copies;
      p.steepness = 40;
      add_verdicts(result,
                   named(p) + std::to_string(copies) + " copies: ", *run_whole<ReluBricks>(p, 1));
    }
  }
  const auto parabola = run_whole<ReluBricks>(with(Target::square, 24), 1);
  result.add(*parabola, equal("square, n = 24: straight pieces", 24, parabola->pieces(),
                              "all slopes differ", "a curve that bends one way only"));
}

/// By hand: |x| from two bricks; kinks on x² wherever they are; a control.
void check_hand(Battery& result) {
  auto built = std::make_unique<Made<ReluBricks>>(with(Target::absolute, 8), 1);
  built->act("brick", "0:1");
  built->act("brick", "0:1:left");
  result.add(*built, at_most("|x| from two bricks by hand: largest error", 0, built->sup(), 1e-14,
                             "rounding", "the two bricks of the recipe"));
  auto placed = std::make_unique<Made<ReluBricks>>(with(Target::square, 8), 1);
  for (const char* place : {"0.2", "0.5", "0.9"}) placed->act("kink", place);
  placed->advance(2);
  add_verdicts(result, "kinks at 0.2, 0.5 and 0.9 on x², halved twice: ", *placed);
  auto wrong = std::make_unique<Made<ReluBricks>>(with(Target::absolute, 8), 1);
  wrong->act("brick", "0:1");
  result.add(*wrong, within("control, |x| from one brick: largest error", 1, wrong->sup(), 1e-10,
                            "the whole left half is missing", "one brick faces one way"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<ReluBricks, Parameters>(
      {.title = "Building with bricks",
       .question = "How close can a network of $n$ ReLU neurons come to a curve, and which shapes "
                   "does it build exactly?",
       .precision = "double: closed forms are held to rounding",
       .range = "Corners and $x^2$ exactly. Other curves from 8 pieces on. A jump never in the "
                "largest error.",
       .no_fitted_parameter = true,
       .inputs = {curve_input()},
       .acts = {{"brick", "place:weight or place:weight:left"}, {"kink", "place"}}});
}

Battery battery() {
  Battery result{{1}, {}};
  check_rules(result);
  check_rate(result);
  check_recipes(result);
  check_hand(result);
  return result;
}

}  // namespace lm::relu_bricks
