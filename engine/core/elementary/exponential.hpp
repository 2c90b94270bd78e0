// exp, expm1 and tanh in float and double.
#pragma once

#include "core/elementary/bits.hpp"

namespace lm {
namespace elementary {

// x = n ln 2 + r with |r| ≤ ½ ln 2. ln 2 is split (Cody and Waite, 1980) into a head with enough
// trailing zeros that n · head is exact, and the rest.
template <class S>
struct Reduced {
  S n, r;
};

inline Reduced<double> reduce_by_ln2(double x) {
  const double n = round_to_whole(x * 0x1.71547652b82fep+0);
  return {n, (x - n * 0x1.62e42fefa2p-1) - n * 0x1.9ef35793c7673p-41};
}

inline Reduced<float> reduce_by_ln2(float x) {
  const float n = round_to_whole(x * 0x1.715476p+0f);
  return {n, (x - n * 0x1.62e4p-1f) - n * 0x1.7f7d1cp-20f};
}

// e^r − 1 − r for |r| ≤ ½ ln 2: r² times a minimax polynomial; its error is below 2^-63 e^r in
// double, 2^-28 e^r in float.
inline double exp_tail(double r) {
  return r * r *
         polynomial(r, 0.5, 0.16666666666666688, 0.041666666666666824, 0.00833333333331389,
                    0.0013888888888777785, 0.0001984126990338582, 2.480158755987155e-05,
                    2.7557228653731527e-06, 2.7557066920201685e-07, 2.5113946192461518e-08,
                    2.0978047432231878e-09);
}

inline float exp_tail(float r) {
  return r * r *
         polynomial(r, 0x1.fffffcp-2f, 0x1.55548cp-3f, 0x1.555858p-5f, 0x1.123dep-7f,
                    0x1.6ac74ep-10f);
}

// Beyond these, e^x is 0 or infinity.
template <class S>
struct ExpRange;
template <>
struct ExpRange<double> {
  static constexpr double kLow = -746.0, kHigh = 710.0;
};
template <>
struct ExpRange<float> {
  static constexpr float kLow = -104.0f, kHigh = 89.0f;
};

template <class S>
inline S exp(S x) {
  const Reduced<S> reduced = reduce_by_ln2(clamp(x, ExpRange<S>::kLow, ExpRange<S>::kHigh));
  return scale(S(1) + (reduced.r + exp_tail(reduced.r)), reduced.n);
}

// e^x for |x| ≤ 80: one power of two is in range.
template <class S>
inline S exp_of_moderate(S x) {
  const Reduced<S> reduced = reduce_by_ln2(x);
  return (S(1) + (reduced.r + exp_tail(reduced.r))) * power_of_two(reduced.n);
}

// e^x − 1 = 2^n ((e^r − 1) + (1 − 2^-n)). Below −60 the result is −1 in both precisions; a 2^-n
// beyond 2^±60 does not matter.
template <class S>
inline S expm1(S x) {
  const Reduced<S> reduced = reduce_by_ln2(clamp(x, S(-60), ExpRange<S>::kHigh));
  const S rest = S(1) - power_of_two(clamp(-reduced.n, S(-90), S(90)));
  const S result = scale((reduced.r + exp_tail(reduced.r)) + rest, reduced.n);
  return select(x == S(0), x, result);
}

// tanh x − x = x³ P(x²) / Q(x²) for |x| ≤ 0.55, minimax, error below 2^-63 tanh x (2^-29 in float,
// where Q is 1): numerator and denominator.
template <class S>
struct Fraction {
  S numerator, denominator;
};

inline Fraction<double> tanh_excess(double x) {
  const double z = x * x;
  return {x * z * polynomial(z, -0.3333333333333333, -0.02050037402862925, -0.00019924783604478519),
          polynomial(z, 1.0, 0.46150112208588345, 0.023293430437819874, 0.00020660849253977798)};
}

inline Fraction<float> tanh_excess(float x) {
  const float z = x * x;
  return {x * z *
              polynomial(z, -0x1.55554ap-2f, 0x1.110ceep-3f, -0x1.b91e7ep-5f, 0x1.58e518p-6f,
                         -0x1.99219ep-8f),
          1.0f};
}

// Above 0.55 (near ½ ln 3, where tanh is ½) as 1 − 2 / (e^2x + 1), so that one division serves
// both; from 20 on the result is 1 in both precisions. What is not a number counts as small, and
// stays what it is.
template <class S>
inline S tanh(S x) {
  const S a = magnitude(x);
  const bool small = !(a >= S(0.55));
  const Fraction<S> excess = tanh_excess(a);
  const S bounded = lesser_magnitude(a, S(20));
  const S numerator = select(small, excess.numerator, S(-2));
  const S denominator =
      select(small, excess.denominator, exp_of_moderate(bounded + bounded) + S(1));
  return with_sign_of(select(small, a, S(1)) + numerator / denominator, x);
}

}  // namespace elementary
}  // namespace lm
