// The curves that networks are to follow: each with its second derivative; a drawn one, too.
#pragma once

#include <string>
#include <vector>

#include "core/types.hpp"
#include "lab/experiment.hpp"
#include "theory/broken_lines.hpp"

namespace lm {

/// f on [low, high] and f″. `breaks`: where f jumps or has a kink, inside.
struct Curve {
  double low = 0, high = 1;
  theory::Function f, second_derivative;
  std::vector<double> breaks = {};
  std::vector<double> points_x = {}, points_y = {};  ///< that it was drawn through

  bool smooth() const { return breaks.empty(); }
  theory::Bend bend() const { return {second_derivative, low, high}; }
};

/// x² and e^{4x} on [0, 1]; sin 2πx on [low, high]; e^{−32x²} on [−1, 1].
Curve parabola();
Curve exponential();
Curve sine(double low, double high);
Curve bump();
/// max(x, 0)-like shapes on [−1, 1]: |x|, max(x, b), min(x, b), and the unit jump at 0.
Curve absolute();
Curve larger_of(double b);
Curve smaller_of(double b);
Curve jump();

/// The natural cubic spline through points: f″ is continuous, linear between them, and 0 at both
/// ends. Points of the same x count as one with their mean y. At least two different x.
Curve through_points(std::vector<double> x, std::vector<double> y);
/// A mountain's profile on [0, 3], for those who draw nothing.
Curve mountain();

/// The input `curve`: columns x and y, 2 to 200 rows of numbers from −10 to 10, the x at least a
/// hundredth apart from end to end.
InputSpec curve_input();
/// The curve that a student brought, or the mountain.
Curve drawn_curve(const Setup& setup);

}  // namespace lm
