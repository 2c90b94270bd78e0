// Sums in a fixed order, repeats, argmax.
#include "autodiff/kernels/reduce.hpp"

#include <algorithm>
#include <cmath>

namespace lm::ad {
namespace {

constexpr Index kLanes = 8;

template <class S>
void add_row(const S* a, S* out, Index n) {
  LM_INDEPENDENT
  for (Index j = 0; j < n; ++j) out[j] += a[j];
}

}  // namespace

template <class S>
S lane_sum(const S* a, Index n) {
  S lane[kLanes] = {};
  const Index whole = n / kLanes * kLanes;
  for (Index i = 0; i < whole; i += kLanes) {
    for (Index l = 0; l < kLanes; ++l) lane[l] += a[i + l];
  }
  for (Index i = whole; i < n; ++i) lane[i - whole] += a[i];
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

template <class S>
void sum_kernel(const Step<S>& s) {
  const Index pre = s.n[0], mid = s.n[1], post = s.n[2];
  if (post == 1) {
    for (Index p = 0; p < pre; ++p) s.out[p] = lane_sum(s.a + p * mid, mid);
    return;
  }
  for (Index p = 0; p < pre; ++p) {
    const S* a = s.a + p * mid * post;
    S* out = s.out + p * post;
    std::copy(a, a + post, out);
    for (Index m = 1; m < mid; ++m) add_row(a + m * post, out, post);
  }
}

template <class S>
void broadcast_kernel(const Step<S>& s) {
  const Index pre = s.n[0], mid = s.n[1], post = s.n[2];
  S* out = s.out;
  for (Index p = 0; p < pre; ++p) {
    const S* a = s.a + p * post;
    if (post == 1) {
      out = std::fill_n(out, mid, *a);
      continue;
    }
    for (Index m = 0; m < mid; ++m) out = std::copy(a, a + post, out);
  }
}

template <class S>
void argmax_kernel(const Step<S>& s) {
  const Index pre = s.n[0], mid = s.n[1], post = s.n[2];
  for (Index p = 0; p < pre; ++p) {
    for (Index j = 0; j < post; ++j) {
      Index best = p * mid * post + j;
      for (Index m = 1; m < mid; ++m) {
        const Index here = (p * mid + m) * post + j;
        const S largest = s.a[best];
        if (s.a[here] > largest || (std::isnan(s.a[here]) && !std::isnan(largest))) best = here;
      }
      s.out[p * post + j] = static_cast<S>(best);
    }
  }
}

#define LM_INSTANTIATE(S)                            \
  template S lane_sum<S>(const S*, Index);           \
  template void sum_kernel<S>(const Step<S>&);       \
  template void broadcast_kernel<S>(const Step<S>&); \
  template void argmax_kernel<S>(const Step<S>&);
LM_INSTANTIATE(float)
LM_INSTANTIATE(double)
#undef LM_INSTANTIATE

}  // namespace lm::ad
