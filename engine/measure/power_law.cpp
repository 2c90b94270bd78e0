// A straight line through logarithms, and the jackknife.
#include "measure/power_law.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm {
namespace {

struct Line {
  double slope = kNaN;
  double intercept = kNaN;
};

/// ln of the root mean square against ln x; `without` is a column to leave out, or −1.
Line fit_line(const std::vector<double>& x, const Matrix& values, Index without) {
  const Index rungs = values.rows();
  double count = 0, mean_x = 0, mean_y = 0;
  Vector X(rungs), Y(rungs);
  for (Index i = 0; i < rungs; ++i) {
    double squares = 0, repeats = 0;
    for (Index j = 0; j < values.cols(); ++j) {
      if (j == without) continue;
      squares += values(i, j) * values(i, j);
      repeats += 1;
    }
    if (!(squares > 0) || !std::isfinite(squares)) return {};
    X(i) = lm::log(x[static_cast<std::size_t>(i)]);
    Y(i) = 0.5 * lm::log(squares / repeats);
    count += 1;
    mean_x += (X(i) - mean_x) / count;
    mean_y += (Y(i) - mean_y) / count;
  }
  double xx = 0, xy = 0;
  for (Index i = 0; i < rungs; ++i) {
    xx += (X(i) - mean_x) * (X(i) - mean_x);
    xy += (X(i) - mean_x) * (Y(i) - mean_y);
  }
  if (!(xx > 0)) return {};
  return {xy / xx, mean_y - xy / xx * mean_x};
}

}  // namespace

PowerLaw fit_power_law(const std::vector<double>& x, const Matrix& values) {
  if (static_cast<Index>(x.size()) != values.rows()) {
    throw Error("bad_shape", "fit_power_law",
                std::to_string(x.size()) + " places and " + std::to_string(values.rows()) +
                    " rows of values must be as many");
  }
  const Line all = values.rows() > 1 ? fit_line(x, values, -1) : Line{};
  PowerLaw law{all.slope, kNaN, lm::exp(all.intercept)};
  const Index repeats = values.cols();
  if (repeats < 2 || !std::isfinite(all.slope)) return law;
  Vector slopes(repeats);
  for (Index j = 0; j < repeats; ++j) slopes(j) = fit_line(x, values, j).slope;
  double mean = 0, squares = 0;
  for (Index j = 0; j < repeats; ++j) mean += slopes(j) / static_cast<double>(repeats);
  for (Index j = 0; j < repeats; ++j) squares += (slopes(j) - mean) * (slopes(j) - mean);
  const double n = static_cast<double>(repeats);
  law.standard_error = std::sqrt((n - 1) / n * squares);
  return law;
}

}  // namespace lm
