// Laws for the planets' years, fitted to the inner ones and asked about the outer ones.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::sky {

enum class Table { mean, osculating };

/// What one law says of the planets that were held out.
struct PeriodLaw {
  Vector weights;
  bool logarithmic = false;
  double scale = 1;  ///< a in units of the largest that was fitted

  /// T in years at the axis a.
  double at(double axis) const;
};

/// Axes and periods of all eight planets.
struct Years {
  Vector axis, period;
};
Years years_of(Table table);

/// T = c a^k: a straight line in the logarithms of the first `count` planets. weights: ln c, k.
PeriodLaw power_law(const Years& years, Index count);
/// A polynomial of that degree in a, or in ln a for ln T.
PeriodLaw polynomial_law(const Years& years, Index count, Index degree, bool logarithmic);

/// The largest |T_law/T − 1| among the planets from `first` on.
double largest_error(const PeriodLaw& law, const Years& years, Index first);

}  // namespace lm::sky
