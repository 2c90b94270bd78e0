// Means by temperature, and a line through those next to one half.
#include "experiments/ising/phase_test.hpp"

#include <algorithm>
#include <cmath>

namespace lm::ising_phases {
namespace {

/// Across the gap and so far beyond it, with so many steps of at least 0.025.
constexpr double kBeyond = 0.2, kFine = 0.025;
constexpr int kSteps = 26;
/// The line goes through the means within so much of where they pass one half.
constexpr double kWindow = 0.1;
constexpr double kSame = 1e-9;

bool holds(const std::vector<double>& all, double t) {
  return std::any_of(all.begin(), all.end(), [t](double one) { return std::abs(one - t) < 1e-6; });
}

struct Line {
  double root, error;
};

/// Least squares through the points within `window` of `near`.
Line line_near(const std::vector<double>& x, const Trial& trial, double near, double window) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, variance = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    if (std::abs(x[k] - near) > window + kSame) continue;
    const double t = x[k] - near, y = trial.means[k] - 0.5;
    n += 1, sx += t, sy += y, sxx += t * t, sxy += t * y;
    variance += trial.errors[k] * trial.errors[k];
  }
  const double det = n * sxx - sx * sx;
  if (n < 3 || det <= 0) return {kNaN, kNaN};
  const double slope = (n * sxy - sx * sy) / det, offset = (sy - slope * sx) / n;
  if (slope >= 0) return {kNaN, kNaN};
  return {near - offset / slope, std::sqrt(variance) / n / -slope};
}

/// The temperature that best parts means above one half from those below it.
double split(const std::vector<double>& x, const std::vector<double>& means) {
  double cost = 0, least = 0, at = x.front();
  for (std::size_t k = 0; k < x.size(); ++k) {
    cost += 0.5 - means[k];
    if (cost >= least) continue;
    least = cost;
    at = k + 1 < x.size() ? (x[k] + x[k + 1]) / 2 : x[k];
  }
  return at;
}

}  // namespace

Temperatures::Temperatures(const Parameters& p)
    : low(std::min(p.gap_low, p.gap_high)),
      high(std::max(p.gap_low, p.gap_high)),
      ordered(ising::below_gap(low)),
      disordered(ising::above_gap(high)) {
  curve = ordered;
  curve.insert(curve.end(), disordered.begin(), disordered.end());
  const double from = std::max(1.0, low - kBeyond), to = std::min(3.6, high + kBeyond);
  const double step = std::max(kFine, (to - from) / kSteps);
  for (int k = 0; from + step * k < to + kSame; ++k) curve.push_back(from + step * k);
  std::stable_sort(curve.begin(), curve.end());
  const auto same = [](double a, double b) { return std::abs(a - b) < 1e-6; };
  curve.erase(std::unique(curve.begin(), curve.end(), same), curve.end());
}

Trial judge(const Temperatures& at, const Vector& outputs) {
  Trial trial;
  const Index kinds = as_index(at.curve.size());
  double right = 0, asked = 0, ordered = 0, ordered_count = 0, other = 0, other_count = 0;
  for (Index k = 0; k < kinds; ++k) {
    const double t = at.curve[as_size(k)];
    double sum = 0, squares = 0, called = 0;
    for (Index i = k; i < outputs.size(); i += kinds) {
      sum += outputs(i), squares += outputs(i) * outputs(i), called += outputs(i) > 0.5 ? 1 : 0;
    }
    const double n = as_double(kEach), mean = sum / n;
    trial.means.push_back(mean);
    trial.errors.push_back(std::sqrt(std::max(squares / n - mean * mean, 1 / (n * n)) / n));
    const bool is_ordered = holds(at.ordered, t);
    if (!is_ordered && !holds(at.disordered, t)) continue;
    right += is_ordered ? called : n - called, asked += n;
    (is_ordered ? ordered : other) += mean, (is_ordered ? ordered_count : other_count) += 1;
  }
  trial.accuracy = right / asked;
  // Without a clear yes on one side and a clear no on the other there is nothing to cross.
  if (ordered / ordered_count < 0.6 || other / other_count > 0.4) return trial;
  const double near = split(at.curve, trial.means);
  Line line = line_near(at.curve, trial, near, kWindow);
  if (std::isnan(line.root)) line = line_near(at.curve, trial, near, 2 * kWindow);
  trial.crossing = line.root, trial.crossing_error = line.error;
  return trial;
}

}  // namespace lm::ising_phases
