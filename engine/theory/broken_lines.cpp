// Errors of broken lines from the second derivative of what they follow.
#include "theory/broken_lines.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// What is left of f beside 1, √3 u and a third function of mean square 1, orthogonal to both, for
/// u = −1 … 1 along the interval; means by Simpson's rule.
double left_beside(const Function& f, double low, double high, const Function& third) {
  constexpr int kIntervals = 4096;
  double square = 0;
  std::array<double, 3> overlaps{};
  for (int i = 0; i <= kIntervals; ++i) {
    const double u = -1 + 2.0 * i / kIntervals;
    const double weight = (i == 0 || i == kIntervals ? 1 : i % 2 == 1 ? 4 : 2) / (3.0 * kIntervals);
    const double y = f(low + 0.5 * (high - low) * (u + 1));
    square += weight * y * y;
    overlaps[0] += weight * y;
    overlaps[1] += weight * y * std::sqrt(3.0) * u;
    overlaps[2] += weight * y * third(u);
  }
  for (const double overlap : overlaps) square -= overlap * overlap;
  return std::sqrt(std::max(square, 0.0));
}

}  // namespace

double left_by_parabola(const Function& f, double low, double high) {
  return left_beside(f, low, high, [](double u) { return std::sqrt(5.0) * (1.5 * u * u - 0.5); });
}

double left_by_corner(const Function& f, double low, double high) {
  return left_beside(f, low, high, [](double u) { return std::sqrt(12.0) * (std::abs(u) - 0.5); });
}

Bend::Bend(Function second_derivative, double low, double high)
    : second_derivative_(std::move(second_derivative)), low_(low), high_(high) {
  for (int i = 0; i <= kGrid; ++i) {
    sizes_.push_back(std::abs(second_derivative_(low + (high - low) * i / kGrid)));
  }
}

double Bend::integral(double power) const {
  double sum = 0;
  for (int i = 0; i <= kGrid; ++i) {
    const double weight = i == 0 || i == kGrid ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * lm::pow(sizes_[as_size(i)], power);
  }
  return sum * (high_ - low_) / (3 * kGrid);
}

Knots Bend::balanced(std::size_t n, double power) const {
  std::vector<double> area = {0};
  for (std::size_t i = 1; i < sizes_.size(); ++i) {
    area.push_back(area.back() + 0.5 * (lm::pow(sizes_[i - 1], power) + lm::pow(sizes_[i], power)));
  }
  if (area.back() == 0) return even_knots(low_, high_, n);
  const double cell = (high_ - low_) / kGrid;
  Knots knots = {low_};
  std::size_t i = 1;
  for (std::size_t k = 1; k < n; ++k) {
    const double goal = area.back() * as_double(k) / as_double(n);
    while (area[i] < goal) ++i;
    const double part = (goal - area[i - 1]) / (area[i] - area[i - 1]);
    knots.push_back(low_ + cell * (as_double(i - 1) + part));
  }
  knots.push_back(high_);
  return knots;
}

bool Bend::inflects() const {
  bool up = false, down = false;
  for (int i = 1; i < kGrid; ++i) {
    const double bend = at(low_ + (high_ - low_) * i / kGrid);
    up = up || bend > 0;
    down = down || bend < 0;
  }
  return up && down;
}

double Bend::largest() const { return *std::max_element(sizes_.begin(), sizes_.end()); }

Knots even_knots(double low, double high, std::size_t n) {
  Knots knots;
  for (std::size_t i = 0; i <= n; ++i) {
    knots.push_back(low + (high - low) * as_double(i) / as_double(n));
  }
  return knots;
}

double interpolation_error(const Bend& bend, const Knots& knots) {
  double largest = 0;
  for (std::size_t i = 1; i < knots.size(); ++i) {
    const double h = knots[i] - knots[i - 1];
    const double f2 = std::abs(bend.at(0.5 * (knots[i] + knots[i - 1])));
    largest = std::max(largest, h * h * f2 / 8);
  }
  return largest;
}

double balanced_error(const Bend& bend, double n) {
  const double whole = bend.integral(0.5) / n;
  return whole * whole / 8;
}

double even_square_error(const Bend& bend, double low, double high, double n) {
  const double h = (high - low) / n;
  return h * h * std::sqrt(bend.integral(2) / (high - low) / 120);
}

double least_square_error(const Bend& bend, double low, double high, double n) {
  const double whole = bend.integral(0.4);
  return whole * whole * std::sqrt(whole / (720 * (high - low))) / (n * n);
}

Leftover parabola_leftover(bool shifted) {
  if (!shifted) return {1.0 / 6, 1.0 / 30};
  const double reach = std::sqrt(1.0 / 8);  // s(1 − s) = 1/8 at ½ ± reach
  return {reach / 3 - 1.0 / 24, 7.0 / 960};
}

Leftover jump_leftover(double steepness) { return {1 / (4 * steepness), 1 / (12 * steepness)}; }

}  // namespace lm::theory
