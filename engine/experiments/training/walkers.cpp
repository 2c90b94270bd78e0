// Drawing examples, batches, and the steps of all walkers.
#include "experiments/training/walkers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/sampling.hpp"
#include "core/statistics.hpp"

namespace lm::batch_noise {
namespace {

constexpr std::size_t kBins = 41;

}  // namespace

Examples::Examples(const Parameters& p, std::uint64_t seed) {
  const Index pairs = p.examples / 4 * 2;
  Random random(seed, stream("batch-noise/forces"));
  Matrix forces = normal_matrix(random, pairs, 2);
  // Scaled within each curvature, so that no example's curvature goes with larger forces.
  for (Index d = 0; d < 2; ++d) {
    for (Index half = 0; half < 2; ++half) {
      auto part = forces.col(d).segment(half * pairs / 2, pairs / 2);
      part *= p.noise / std::sqrt(part.squaredNorm() / as_double(pairs / 2));
    }
  }
  for (Index j = 0; j < pairs; ++j) {
    for (const double sign : {1.0, -1.0}) {
      curvature.push_back(p.curvature * (j < pairs / 2 ? 1 + p.spread : 1 - p.spread));
      across.push_back(sign * forces(j, 0));
      along.push_back(sign * forces(j, 1));
    }
  }
}

Walkers::Walkers(const Examples& examples, double rate, std::int64_t batch, Drawing drawing,
                 Random luck)
    : examples_(examples),
      rate_(rate),
      batch_(static_cast<std::size_t>(batch)),
      drawing_(drawing),
      luck_(luck),
      x_(kWalkers, 1.0),
      y_(kWalkers, 1.0),
      force_(kWalkers),
      bins_(kBins) {
  const std::size_t n = examples.count();
  if (drawing != Drawing::replacement) batch_ = std::min(batch_, n);
  orders_.resize(drawing == Drawing::epochs ? kWalkers * n : n);
  for (std::size_t i = 0; i < orders_.size(); ++i) orders_[i] = static_cast<std::uint32_t>(i % n);
  // Past the end, so that the first batch begins an epoch.
  cursors_.assign(kWalkers, n);
}

/// The number of the next example: a swap of Fisher and Yates where none may come twice.
std::size_t Walkers::next(std::size_t walker, std::size_t drawn) {
  const std::size_t n = examples_.count();
  if (drawing_ == Drawing::replacement) return static_cast<std::size_t>(luck_.below(n));
  std::uint32_t* order = orders_.data() + (drawing_ == Drawing::epochs ? walker * n : 0);
  const std::size_t place = drawing_ == Drawing::epochs ? cursors_[walker]++ : drawn;
  std::swap(order[place], order[place + static_cast<std::size_t>(luck_.below(n - place))]);
  return order[place];
}

void Walkers::step(bool count) {
  const double share = 1 / static_cast<double>(batch_);
  for (std::size_t w = 0; w < kWalkers; ++w) {
    if (drawing_ == Drawing::epochs && cursors_[w] + batch_ > examples_.count()) cursors_[w] = 0;
    double h = 0, across = 0, along = 0;
    for (std::size_t b = 0; b < batch_; ++b) {
      const std::size_t i = next(w, b);
      h += examples_.curvature[i];
      across += examples_.across[i];
      along += examples_.along[i];
    }
    h *= share, across *= share, along *= share;
    x_[w] -= rate_ * (h * x_[w] - across);
    y_[w] -= rate_ * (kAlong * h * y_[w] - along);
    force_[w] = across;
    if (!count) continue;
    sums_.across[w] += x_[w] * x_[w];
    sums_.along[w] += y_[w] * y_[w];
    sums_.kicks[w] += across * across + along * along;
    const double bin = (x_[w] / reach_ + 1) / 2 * static_cast<double>(kBins);
    if (bin >= 0 && bin < static_cast<double>(kBins)) bins_[static_cast<std::size_t>(bin)] += 1;
  }
  if (count) sums_.steps += 1;
}

bool Walkers::lost() const {
  return !std::all_of(x_.begin(), x_.end(), [](double x) { return std::abs(x) < 1e6; }) ||
         !std::all_of(y_.begin(), y_.end(), [](double y) { return std::abs(y) < 1e6; });
}

Average average(const std::vector<double>& sums, double steps) {
  if (steps == 0) return {};
  return {mean(sums) / steps, standard_error(sums) / steps};
}

}  // namespace lm::batch_noise
