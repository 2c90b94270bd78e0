// Statistics of a plateau.
#include "experiments/edge-of-stability/plateau.hpp"

#include <algorithm>
#include <cmath>

#include "core/statistics.hpp"
#include "core/types.hpp"

namespace lm {
namespace {

constexpr double kReached = 0.99;

}  // namespace

void Plateau::offer(std::int64_t step, double ratio) {
  if (std::isnan(since_) && ratio >= kReached) since_ = as_double(step);
  if (!std::isnan(since_) && std::isfinite(ratio)) ratios_.push_back(ratio);
}

void Plateau::restart() { *this = {}; }

double Plateau::median() const { return lm::median(ratios_); }

double Plateau::share_between(double low, double high) const {
  if (ratios_.empty()) return kNaN;
  const auto inside = std::count_if(ratios_.begin(), ratios_.end(),
                                    [=](double ratio) { return ratio >= low && ratio <= high; });
  return as_double(inside) / as_double(ratios_.size());
}

}  // namespace lm
