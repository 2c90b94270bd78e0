// What stands at a moment of relu-bricks: the network by rule or by hand, and its distance from the
// target.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/universal-approximation/bricks.hpp"
#include "experiments/universal-approximation/knots.hpp"
#include "lab/parametrized.hpp"

namespace lm::bricks {

enum class Target { square, absolute, maximum, minimum, sine, step, own, exponential };
enum class Fit { interpolate, best };

inline constexpr std::array kTargetWords{"square", "absolute", "maximum", "minimum",
                                         "sine",   "step",     "own",     "exponential"};
inline constexpr std::array kFitWords{"interpolate", "best"};
inline constexpr std::array kSpacingWords{"even", "balanced", "equal"};

/// A run doubles the pieces at every step, up to so many.
inline constexpr std::int64_t kMostPieces = 256;
inline constexpr std::size_t kMostByHand = 64;

struct Parameters {
  Target target = Target::square;
  std::int64_t kinks = 8;
  Fit fit = Fit::interpolate;
  Spacing spacing = Spacing::even;
  double steepness = 10;
  double second_input = 0.3;
  std::int64_t copies = 1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("What is to be built");
    v.choice(target, kTargetWords, param("target", "Target").generated(),
             "square: $x^2$ on [0, 1]. absolute: $|x|$. maximum, minimum: of $x$ and a second "
             "number $b$. sine: $\\sin 2\\pi x$. step: a jump of 1. own: your drawn curve, or a "
             "mountain. exponential: $e^{4x}$.");
    v.group("The bricks");
    v.integer(kinks, param("kinks", "Bricks").symbol("n").log(1, 128),
              "ReLU neurons for a curve: each begins a new straight piece. Corners and jumps have "
              "bricks of their own.");
    v.choice(fit, kFitWords, param("fit", "Heights").probe(),
             "interpolate: the network meets the curve at every kink. best: the heights with the "
             "least largest error.");
    v.choice(spacing, kSpacingWords, param("spacing", "Places"),
             "even: equal distances. balanced: closer where the curve bends, by $\\sqrt{|g''|}$. "
             "equal: moved until all pieces have the same error.");
    v.integer(copies, param("copies", "Copies of each brick").symbol("m").log(1, 32).probe(),
              "Each neuron is replaced by so many, with this part of its weight.");
    v.group("Special targets");
    v.real(steepness, param("steepness", "Steepness of the ramp").symbol("k").log(1, 1000),
           "Slope with which two bricks climb a jump; for the target step.");
    v.real(second_input, param("second_input", "Second number").symbol("b").between(-0.9, 0.9),
           "With which $x$ is compared; for maximum and minimum.");
  }
};

/// Corners and the jump have an exact recipe, or a fixed one; the others are curves.
inline bool is_curve(Target target) {
  return target == Target::square || target == Target::sine || target == Target::own ||
         target == Target::exponential;
}

Curve curve_of(const Parameters& p, const Setup& setup);
/// The recipe's bricks; none for curves.
BrickNetwork recipe_of(const Parameters& p);

/// n pieces by rule.
BrickNetwork line_by_rule(const Curve& curve, const theory::Knots& knots, Fit fit);

/// What a hand has placed.
struct ByHand {
  std::vector<double> kinks;  ///< ascending, inside the interval
  std::vector<Brick> bricks;

  bool empty() const { return kinks.empty() && bricks.empty(); }
  /// `0.25`, a place inside the curve's interval. Throws an Error.
  void add_kink(const Curve& curve, const std::string& value);
  /// `place:weight` or `place:weight:left`. Throws an Error.
  void add_brick(const std::string& value);
  /// A new kink in the middle of every piece.
  void halve(const Curve& curve);
};

}  // namespace lm::bricks
