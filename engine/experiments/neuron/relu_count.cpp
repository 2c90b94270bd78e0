// The sums over a random input, and what they amount to.
#include "experiments/neuron/relu_count.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "data/entry_law.hpp"

namespace lm {
namespace {

/// 0, ½ or 1.
double above_zero(double x) { return x > 0 ? 1 : x < 0 ? 0 : 0.5; }

std::vector<double> over(const std::vector<double>& sums, double count) {
  std::vector<double> shares;
  for (const double sum : sums) shares.push_back(sum / count);
  return shares;
}

}  // namespace

double unit_draw(theory::InputLaw law, const Random& random, std::uint64_t index) {
  switch (law) {
    case theory::InputLaw::normal:
      break;
    case theory::InputLaw::uniform:
      return entry_at(EntryLaw::uniform, random, index);
    case theory::InputLaw::laplace:
      return entry_at(EntryLaw::laplace, random, index);
    case theory::InputLaw::sign:
      return entry_at(EntryLaw::rademacher, random, index);
    case theory::InputLaw::lopsided:
      return -lm::log(1 - random.uniform_at(index)) - 1;
  }
  return random.normal_at(index);
}

ReluCount::ReluCount(double bias, std::vector<double> biases, double window, double tail,
                     std::size_t bins)
    : bias_(bias),
      window_(window),
      tail_(tail),
      biases_(std::move(biases)),
      sums_(biases_.size(), 0.0),
      above_(biases_.size(), 0.0),
      bins_(bins, 0.0) {}

void ReluCount::add(double z) {
  const double y = std::max(z + bias_, 0.0);
  draws_ += 1;
  sum_ += y;
  squares_ += y * y;
  at_zero_ += std::max(z, 0.0);
  positive_ += above_zero(z);
  close_ += std::abs(z) < window_ ? 1 : 0;
  for (std::size_t j = 0; j < biases_.size(); ++j) {
    sums_[j] += std::max(z + biases_[j], 0.0);
    above_[j] += above_zero(z + biases_[j]);
  }
  const double place = (z / tail_ + 1) / 2 * static_cast<double>(bins_.size());
  if (place >= 0 && place < static_cast<double>(bins_.size())) {
    bins_[static_cast<std::size_t>(place)] += 1;
  }
}

double ReluCount::standard_error() const {
  const double scatter = squares_ - draws_ * mean() * mean();
  return std::sqrt(std::max(scatter, 0.0) / (draws_ * (draws_ - 1)));
}

std::vector<double> ReluCount::means() const { return over(sums_, draws_); }

std::vector<double> ReluCount::rises() const {
  std::vector<double> rises = means();
  for (double& mean : rises) mean -= at_zero_ / draws_;
  return rises;
}

std::vector<double> ReluCount::shares() const { return over(above_, draws_); }

std::vector<double> ReluCount::density() const {
  return over(bins_, draws_ * 2 * tail_ / static_cast<double>(bins_.size()));
}

}  // namespace lm
