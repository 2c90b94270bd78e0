// The error of an interpolant at random places, and the power of the points in a row of errors.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm::sparse {

/// Mean |f − u| over mean |f|, with the standard error of that quotient.
struct Measured {
  double value = kNaN;
  double error = kNaN;
};
Measured relative_error(const Vector& f, const Vector& u);

std::vector<double> values_of(const std::vector<Measured>& errors);

/// The slope of ln error against ln points from the second level on; NaN of fewer than three
/// levels.
double error_slope(const std::vector<double>& points, const std::vector<double>& errors);
/// How far that slope may be off when each error is off by `times` its standard error.
double slope_tolerance(const std::vector<double>& points, const std::vector<Measured>& errors,
                       double times);

}  // namespace lm::sparse
