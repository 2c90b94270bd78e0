// Elementwise loops: plain, in a fixed order, made for the compiler to vectorize.
#include "autodiff/kernels/elementwise.hpp"

#include <cmath>

#include "core/elementary.hpp"

namespace lm::ad {
namespace {

struct Add {
  template <class S>
  static S of(S a, S b) {
    return a + b;
  }
};
struct Sub {
  template <class S>
  static S of(S a, S b) {
    return a - b;
  }
};
struct Mul {
  template <class S>
  static S of(S a, S b) {
    return a * b;
  }
};
struct Div {
  template <class S>
  static S of(S a, S b) {
    return a / b;
  }
};
struct Gate {
  template <class S>
  static S of(S a, S b) {
    return b <= S(0) ? S(0) : a;
  }
};
struct TanhGrad {
  template <class S>
  static S of(S a, S y) {
    return a * (S(1) - y * y);
  }
};

template <class S, class F>
void full(const Step<S>& s) {
  const S *a = s.a, *b = s.b;
  S* out = s.out;
  const Index count = s.n[0];
  LM_INDEPENDENT
  for (Index i = 0; i < count; ++i) out[i] = F::of(a[i], b[i]);
}

template <class S, class F>
void row_a(const Step<S>& s) {
  const Index inner = s.n[1];
  for (Index o = 0; o < s.n[0]; ++o) {
    const S *a = s.a, *b = s.b + o * inner;
    S* out = s.out + o * inner;
    LM_INDEPENDENT
    for (Index i = 0; i < inner; ++i) out[i] = F::of(a[i], b[i]);
  }
}

template <class S, class F>
void row_b(const Step<S>& s) {
  const Index inner = s.n[1];
  for (Index o = 0; o < s.n[0]; ++o) {
    const S *a = s.a + o * inner, *b = s.b;
    S* out = s.out + o * inner;
    LM_INDEPENDENT
    for (Index i = 0; i < inner; ++i) out[i] = F::of(a[i], b[i]);
  }
}

template <class S, class F>
void column_a(const Step<S>& s) {
  const Index inner = s.n[1];
  for (Index o = 0; o < s.n[0]; ++o) {
    const S a = s.a[o];
    const S* b = s.b + o * inner;
    S* out = s.out + o * inner;
    LM_INDEPENDENT
    for (Index i = 0; i < inner; ++i) out[i] = F::of(a, b[i]);
  }
}

template <class S, class F>
void column_b(const Step<S>& s) {
  const Index inner = s.n[1];
  for (Index o = 0; o < s.n[0]; ++o) {
    const S b = s.b[o];
    const S* a = s.a + o * inner;
    S* out = s.out + o * inner;
    LM_INDEPENDENT
    for (Index i = 0; i < inner; ++i) out[i] = F::of(a[i], b);
  }
}

template <class S, class F>
Kernel<S> binary(Stretch a, Stretch b) {
  if (a == Stretch::kRow) return row_a<S, F>;
  if (a == Stretch::kColumn) return column_a<S, F>;
  if (b == Stretch::kRow) return row_b<S, F>;
  if (b == Stretch::kColumn) return column_b<S, F>;
  return full<S, F>;
}

template <class S>
void affine(const Step<S>& s) {
  const S* a = s.a;
  S* out = s.out;
  const S alpha = s.alpha, beta = s.beta;
  const Index count = s.n[0];
  if (beta == S(0)) {
    LM_INDEPENDENT
    for (Index i = 0; i < count; ++i) out[i] = alpha * a[i];
  } else {
    LM_INDEPENDENT
    for (Index i = 0; i < count; ++i) out[i] = alpha * a[i] + beta;
  }
}

template <class S>
void square_root(const Step<S>& s) {
  const S* a = s.a;
  S* out = s.out;
  const Index count = s.n[0];
  LM_INDEPENDENT
  for (Index i = 0; i < count; ++i) out[i] = std::sqrt(a[i]);
}

template <class S, void (*function)(const S*, S*, Index)>
void apply(const Step<S>& s) {
  function(s.a, s.out, s.n[0]);
}

// σ(x) = 1/(1 + e^−|x|) for x ≥ 0, and e^−|x| times that for x < 0: e^−|x| cannot overflow.
template <class S>
void sigmoid(const Step<S>& s) {
  for (Index i = 0; i < s.n[0]; ++i) {
    const S x = s.a[i];
    const S e = lm::exp(-std::abs(x));
    s.out[i] = (x < S(0) ? e : S(1)) / (S(1) + e);
  }
}

// ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|)
template <class S>
void softplus(const Step<S>& s) {
  for (Index i = 0; i < s.n[0]; ++i) {
    const S x = s.a[i];
    s.out[i] = (x <= S(0) ? S(0) : x) + lm::log1p(lm::exp(-std::abs(x)));
  }
}

}  // namespace

template <class S>
Kernel<S> elementwise_kernel(Op op, Stretch a, Stretch b) {
  switch (op) {
    case Op::kAdd:
      return binary<S, Add>(a, b);
    case Op::kSub:
      return binary<S, Sub>(a, b);
    case Op::kMul:
      return binary<S, Mul>(a, b);
    case Op::kDiv:
      return binary<S, Div>(a, b);
    case Op::kGate:
      return binary<S, Gate>(a, b);
    case Op::kTanhGrad:
      return binary<S, TanhGrad>(a, b);
    case Op::kAffine:
      return affine<S>;
    case Op::kExp:
      return apply<S, lm::exp>;
    case Op::kLog:
      return apply<S, lm::log>;
    case Op::kSqrt:
      return square_root<S>;
    case Op::kSin:
      return apply<S, lm::sin>;
    case Op::kCos:
      return apply<S, lm::cos>;
    case Op::kTanh:
      return apply<S, lm::tanh>;
    case Op::kErf:
      return apply<S, lm::erf>;
    case Op::kSigmoid:
      return sigmoid<S>;
    case Op::kSoftplus:
      return softplus<S>;
    default:
      return nullptr;
  }
}

template Kernel<float> elementwise_kernel<float>(Op, Stretch, Stretch);
template Kernel<double> elementwise_kernel<double>(Op, Stretch, Stretch);

}  // namespace lm::ad
