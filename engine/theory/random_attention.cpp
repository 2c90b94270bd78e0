// Sums over one grid of u and z; the average over the query's length; the limits of many keys.
#include "theory/random_attention.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "theory/dead_units.hpp"

namespace lm::theory {
namespace {

/// The integrands in u have scale one: this step's error is e^{−π²/h}.
constexpr double kStep = 0.5;
/// Below this σ the weights are uniform to 1e-6.
constexpr double kSmallest = 0.01;
/// Deviations to either side that the grid of z covers, and e^{−kDepth} is nothing.
constexpr double kReach = 7;
constexpr double kDepth = 25;
constexpr double kTop = 4;
/// The table over σ: points even in ln(σ + kShift), from 0 to kHighest.
constexpr Index kPoints = 72;
constexpr double kShift = 0.5;
constexpr double kHighest = 40;
constexpr Index kLargestDimension = 1024;

double power(double base, double exponent) {
  return base > 0 ? lm::exp(exponent * lm::log(base)) : 0;
}

/// e^{−e^w}.
double survival(double w) { return lm::exp(-lm::exp(w)); }

/// The grid z = h·j, |j| ≤ reach, with the normal law's weights on it; and the range of u.
struct Grid {
  Grid(Index keys, double sigma, double h, double lean)
      : step(h), reach(as_index(std::ceil(kReach * sigma / h))), weight(2 * reach + 1) {
    for (Index j = -reach; j <= reach; ++j) {
      const double x = h * as_double(j) / sigma;
      weight(j + reach) = lm::exp(-0.5 * x * x);
    }
    weight /= weight.sum();
    const double spread = std::min(0.5 * sigma * sigma, kReach * sigma);
    const double low = spread + lm::log(as_double(keys)) + kDepth + std::max(lean, 0.0) * sigma;
    first = -as_index(std::ceil(low / kStep)),
    last = as_index(std::ceil((kTop + kReach * sigma) / kStep));
  }
  double z(Index j) const { return step * as_double(j); }

