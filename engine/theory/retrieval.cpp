// An integral over u for each length of the query; a table of the loss and a walk down it.
#include "theory/retrieval.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "theory/dead_units.hpp"

namespace lm::theory {
namespace {

/// Grids of u and of the standard normal z; the trapezoidal rule on them is off by 1e-6.
constexpr double kStepU = 0.5, kStepZ = 0.25, kFarNormal = 6;
constexpr double kEarliest = 18, kLatest = 4;
/// Lengths of the query that matter less than this are left out.
constexpr double kLeastLength = 1e-7;
/// Points of the table, from c = 0 to kFurthestGain/√d.
constexpr Index kCoursePoints = 28;
constexpr double kFurthestGain = 4;

struct NormalGrid {
  std::vector<double> z, weight;
  NormalGrid() {
    double sum = 0;
    for (Index j = as_index(-kFarNormal / kStepZ); j <= as_index(kFarNormal / kStepZ); ++j) {
      z.push_back(kStepZ * as_double(j));
      weight.push_back(lm::exp(-0.5 * z.back() * z.back()));
      sum += weight.back();
    }
    for (double& w : weight) w /= sum;
  }
};

/// G(v): a key that is not the query.
double of_other_key(const NormalGrid& normal, double v, double spread) {
  double sum = 0;
  for (std::size_t j = 0; j < normal.z.size(); ++j) {
    const double w = v + spread * normal.z[j];
    sum += normal.weight[j] * (w > kLatest ? 0 : lm::exp(-lm::exp(w)));
  }
  return sum;
}

double loss_at_length(const NormalGrid& normal, Index keys, double c, double length) {
  const double spread = std::abs(c) * length, lead = c * length * length;
  const double low =
      kEarliest + lm::log(as_double(keys)) + kFarNormal * spread + std::max(0.0, -lead);
  double sum = 0;
  for (Index i = -as_index(low / kStepU); i <= as_index(kLatest / kStepU); ++i) {
    const double u = kStepU * as_double(i);
    const double G = of_other_key(normal, u - lead, spread);
    const double all = G > 0 ? lm::exp(as_double(keys - 1) * lm::log(G)) : 0;
    sum += lm::exp(-lm::exp(u)) * (1 - all);
  }
  return kStepU * sum;
}

}  // namespace

double retrieval_loss(Index keys, Index dimension, double c) {
  static const NormalGrid normal;
  const WeightLength lengths(dimension);  // of vectors of mean square 2
  double sum = 0;
  for (Index k = 0; k < lengths.nodes().size(); ++k) {
    if (lengths.weights()(k) < kLeastLength) continue;
    const double length = lengths.nodes()(k) * std::sqrt(0.5 * as_double(dimension));
    sum += lengths.weights()(k) * loss_at_length(normal, keys, c, length);
  }
  return sum;
}

RetrievalCourse::RetrievalCourse(Index keys, Index dimension)
    : dimension_(as_double(dimension)),
      step_(kFurthestGain / std::sqrt(dimension_) / as_double(kCoursePoints - 3)),
      table_(kCoursePoints) {
  for (Index k = 0; k < kCoursePoints; ++k) {
    table_(k) = retrieval_loss(keys, dimension, step_ * as_double(k - 1));
  }
}

double RetrievalCourse::loss(double c) const {
  const double x = std::clamp(c / step_ + 1, 1.0, as_double(kCoursePoints - 2));
  const Index k = std::min(as_index(x) - 1, kCoursePoints - 4);
  const double t = x - as_double(k);  // Lagrange's cubic through k … k + 3
  return (table_(k) * (1 - t) * (2 - t) * (3 - t) + 3 * table_(k + 1) * t * (2 - t) * (3 - t) -
          3 * table_(k + 2) * t * (1 - t) * (3 - t) + table_(k + 3) * t * (1 - t) * (2 - t)) /
         6;
}

double RetrievalCourse::slope(double c) const {
  const double x = std::clamp(c / step_ + 1, 1.0, as_double(kCoursePoints - 2));
  const Index k = std::min(as_index(x) - 1, kCoursePoints - 4);
  const double t = x - as_double(k);
  const double a = table_(k), b = table_(k + 1), d = table_(k + 2), e = table_(k + 3);
  return (a * (-3 * t * t + 12 * t - 11) + 3 * b * (3 * t * t - 10 * t + 6) -
          3 * d * (3 * t * t - 8 * t + 3) + e * (3 * t * t - 6 * t + 2)) /
         (6 * step_);
}

std::vector<double> RetrievalCourse::follow(double factor, double rate, Index steps) const {
  std::vector<double> c{0};
  const double most = step_ * as_double(kCoursePoints - 3);
  for (Index k = 0; k < steps; ++k) {
    c.push_back(std::min(most, c.back() - rate * factor * factor * slope(c.back()) / dimension_));
  }
  return c;
}

}  // namespace lm::theory
