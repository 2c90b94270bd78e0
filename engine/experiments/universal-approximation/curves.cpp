// Curves by formula and by hand.
#include "experiments/universal-approximation/curves.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "data/csv.hpp"

namespace lm {
namespace {

double flat(double) { return 0; }

/// Second derivatives of the natural cubic spline: the tridiagonal system, solved by elimination.
std::vector<double> spline_bends(const std::vector<double>& x, const std::vector<double>& y) {
  const std::size_t n = x.size();
  std::vector<double> bend(n, 0.0), ratio(n, 0.0);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double left = x[i] - x[i - 1], right = x[i + 1] - x[i];
    const double turn = (y[i + 1] - y[i]) / right - (y[i] - y[i - 1]) / left;
    const double pivot = 2 * (left + right) - left * ratio[i - 1];
    ratio[i] = right / pivot;
    bend[i] = (6 * turn - left * bend[i - 1]) / pivot;
  }
  for (std::size_t i = n - 1; i-- > 1;) bend[i] -= ratio[i] * bend[i + 1];
  return bend;
}

/// A spline's knots, values and bends.
struct Spline {
  std::vector<double> x, y, bend;

  std::size_t piece(double at) const {
    const auto next = std::upper_bound(x.begin() + 1, x.end() - 1, at);
    return as_size(next - x.begin());
  }
  double bend_at(double at) const {
    const std::size_t i = piece(at);
    const double t = (at - x[i - 1]) / (x[i] - x[i - 1]);
    return (1 - t) * bend[i - 1] + t * bend[i];
  }
  double value(double at) const {
    const std::size_t i = piece(at);
    const double h = x[i] - x[i - 1], t = (at - x[i - 1]) / h, s = 1 - t;
    return s * y[i - 1] + t * y[i] +
           h * h / 6 * ((s * s * s - s) * bend[i - 1] + (t * t * t - t) * bend[i]);
  }
};

Curve kinked(theory::Function f, double at) { return {-1, 1, std::move(f), flat, {at}}; }

}  // namespace

Curve parabola() {
  return {0, 1, [](double x) { return x * x; }, [](double) { return 2.0; }};
}

Curve exponential() {
  return {0, 1, [](double x) { return lm::exp(4 * x); },
          [](double x) { return 16 * lm::exp(4 * x); }};
}

Curve sine(double low, double high) {
  return {low, high, [](double x) { return lm::sin(2 * kPi * x); },
          [](double x) { return -4 * kPi * kPi * lm::sin(2 * kPi * x); }};
}

Curve bump() {
  return {-1, 1, [](double x) { return lm::exp(-32 * x * x); },
          [](double x) { return (4096 * x * x - 64) * lm::exp(-32 * x * x); }};
}

Curve absolute() {
  return kinked([](double x) { return std::abs(x); }, 0);
}

Curve larger_of(double b) {
  return kinked([b](double x) { return std::max(x, b); }, b);
}

Curve smaller_of(double b) {
  return kinked([b](double x) { return std::min(x, b); }, b);
}

Curve jump() {
  return kinked([](double x) { return x > 0 ? 1.0 : 0.0; }, 0);
}

Curve through_points(std::vector<double> x, std::vector<double> y) {
  std::map<double, std::pair<double, double>> heights;  // sum and count by place
  for (std::size_t i = 0; i < x.size(); ++i) {
    heights[x[i]].first += y[i];
    heights[x[i]].second += 1;
  }
  Spline spline;
  for (const auto& [place, height] : heights) {
    spline.x.push_back(place);
    spline.y.push_back(height.first / height.second);
  }
  if (spline.x.size() < 2) {
    throw Error("too_few_points", "curve", "all points have the same x; a curve needs two or more");
  }
  spline.bend = spline_bends(spline.x, spline.y);
  return {spline.x.front(),
          spline.x.back(),
          [spline](double at) { return spline.value(at); },
          [spline](double at) { return spline.bend_at(at); },
          {},
          std::move(x),
          std::move(y)};
}

Curve mountain() {
  return through_points({0, 0.4, 0.9, 1.2, 1.6, 1.9, 2.4, 3},
                        {0.1, 0.25, 1.0, 0.75, 1.6, 0.9, 0.6, 0.15});
}

InputSpec curve_input() {
  return {"curve", "csv",
          "Two columns, $x$ and $y$, with a header: 2 to 200 points of a curve, all numbers from "
          "−10 to 10. A smooth curve (a natural cubic spline) is drawn through them."};
}

Curve drawn_curve(const Setup& setup) {
  if (setup.inputs.empty()) return mountain();
  CsvLimits limits;
  limits.rows = 200;
  limits.columns = 2;
  limits.largest = 10;
  const CsvTable table = read_csv(setup.inputs[0].bytes, "curve", limits);
  if (table.values.cols() != 2) {
    throw Error("no_pairs", "curve", "there is one column; a curve needs two, x and y");
  }
  std::vector<double> x, y;
  for (Index i = 0; i < table.values.rows(); ++i) {
    x.push_back(table.values(i, 0));
    y.push_back(table.values(i, 1));
  }
  if (x.empty() ||
      *std::max_element(x.begin(), x.end()) - *std::min_element(x.begin(), x.end()) < 0.01) {
    throw Error("too_narrow", "curve",
                "the points span less than 0.01 along x; a curve needs two points or more that are "
                "farther apart");
  }
  return through_points(std::move(x), std::move(y));
}

}  // namespace lm