  double step;
  Index reach;
  Vector weight;
  Index first = 0, last = 0;  // u = kStep·i or step·i
};

void require(bool holds, const char* where, const std::string& what) {
  if (!holds) throw Error("out_of_range", where, what);
}

}  // namespace

SoftmaxMeans softmax_means(Index keys, double sigma, double lean) {
  require(keys >= 2 && sigma <= 60, "softmax_means", "needs two keys or more, and σ up to 60");
  const double n = as_double(keys), s = std::max(sigma, kSmallest);
  const double h = std::min(kStep, s);
  const Grid grid(keys, s, h, lean);
  const auto scale = as_index(std::ceil(kStep / h));
  const Index first = grid.first * scale - grid.reach, last = grid.last * scale + grid.reach;
  const Index size = last - first + 1;
  Vector none(size), one(size), two(size), leaning(size);  // at w = h·(first + k)
  for (Index k = 0; k < size; ++k) {
    const double w = h * as_double(first + k);
    none(k) = survival(w);
    one(k) = lm::exp(w) * none(k);
    two(k) = lm::exp(w) * one(k);
    leaning(k) = lm::exp(w + lean * s) * survival(w + lean * s);
  }
  const Vector z_weight =
      grid.weight.cwiseProduct(Vector::LinSpaced(grid.weight.size(), -1, 1)) * grid.z(grid.reach);
  double log_sum = 0, energy = 0;
  SoftmaxMeans means;
  for (Index i = grid.first * scale; i <= grid.last * scale; ++i) {
    const Index at = i - grid.reach - first, count = grid.weight.size();
    const double G = grid.weight.dot(none.segment(at, count));
    const double others = power(G, n - 1);
    log_sum += survival(h * as_double(i)) - others * G;
    energy += others * z_weight.dot(one.segment(at, count));
    means.same += others * grid.weight.dot(two.segment(at, count));
    means.first += others * grid.weight.dot(leaning.segment(at, count));
  }
  means.entropy = h * (log_sum - n * energy) / lm::log(n);
  means.same *= h * n;
  means.first *= h;
  return means;
}

double largest_weight(Index keys, double sigma) {
  const double n = as_double(keys), s = std::max(sigma, kSmallest);
  const Grid grid(keys, s, std::min(kStep, s) / 4, 0);
  double total = 0;
  for (Index i = grid.first; i <= grid.last; ++i) {
    const double u = kStep * as_double(i);
    double below = 0;
    for (Index j = -grid.reach; j <= grid.reach; ++j) {
      const double w = u + grid.z(j), share = grid.weight(j + grid.reach);
      if (w > kTop) break;  // nothing survives from here on
      const double part = w < -2 * kDepth ? share : share * survival(w);
      if (w > -kDepth) total += part * lm::exp(w) * power(below + 0.5 * part, n - 1);
      below += part;
    }
  }
  return kStep * n * total;
}

RandomAttention::RandomAttention(Index keys)
    : keys_(as_double(keys)), entropy_(kPoints), same_(kPoints) {
  const double low = lm::log(kShift), step = (lm::log(kHighest + kShift) - low) / (kPoints - 1);
  for (Index k = 0; k < kPoints; ++k) {
    const double sigma = std::max(0.0, lm::exp(low + step * as_double(k)) - kShift);
    const SoftmaxMeans means = softmax_means(keys, sigma);
    entropy_(k) = means.entropy;
    same_(k) = means.same;
  }
}

double RandomAttention::mean(const Vector& table, double uniform, Index dimension,
                             bool scaled) const {
  if (dimension == 0) return uniform;
  const double low = lm::log(kShift), step = (lm::log(kHighest + kShift) - low) / (kPoints - 1);
  const double factor = std::sqrt(scaled ? 0.5 : 0.5 * as_double(dimension));
  return WeightLength(dimension).expect([&](double length) {
    const double x = (lm::log(length * factor + kShift) - low) / step;
    const Index k = std::clamp<Index>(as_index(x) - 1, 0, kPoints - 4);
    const double t = x - as_double(k);  // Lagrange's cubic through k … k + 3
    return (table(k) * (1 - t) * (2 - t) * (3 - t) + 3 * table(k + 1) * t * (2 - t) * (3 - t) -
            3 * table(k + 2) * t * (1 - t) * (3 - t) + table(k + 3) * t * (1 - t) * (2 - t)) /
           6;
  });
}

double RandomAttention::entropy(Index dimension, bool scaled) const {
  return mean(entropy_, 1, dimension, scaled);
}

double RandomAttention::same(Index dimension, bool scaled) const {
  return mean(same_, 1 / keys_, dimension, scaled);
}

Index RandomAttention::winning_dimension() const {
  Index low = 0, high = kLargestDimension;
  while (high - low > 1) {
    const Index middle = (low + high) / 2;
    (same(middle, false) < 0.5 ? low : high) = middle;
  }
  return high;
}

double mean_largest_weight(Index keys, Index dimension, bool scaled) {
  const double factor = std::sqrt(scaled ? 0.5 : 0.5 * as_double(dimension));
  return WeightLength(dimension).expect(
      [&](double length) { return largest_weight(keys, length * factor); });
}

SoftmaxMeans mean_weights(Index keys, Index dimension, bool scaled, double lean) {
  const double factor = std::sqrt(scaled ? 0.5 : 0.5 * as_double(dimension));
  const WeightLength lengths(dimension);
  SoftmaxMeans total;
  for (Index i = 0; i < lengths.nodes().size(); ++i) {
    const SoftmaxMeans at = softmax_means(keys, lengths.nodes()(i) * factor, lean);
    total.entropy += lengths.weights()(i) * at.entropy;
    total.same += lengths.weights()(i) * at.same;
    total.first += lengths.weights()(i) * at.first;
  }
  return total;
}

double freezing_dimension(Index keys) { return 2 * lm::log(as_double(keys)); }

double limit_entropy(Index keys, double dimension) {
  return std::max(0.0, 1 - dimension / freezing_dimension(keys));
}

double limit_same(Index keys, double dimension) {
  return dimension <= 0 ? 0 : std::max(0.0, 1 - std::sqrt(freezing_dimension(keys) / dimension));
}

double warm_entropy(Index keys) {
  const double n = as_double(keys);
  return 1 - (0.5 - (lm::exp(1.0) + 1) / (2 * n)) / lm::log(n);
}

}  // namespace lm::theory
