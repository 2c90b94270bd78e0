// Quotients of means, and a line through logarithms.
#include "experiments/curse-of-dimensionality/grid_errors.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "measure/power_law.hpp"

namespace lm::sparse {

Measured relative_error(const Vector& f, const Vector& u) {
  const Vector left = (f - u).cwiseAbs(), size = f.cwiseAbs();
  const double n = as_double(f.size()), scale = size.mean(), quotient = left.mean() / scale;
  const Vector rest = left - quotient * size;
  return {quotient, std::sqrt(rest.squaredNorm() / (n * (n - 1))) / scale};
}

std::vector<double> values_of(const std::vector<Measured>& errors) {
  std::vector<double> values;
  for (const Measured& one : errors) values.push_back(one.value);
  return values;
}

double error_slope(const std::vector<double>& points, const std::vector<double>& errors) {
  if (points.size() < 3) return kNaN;
  const std::vector<double> x(points.begin() + 1, points.end());
  Matrix y(as_index(x.size()), 1);
  for (std::size_t i = 0; i < x.size(); ++i) y(as_index(i), 0) = errors[i + 1];
  return fit_power_law(x, y).exponent;
}

/// The slope is Σ w_i ln error_i with w_i = (x_i − mean)/Σ(x − mean)².
double slope_tolerance(const std::vector<double>& points, const std::vector<Measured>& errors,
                       double times) {
  std::vector<double> logs;
  for (std::size_t i = 1; i < points.size(); ++i) logs.push_back(lm::log(points[i]));
  double middle = 0, spread = 0, off = 0;
  for (const double one : logs) middle += one / as_double(logs.size());
  for (const double one : logs) spread += (one - middle) * (one - middle);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const Measured& error = errors[i + 1];
    off += std::abs(logs[i] - middle) / spread * times * error.error / error.value;
  }
  return off;
}

}  // namespace lm::sparse
