// Lattices at seven temperatures around T_c, read in ten interleaved parts of long stretches.
#include "experiments/ising/unlabelled.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/linalg.hpp"

namespace lm::ising {
namespace {

constexpr double kLowest = 2.2, kApart = 0.025;
constexpr int kFirstClusters = 30;
/// Readings that belong to one part before the next begins: many times their memory.
constexpr std::int64_t kStretch = 40;

}  // namespace

Unlabelled::Unlabelled(std::uint64_t seed)
    : sums_(kSides.size() * as_size(kTemperatures * kParts)) {
  for (std::size_t size = 0; size < kSides.size(); ++size) {
    for (Index k = 0; k < kTemperatures; ++k) {
      const auto number = static_cast<std::uint64_t>(lattices_.size());
      lattices_.emplace_back(kSides[size], Random(seed, stream("ising/unlabelled", number)));
    }
  }
}

void Unlabelled::warm() {
  for (std::size_t i = 0; i < lattices_.size(); ++i) {
    const double t = temperature(as_index(i) % kTemperatures);
    for (int n = 0; n < kFirstClusters; ++n) lattices_[i].turn_cluster(t);
  }
}

double Unlabelled::temperature(Index k) { return kLowest + kApart * as_double(k); }

void Unlabelled::read() {
  if (readings_ == 0) warm();
  const std::int64_t part = readings_ / kStretch % kParts;
  for (std::size_t i = 0; i < lattices_.size(); ++i) {
    lattices_[i].move(temperature(as_index(i) % kTemperatures));
    const double m = std::abs(lattices_[i].magnetization()), square = m * m;
    Sums& sums = sums_[i * as_size(kParts) + as_size(part)];
    sums[0] += m, sums[1] += square, sums[2] += square * square, sums[3] += 1;
  }
  ++readings_;
}

double Unlabelled::value(Measure measure, std::size_t size, Index k, Index without) const {
  Sums all{};
  for (Index part = 0; part < kParts; ++part) {
    if (part == without) continue;
    const std::size_t at = (size * as_size(kTemperatures) + as_size(k)) * as_size(kParts);
    for (std::size_t j = 0; j < all.size(); ++j) all[j] += sums_[at + as_size(part)][j];
  }
  if (measure == Measure::scaled) {
    return all[0] / all[3] * lm::pow(as_double(kSides[size]), 0.125);
  }
  return 1 - all[2] * all[3] / (3 * all[1] * all[1]);
}

double Unlabelled::root(Measure measure, Index without) const {
  // A parabola a + bt + ct² through the difference, t from −1 to 1.
  Matrix A(kTemperatures, 3);
  Vector y(kTemperatures);
  const double half = as_double(kTemperatures - 1) / 2;
  for (Index k = 0; k < kTemperatures; ++k) {
    const double t = as_double(k) / half - 1;
    A.row(k) << 1, t, t * t;
    y(k) = value(measure, 2, k, without) - value(measure, 1, k, without);
  }
  const Vector c = cholesky_solve(Matrix(A.transpose() * A), Vector(A.transpose() * y));
  const double under = c(1) * c(1) - 4 * c(2) * c(0);
  if (!(under >= 0) || c(1) == 0) return kNaN;
  // The root that stays finite as the parabola becomes a line.
  const double q = -(c(1) + (c(1) > 0 ? 1 : -1) * std::sqrt(under)) / 2;
  const double t = c(0) / q;
  return std::abs(t) > 1.5 ? kNaN : temperature(0) + kApart * half * (t + 1);
}

Unlabelled::Crossing Unlabelled::crossing(Measure measure) const {
  if (readings_ < 2 * kParts * kStretch) return {kNaN, kNaN};
  double sum = 0, squares = 0;
  for (Index part = 0; part < kParts; ++part) {
    const double one = root(measure, part);
    sum += one, squares += one * one;
  }
  const double n = as_double(kParts), mean = sum / n;
  return {root(measure, -1), std::sqrt((n - 1) * std::max(0.0, squares / n - mean * mean))};
}

}  // namespace lm::ising
