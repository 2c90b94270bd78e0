// The search for a number that is not finite, in one sweep.
#include <algorithm>

#include "autodiff/executor.hpp"

namespace lm::ad {

// 0·x is 0 for every finite x and NaN otherwise: sums of it tell in one sweep without branches.
template <class S>
Index first_nonfinite(const S* data, Index n) {
  constexpr Index kChunk = 256, kLanes = 8;
  for (Index start = 0; start < n; start += kChunk) {
    const Index end = std::min(start + kChunk, n);
    S lane[kLanes] = {};
    Index i = start;
    for (; i + kLanes <= end; i += kLanes) {
      for (Index l = 0; l < kLanes; ++l) lane[l] += data[i + l] * S(0);
    }
    for (; i < end; ++i) lane[0] += data[i] * S(0);
    S total = 0;
    for (const S value : lane) total += value;
    if (total == S(0)) continue;
    for (i = start; i < end; ++i) {
      if (!(data[i] * S(0) == S(0))) return i;
    }
  }
  return -1;
}

template Index first_nonfinite<float>(const float*, Index);
template Index first_nonfinite<double>(const double*, Index);

}  // namespace lm::ad
