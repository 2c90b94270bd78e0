// Each rung by the singular value decomposition; its prediction by another route.
#include "experiments/generalization/fit_ladder.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "theory/fit_errors.hpp"

namespace lm::polynomial {
namespace {

void foretell(Rung& rung, const Matrix& X, const Matrix& Z, const Vector& f, const Vector& g,
              double noise) {
  rung.predicted = rung.spread = kNaN;
  try {
    const theory::LinearFit fit(X);
    if (!(fit.least_condition() <= kMostCondition)) return;
    const theory::FitError error = fit.elsewhere(Z, g, everywhere().weights, f, noise);
    rung.predicted = error.mean();
    rung.spread = error.spread / (rung.predicted * rung.predicted);
  } catch (const Error&) {
    // Columns that rounding makes dependent: theory has nothing to say.
  }
}

}  // namespace

std::vector<Index> degrees_up(Index points, Index extra) {
  std::vector<Index> degrees;
  for (Index d = 0; d <= 8; ++d) degrees.push_back(d);
  for (Index d = 10; d <= 100; d += d < 30 ? 2 : d < 40 ? 5 : 20) degrees.push_back(d);
  for (Index d = std::max<Index>(points - 3, 0); d <= std::min<Index>(points + 2, 100); ++d) {
    degrees.push_back(d);
  }
  degrees.push_back(extra);
  std::stable_sort(degrees.begin(), degrees.end());
  degrees.erase(std::unique(degrees.begin(), degrees.end()), degrees.end());
  return degrees;
}

Rung climb(const Points& points, Target target, Basis basis, Index degree, double noise) {
  const Matrix X = features(basis, points.u, degree);
  const Matrix Z = features(basis, everywhere().u, degree);
  const Vector w = fit(X, points.y), g = curve_at(target, everywhere().u);
  Rung rung;
  rung.train = mean_square(X * w - points.y);
  rung.test = everywhere().weights.dot((Z * w - g).cwiseAbs2());
  rung.norm = w.norm();
  foretell(rung, X, Z, curve_at(target, points.u), g, noise);
  return rung;
}

Rung climb_without(const Points& points, Basis basis, Index degree, Index left) {
  const Index n = points.u.size();
  Vector u(n - 1), y(n - 1);
  for (Index i = 0; i < n - 1; ++i) {
    const Index from = i < left ? i : i + 1;
    u(i) = points.u(from), y(i) = points.y(from);
  }
  const Vector w = fit(features(basis, u, degree), y);
  const double off = values(basis, w, points.u.segment(left, 1))(0) - points.y(left);
  const Vector whole = fit(features(basis, points.u, degree), points.y);
  return {mean_square(values(basis, whole, points.u) - points.y), off * off, whole.norm(), kNaN,
          kNaN};
}

}  // namespace lm::polynomial
