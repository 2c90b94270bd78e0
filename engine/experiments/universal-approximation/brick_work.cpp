// Networks by rule, recipes for corners and jumps, and acts of the hand.
#include "experiments/universal-approximation/brick_work.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "lab/series.hpp"

namespace lm::bricks {
namespace {

constexpr double kFarthest = 10, kHeaviest = 1000;

/// The parts of `a:b:c`.
std::vector<std::string> parts_of(const std::string& value) {
  std::vector<std::string> parts = {""};
  for (const char c : value) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

double number_in(const char* act, const std::string& text, double low, double high) {
  const std::optional<double> number = parse_double(text);
  if (number && *number >= low && *number <= high) return *number;
  throw Error("bad_value", act,
              "\"" + text.substr(0, 40) + "\" is given; allowed are numbers from " +
                  short_number(low) + " to " + short_number(high));
}

}  // namespace

Curve curve_of(const Parameters& p, const Setup& setup) {
  if (!setup.inputs.empty()) return drawn_curve(setup);
  switch (p.target) {
    case Target::absolute:
      return absolute();
    case Target::maximum:
      return larger_of(p.second_input);
    case Target::minimum:
      return smaller_of(p.second_input);
    case Target::sine:
      return sine(0, 1);
    case Target::step:
      return jump();
    case Target::own:
      return mountain();
    case Target::exponential:
      return exponential();
    case Target::square:
      break;
  }
  return parabola();
}

BrickNetwork recipe_of(const Parameters& p) {
  const Brick y{0, 1, 0, 1}, minus_y{0, -1, 0, -1};  // y = max(y, 0) − max(−y, 0)
  const double half = 0.5 / p.steepness;
  switch (p.target) {
    case Target::absolute:
      return {{brick_at(0, 1), brick_at(0, 1, true)}};
    case Target::maximum:  // max(x − y, 0) + y
      return {{{1, -1, 0, 1}, y, minus_y}};
    case Target::minimum:  // y − max(y − x, 0)
      return {{{-1, 1, 0, -1}, y, minus_y}};
    case Target::step:
      return {{brick_at(-half, p.steepness), brick_at(half, -p.steepness)}};
    default:
      return {};
  }
}

BrickNetwork line_by_rule(const Curve& curve, const theory::Knots& knots, Fit fit) {
  return through_knots(knots,
                       fit == Fit::best ? best_values(curve, knots) : values_at(curve, knots));
}

void ByHand::add_kink(const Curve& curve, const std::string& value) {
  const double place = number_in("kink", value, curve.low, curve.high);
  if (kinks.size() >= kMostByHand) {
    throw Error("too_many", "kink", "64 kinks stand; allowed are up to 64 by hand");
  }
  const double margin = 1e-4 * (curve.high - curve.low);
  if (place < curve.low + margin || place > curve.high - margin) return;  // the ends stand already
  for (const double other : kinks) {
    if (std::abs(other - place) < margin) return;
  }
  kinks.insert(std::upper_bound(kinks.begin(), kinks.end(), place), place);
}

void ByHand::add_brick(const std::string& value) {
  const std::vector<std::string> parts = parts_of(value);
  const bool left = parts.size() == 3 && parts[2] == "left";
  if (parts.size() != 2 && !left) {
    throw Error("bad_value", "brick",
                "\"" + value.substr(0, 40) + "\" is given; allowed are place:weight and " +
                    "place:weight:left");
  }
  const double place = number_in("brick", parts[0], -kFarthest, kFarthest);
  const double weight = number_in("brick", parts[1], -kHeaviest, kHeaviest);
  if (bricks.size() >= kMostByHand) {
    throw Error("too_many", "brick", "64 bricks stand; allowed are up to 64 by hand");
  }
  bricks.push_back(brick_at(place, weight, left));
}

void ByHand::halve(const Curve& curve) {
  std::vector<double> all = {curve.low}, next;
  all.insert(all.end(), kinks.begin(), kinks.end());
  all.push_back(curve.high);
  for (std::size_t i = 1; i < all.size(); ++i) {
    next.push_back(0.5 * (all[i - 1] + all[i]));
    if (i + 1 < all.size()) next.push_back(all[i]);
  }
  kinks = std::move(next);
}

}  // namespace lm::bricks
