// Mini-batch order and dropout masks.
#include "data/batches.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "core/rng.hpp"

namespace lm {

Batches::Batches(Index examples, Index batch_size, std::uint64_t seed)
    : examples_(examples), batch_size_(batch_size), seed_(seed) {
  if (batch_size < 1 || batch_size > examples) {
    throw Error("out_of_range", "batch_size",
                std::to_string(batch_size) + " is not allowed; allowed is 1 to " +
                    std::to_string(examples));
  }
  order_.resize(static_cast<std::size_t>(examples));
  batch_.reserve(static_cast<std::size_t>(batch_size));
}

Index Batches::per_epoch() const { return (examples_ + batch_size_ - 1) / batch_size_; }

const std::vector<Index>& Batches::at(std::int64_t step) {
  const std::int64_t epoch = step / per_epoch();
  if (epoch != epoch_) shuffle(epoch);
  const Index begin = static_cast<Index>(step % per_epoch()) * batch_size_;
  const Index end = std::min(begin + batch_size_, examples_);
  batch_.assign(order_.begin() + begin, order_.begin() + end);
  return batch_;
}

void Batches::shuffle(std::int64_t epoch) {
  // Fisher–Yates in place, as core/sampling's permutation, without its allocation.
  std::iota(order_.begin(), order_.end(), Index{0});
  Random random(seed_, stream("epoch", static_cast<std::uint64_t>(epoch)));
  for (Index i = examples_ - 1; i > 0; --i) {
    const Index j = static_cast<Index>(random.below(static_cast<std::uint64_t>(i) + 1));
    std::swap(order_[static_cast<std::size_t>(i)], order_[static_cast<std::size_t>(j)]);
  }
  epoch_ = epoch;
}

template <class S>
void dropout_mask(std::uint64_t seed, std::int64_t step, double keep, S* mask, Index n) {
  const Random random(seed, stream("mask", static_cast<std::uint64_t>(step)));
  for (Index i = 0; i < n; ++i) {
    mask[i] = random.uniform_at(static_cast<std::uint64_t>(i)) < keep ? S{1} : S{0};
  }
}

template void dropout_mask<float>(std::uint64_t, std::int64_t, double, float*, Index);
template void dropout_mask<double>(std::uint64_t, std::int64_t, double, double*, Index);

}  // namespace lm
