// Mini-batches without replacement: every epoch is a new random order of all examples.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// ⌈N/B⌉ batches per epoch, the last one smaller when B does not divide N. Epoch e's order depends
/// on (seed, e) alone. 1 ≤ B ≤ N, else an Error.
class Batches {
 public:
  Batches(Index examples, Index batch_size, std::uint64_t seed);

  Index per_epoch() const;
  /// The examples of batch number `step` (≥ 0, counted over all epochs). The reference is good
  /// until the next call. Only the first batch of an epoch draws; nothing allocates.
  const std::vector<Index>& at(std::int64_t step);

 private:
  void shuffle(std::int64_t epoch);

  Index examples_, batch_size_;
  std::uint64_t seed_;
  std::int64_t epoch_ = -1;
  std::vector<Index> order_, batch_;
};

/// Zeros and ones, one with probability `keep`, for dropout: mask k of `step` from draw k of stream
/// ("mask", step). Writes n scalars.
template <class S>
void dropout_mask(std::uint64_t seed, std::int64_t step, double keep, S* mask, Index n);

extern template void dropout_mask<float>(std::uint64_t, std::int64_t, double, float*, Index);
extern template void dropout_mask<double>(std::uint64_t, std::int64_t, double, double*, Index);

}  // namespace lm
