// Curves and heat map in the plane of two factors.
#include "experiments/scalar-factorization/factor_plane.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "lab/series.hpp"
#include "theory/scalar_factorization.hpp"

namespace lm {
namespace {

/// Points of a drawn curve, and the side of the loss's heat map.
constexpr int kCurvePoints = 120;
constexpr Index kPlaneGrid = 61;
/// The heat map shows the loss down to this share of s²: below it lies the valley's floor.
constexpr double kFloor = 1e-3;

bool inside(double x, double y, double window) {
  return std::abs(x) <= window && std::abs(y) <= window;
}

/// A curve of the plane, mirrored through the origin or the w₁ axis as f(w₁, w₂) allows; a point
/// outside the window lifts the pen.
struct Outline {
  double window;
  std::vector<double> x = {}, y = {};
  void point(double a, double b) {
    const bool in = inside(a, b, window);
    x.push_back(in ? a : kNaN);
    y.push_back(in ? b : kNaN);
  }
  void lift() {
    x.push_back(kNaN);
    y.push_back(kNaN);
  }
};

}  // namespace

Series minima(double s, Index depth, double window) {
  Outline line{window};
  const double least = lm::pow(s / window, 1 / (static_cast<double>(depth) - 1));
  const double ratio = lm::log(window / least);
  for (const double side : {1.0, -1.0}) {
    for (int i = 0; i <= kCurvePoints && ratio > 0; ++i) {
      // A hair inside, so that rounding does not cut the ends off.
      const double w2 = least * lm::exp(ratio * (1e-9 + (1 - 2e-9) * i / kCurvePoints));
      const double rest = theory::factor_product({1, side * w2}, depth);
      line.point(s / rest, side * w2);
    }
    line.lift();
  }
  return make_series("minima: product $= s$", Role::reference, line.x, line.y);
}

Series holding_border(double rate, Index depth, double c, double window) {
  Outline line{window};
  const double level = 1 / (c * rate);
  const double L = static_cast<double>(depth);
  const double top = lm::pow(level, 1 / (2 * L - 2));
  constexpr double kHalfTurn = 3.141592653589793;
  for (int i = 0; i <= 2 * kCurvePoints; ++i) {
    const double angle = kHalfTurn * (static_cast<double>(i) / kCurvePoints - 0.5);
    const double w2 = top * lm::sin(angle);
    const double across = lm::cos(angle) >= 0 ? 1.0 : -1.0;
    const double inner = theory::factor_product({1, w2}, depth);  // w₂^{L−1}
    const double rest = depth == 2 ? 1 : theory::factor_product({1, w2}, depth - 1);  // w₂^{L−2}
    const double w1 = std::sqrt(std::max(0.0, level - inner * inner) / (L - 1)) / std::abs(rest);
    line.point(across * w1, w2);
  }
  return make_series("sharpness of a minimum $= 2/\\eta$", Role::reference, line.x, line.y);
}

Series loss_map(double s, Index depth, double c, double window) {
  std::vector<double> ticks;
  for (Index i = 0; i < kPlaneGrid; ++i) {
    ticks.push_back(window *
                    (2 * static_cast<double>(i) / static_cast<double>(kPlaneGrid - 1) - 1));
  }
  Matrix z(kPlaneGrid, kPlaneGrid);
  for (Index i = 0; i < kPlaneGrid; ++i) {
    for (Index j = 0; j < kPlaneGrid; ++j) {
      const double gap =
          s - theory::factor_product(
                  {ticks[static_cast<std::size_t>(j)], ticks[static_cast<std::size_t>(i)]}, depth);
      z(i, j) = c * std::max(gap * gap, kFloor * s * s);
    }
  }
  Series loss = matrix_series("loss", Role::reference, z);
  loss.x = ticks;
  loss.y = std::move(ticks);
  return loss;
}

}  // namespace lm
