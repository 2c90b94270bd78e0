// Pictures at spread temperatures in a random order; a logistic curve through the answers.
#include "experiments/ising/own_eye.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "theory/ising.hpp"

namespace lm::ising {
namespace {

constexpr double kColdest = 1.9, kHottest = 2.66;
constexpr int kPictureMoves = 40;
constexpr int kNewtonSteps = 60;
/// The curve is sought in t = (T − 2.28)/0.1, its slope drawn to 0 by this.
constexpr double kCentre = 2.28, kUnit = 0.1, kPull = 0.05;

}  // namespace

OwnEye::OwnEye(std::uint64_t seed) : seed_(seed), lattice_(kSide, Random(seed, 0)) {
  Random random(seed, stream("ising/eye"));
  for (const Index k : permutation(random, kPictures)) {
    temperatures_.push_back(kColdest +
                            (kHottest - kColdest) * as_double(k) / as_double(kPictures - 1));
  }
  ordered_.reserve(kPictures);
  draw();
}

void OwnEye::draw() {
  const Index k = std::min(sorted(), kPictures - 1);
  const double t = temperature(k);
  lattice_ = Lattice(kSide, Random(seed_, stream("ising/eye", static_cast<std::uint64_t>(k))));
  for (int n = 0; n < kPictureMoves; ++n) lattice_.move(t);
}

void OwnEye::sort(bool ordered) {
  if (done()) return;
  ordered_.push_back(ordered);
  if (!done()) draw();
}

OwnEye::Line OwnEye::line() const {
  const bool any = std::find(ordered_.begin(), ordered_.end(), true) != ordered_.end();
  const bool other = std::find(ordered_.begin(), ordered_.end(), false) != ordered_.end();
  if (!any || !other) return {kNaN, kNaN, kNaN};
  double a = 0, b = 1;  // P(ordered) = σ(−a − bt)
  double aa = 0, ab = 0, bb = 0;
  for (int n = 0; n < kNewtonSteps; ++n) {
    double ga = 0, gb = kPull * b;
    aa = 1e-9, ab = 0, bb = kPull;
    for (Index k = 0; k < sorted(); ++k) {
      const double t = (temperature(k) - kCentre) / kUnit;
      const double p = 1 / (1 + lm::exp(a + b * t));
      const double slope = (called_ordered(k) ? 1 : 0) - p, w = p * (1 - p);
      ga += slope, gb += slope * t;
      aa += w, ab += w * t, bb += w * t * t;
    }
    const double det = aa * bb - ab * ab;
    double da = -(bb * ga - ab * gb) / det, db = -(aa * gb - ab * ga) / det;
    const double longest = std::max(std::abs(da), std::abs(db));
    if (longest > 1) da /= longest, db /= longest;
    a += da, b += db;
  }
  // T = −a/b: its variance by the slopes of −a/b.
  const double det = aa * bb - ab * ab, u = -1 / b, v = a / (b * b);
  const double variance = (u * u * bb - 2 * u * v * ab + v * v * aa) / det;
  if (!(b > 1e-3)) return {kNaN, kNaN, kNaN};
  return {kCentre - kUnit * a / b, kUnit * std::sqrt(variance), kUnit / b};
}

}  // namespace lm::ising
