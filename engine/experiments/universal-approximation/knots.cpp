// Knots by rule, and values by bisection.
#include "experiments/universal-approximation/knots.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lm {
namespace {

/// Places of a piece at which its error is held; the middle is one of them, where a parabola's is
/// largest. Another curve's top lies beside by up to 1/48 of a piece, where it is 0.2 % lower.
constexpr int kHeld = 24;
constexpr int kErrorBisections = 30, kPlaceBisections = 24;
constexpr int kEqualizing = 40;

using Interval = std::pair<double, double>;  // empty: first > second

/// One piece: samples f_k at shares k/kHeld of the way; ends u and v, where |line − f_k| ≤ E.
struct Piece {
  std::vector<double> f;

  /// The lowest and the highest v with the other end at u; `mirrored` asks for u at v.
  Interval other_end(double u, double error, bool mirrored = false) const {
    double low = -1e300, high = 1e300;
    for (int k = 1; k <= kHeld; ++k) {
      const double t = as_double(k) / kHeld;
      const double held = f[as_size(mirrored ? kHeld - k : k)] - u * (1 - t);
      low = std::max(low, (held - error) / t);
      high = std::min(high, (held + error) / t);
    }
    return {low, high};
  }
  double room(double u, double error) const {
    const Interval v = other_end(u, error);
    return v.second - v.first;
  }
  /// The part of [low, high] from which the other end can be reached: the room is concave in u.
  Interval passable(Interval u, double error) const {
    double left = u.first, right = u.second;
    for (int k = 0; k < kPlaceBisections && room(0.5 * (left + right), error) < 0; ++k) {
      const double third = (right - left) / 3;
      if (room(left + third, error) < room(right - third, error)) {
        left += third;
      } else {
        right -= third;
      }
    }
    const double inside = 0.5 * (left + right);
    if (room(inside, error) < 0) return {1, 0};
    return {edge(inside, u.first, error), edge(inside, u.second, error)};
  }
  /// Between a place with room and one at the end of the interval: the last that has room.
  double edge(double inside, double end, double error) const {
    if (room(end, error) >= 0) return end;
    for (int k = 0; k < kPlaceBisections; ++k) {
      const double middle = 0.5 * (inside + end);
      (room(middle, error) >= 0 ? inside : end) = middle;
    }
    return inside;
  }
};

std::vector<Piece> pieces_of(const Curve& curve, const theory::Knots& knots) {
  std::vector<Piece> pieces(knots.size() - 1);
  for (std::size_t i = 0; i + 1 < knots.size(); ++i) {
    for (int k = 0; k <= kHeld; ++k) {
      pieces[i].f.push_back(curve.f(knots[i] + (knots[i + 1] - knots[i]) * k / kHeld));
    }
  }
  return pieces;
}

/// The values that each knot can take with every piece to its left within the error; empty if none.
std::vector<Interval> reachable(const std::vector<Piece>& pieces, double error) {
  std::vector<Interval> reached = {{pieces[0].f[0] - error, pieces[0].f[0] + error}};
  for (const Piece& piece : pieces) {
    const Interval u = piece.passable(reached.back(), error);
    if (u.first > u.second) return {};
    reached.back() = u;
    // Both bounds fall as u rises.
    reached.emplace_back(piece.other_end(u.second, error).first,
                         piece.other_end(u.first, error).second);
  }
  return reached;
}

/// From the right end back, the middle of what each piece allows.
std::vector<double> walk_back(const std::vector<Piece>& pieces,
                              const std::vector<Interval>& reached, double error) {
  std::vector<double> values(reached.size());
  values.back() = 0.5 * (reached.back().first + reached.back().second);
  for (std::size_t i = pieces.size(); i-- > 0;) {
    const Interval u = pieces[i].other_end(values[i + 1], error, true);
    const double low = std::max(u.first, reached[i].first);
    const double high = std::min(u.second, reached[i].second);
    values[i] = 0.5 * (low + high);
  }
  return values;
}

/// The largest |line through the ends − f| at the held places.
double chord_error(const Curve& curve, double a, double b) {
  const double f_a = curve.f(a), f_b = curve.f(b);
  double largest = 0;
  for (int k = 1; k < kHeld; ++k) {
    const double t = as_double(k) / kHeld;
    largest = std::max(largest, std::abs((1 - t) * f_a + t * f_b - curve.f(a + (b - a) * t)));
  }
  return largest;
}

/// Moves the knots so that the root of the error, which grows with a piece's length, is shared
/// evenly, as if it were spread evenly over each piece.
theory::Knots equalized(const Curve& curve, theory::Knots knots) {
  const std::size_t n = knots.size() - 1;
  for (int round = 0; round < kEqualizing; ++round) {
    std::vector<double> sum = {0};
    for (std::size_t i = 0; i < n; ++i) {
      sum.push_back(sum.back() + std::sqrt(chord_error(curve, knots[i], knots[i + 1])));
    }
    if (sum.back() == 0) return knots;
    theory::Knots next = {knots.front()};
    std::size_t i = 1;
    for (std::size_t k = 1; k < n; ++k) {
      const double goal = sum.back() * as_double(k) / as_double(n);
      while (sum[i] < goal) ++i;
      const double part = (goal - sum[i - 1]) / (sum[i] - sum[i - 1]);
      next.push_back(knots[i - 1] + part * (knots[i] - knots[i - 1]));
    }
    next.push_back(knots.back());
    knots = std::move(next);
  }
  return knots;
}

}  // namespace

theory::Knots spaced_knots(const Curve& curve, std::size_t n, Spacing spacing) {
  if (spacing == Spacing::even) return theory::even_knots(curve.low, curve.high, n);
  theory::Knots knots = curve.bend().balanced(n, 0.5);
  return spacing == Spacing::balanced ? knots : equalized(curve, std::move(knots));
}

std::vector<double> values_at(const Curve& curve, const theory::Knots& knots) {
  std::vector<double> values;
  for (const double knot : knots) values.push_back(curve.f(knot));
  return values;
}

std::vector<double> best_values(const Curve& curve, const theory::Knots& knots) {
  std::vector<double> values = values_at(curve, knots);
  double most = 0;
  for (std::size_t i = 1; i < knots.size(); ++i) {
    most = std::max(most, chord_error(curve, knots[i - 1], knots[i]));
  }
  const theory::Bend bend = curve.bend();
  if (!bend.inflects()) {
    const bool up = bend.at(0.5 * (curve.low + curve.high)) > 0;
    for (double& value : values) value += up ? -0.5 * most : 0.5 * most;
    return values;
  }
  const std::vector<Piece> pieces = pieces_of(curve, knots);
  double low = 0.4 * most, high = 1.0001 * most;
  for (int k = 0; k < kErrorBisections; ++k) {
    const double middle = 0.5 * (low + high);
    (reachable(pieces, middle).empty() ? low : high) = middle;
  }
  return walk_back(pieces, reachable(pieces, high), high);
}

}  // namespace lm
