// Where a broken line's knots are put, and which values it takes there.
#pragma once

#include <vector>

#include "experiments/universal-approximation/curves.hpp"

namespace lm {

enum class Spacing {
  even,      ///< pieces of equal length
  balanced,  ///< equal ∫√|f″|
  equal      ///< equal errors, by moving the knots
};

/// n + 1 knots from end to end of the curve.
theory::Knots spaced_knots(const Curve& curve, std::size_t n, Spacing spacing);

/// The curve's own values at the knots.
std::vector<double> values_at(const Curve& curve, const theory::Knots& knots);

/// The values with which the broken line over these knots has the least largest error. A curve that
/// bends one way only: all shifted by half of the largest error. Else by bisection on the error:
/// which values at a knot can be reached, knot by knot, with every piece within it.
std::vector<double> best_values(const Curve& curve, const theory::Knots& knots);

}  // namespace lm
