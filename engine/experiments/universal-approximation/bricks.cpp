// Sums of bricks, and their distance from a curve, piece by piece.
#include "experiments/universal-approximation/bricks.hpp"

#include <algorithm>
#include <cmath>

#include "theory/quadrature.hpp"

namespace lm {
namespace {

/// A piece is looked at in so many places before golden section; then its bracket shrinks by
/// 0.618 a time, to 4e-8 of a place apart, where a flat top has changed by less than rounding.
constexpr int kLooks = 16, kGoldenSteps = 32;
/// Kinks and breaks closer than this share of the interval are one; and a slope changes if it does
/// so by more than this share of the largest weight.
constexpr double kSame = 1e-9;
/// Ends of a piece are looked at from inside, so that a jump is seen from both sides.
constexpr double kInside = 1e-12;

/// The largest value of `of` on [a, b], which has one top near the best of a few looks.
template <class Of>
double largest_on(double a, double b, const Of& of) {
  int best = 0;
  double most = -1;
  for (int i = 0; i <= kLooks; ++i) {
    const double value = of(a + (b - a) * i / kLooks);
    if (value > most) most = value, best = i;
  }
  double low = a + (b - a) * std::max(best - 1, 0) / kLooks;
  double high = a + (b - a) * std::min(best + 1, kLooks) / kLooks;
  const double golden = 0.5 * (std::sqrt(5.0) - 1);
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double at_left = of(left), at_right = of(right);
  for (int i = 0; i < kGoldenSteps; ++i) {
    if (at_left < at_right) {
      low = left, left = right, at_left = at_right;
      right = low + golden * (high - low), at_right = of(right);
    } else {
      high = right, right = left, at_right = at_left;
      left = high - golden * (high - low), at_left = of(left);
    }
  }
  return std::max({most, at_left, at_right});
}

/// Places inside [a, b] where `of` changes its sign between two looks.
template <class Of>
std::vector<double> sign_changes(double a, double b, const Of& of) {
  std::vector<double> places = {a};
  for (int i = 0; i < kLooks; ++i) {
    double low = a + (b - a) * i / kLooks, high = a + (b - a) * (i + 1) / kLooks;
    const double at_low = of(low);
    if (at_low * of(high) >= 0) continue;
    for (int k = 0; k < 40; ++k) {
      const double middle = 0.5 * (low + high);
      (of(middle) * at_low > 0 ? low : high) = middle;
    }
    places.push_back(low);
  }
  places.push_back(b);
  return places;
}

/// Sorted; of those that are nearly the same, the first.
std::vector<double> distinct(std::vector<double> places, double span) {
  std::stable_sort(places.begin(), places.end());
  std::vector<double> kept;
  for (const double place : places) {
    if (kept.empty() || place - kept.back() > kSame * span) kept.push_back(place);
  }
  return kept;
}

/// Adds ∫|of| and ∫of² over [a, b], between changes of sign.
template <class Of>
void add_integrals(double a, double b, const Of& of, Distance& total) {
  static const theory::Quadrature rule = theory::gauss_legendre(8);
  const std::vector<double> ends = sign_changes(a, b, of);
  for (std::size_t i = 1; i < ends.size(); ++i) {
    const double half = 0.5 * (ends[i] - ends[i - 1]), middle = 0.5 * (ends[i] + ends[i - 1]);
    for (Index k = 0; k < rule.nodes.size(); ++k) {
      const double value = of(middle + half * rule.nodes(k));
      total.area += half * rule.weights(k) * std::abs(value);
      total.square += half * rule.weights(k) * value * value;
    }
  }
}

}  // namespace

Brick brick_at(double place, double weight, bool left) {
  const double facing = left ? -1 : 1;
  return {facing, 0, -facing * place, weight};
}

double BrickNetwork::at(double x, double y) const {
  double sum = level;
  for (const Brick& brick : bricks) {
    const double one = brick.at(x, y) / as_double(copies);
    if (one == 0) continue;  // asleep
    for (Index k = 0; k < copies; ++k) sum += one;
  }
  return sum;
}

double BrickNetwork::largest_weight() const {
  double largest = 0;
  for (const Brick& brick : bricks) largest = std::max(largest, std::abs(brick.weight));
  return largest / as_double(copies);
}

std::vector<double> BrickNetwork::kinks(double low, double high, double y) const {
  std::vector<double> places;
  for (const Brick& brick : bricks) {
    if (brick.along == 0) continue;
    const double place = -(brick.across * y + brick.bias) / brick.along;
    const double margin = kSame * (high - low);
    if (place > low + margin && place < high - margin) places.push_back(place);
  }
  return distinct(std::move(places), high - low);
}

BrickNetwork through_knots(const theory::Knots& knots, const std::vector<double>& values) {
  BrickNetwork network;
  network.level = values.front();
  double before = 0;
  for (std::size_t i = 0; i + 1 < knots.size(); ++i) {
    const double slope = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i]);
    network.bricks.push_back(brick_at(knots[i], slope - before));
    before = slope;
  }
  return network;
}

Distance distance(const BrickNetwork& network, const Curve& curve, double y) {
  const double span = curve.high - curve.low;
  const std::vector<double> kinks = network.kinks(curve.low, curve.high, y);
  std::vector<double> ends = kinks;
  ends.insert(ends.end(), curve.breaks.begin(), curve.breaks.end());
  ends.push_back(curve.low);
  ends.push_back(curve.high);
  ends = distinct(std::move(ends), span);
  const auto miss = [&](double x) { return network.at(x, y) - curve.f(x); };
  Distance total;
  double slope_before = kNaN;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    const double nudge = kInside * (ends[i] - ends[i - 1]);
    const double a = ends[i - 1] + nudge, b = ends[i] - nudge;
    const double error = largest_on(a, b, [&](double x) { return std::abs(miss(x)); });
    total.tiles.push_back({ends[i - 1], ends[i], error});
    total.sup = std::max(total.sup, error);
    add_integrals(a, b, miss, total);
    const double slope = (network.at(b, y) - network.at(a, y)) / (b - a);
    const double change = std::abs(slope - slope_before);
    if (change > kSame * network.largest_weight()) ++total.pieces;
    slope_before = slope;
  }
  return total;
}

}  // namespace lm
