// The exponent of a power law, with its standard error, from repeated measurements.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm {

struct PowerLaw {
  double exponent = 0;
  double standard_error = 0;  ///< of the exponent; NaN with fewer than two repeats
  double prefactor = 0;       ///< y ≈ prefactor · x^exponent
};

/// The least-squares line of ln y against ln x, where y_i is the root mean square of values(i, ·):
/// rungs × repeats at x_i > 0. The standard error is the jackknife's over the repeats (Efron 1979),
/// so that it sees what scatters between repeats and not how far the law is from a power. All NaN
/// when there are fewer than two rungs or a mean square is not above zero.
PowerLaw fit_power_law(const std::vector<double>& x, const Matrix& values);

}  // namespace lm
