// log and log1p in float and double.
#pragma once

#include "core/elementary/bits.hpp"

namespace lm {
namespace elementary {

// x = 2^k (1 + f) with 1 + f in (√½, √2], for a normal x > 0.
template <class S>
struct Split {
  S k, f;
};

template <class S>
inline Split<S> split_at_sqrt2(S x) {
  using F = Format<S>;
  // The exponent field, written into the fraction of 2^52 (2^23), reads as 2^52 + field.
  const S field = from_bits<S>((to_bits(x) >> F::kFractionBits) | to_bits(F::kRound));
  const S k = field - (F::kRound + F::kExponentBias);
  const S m = from_bits<S>((to_bits(x) & F::kFraction) | F::kOne);
  const bool high = m > S(1.4142135623730951);
  return {k + select(high, S(1), S(0)), select(high, m * S(0.5), m) - S(1)};
}

// As split_at_sqrt2 for every x > 0: a subnormal is scaled up first.
template <class S>
inline Split<S> split_positive(S x) {
  constexpr S kSmallest = std::numeric_limits<S>::min();
  constexpr S kUp = S(0x1p54);
  const bool subnormal = x < kSmallest;
  Split<S> split = split_at_sqrt2(select(subnormal, x * kUp, x));
  split.k -= select(subnormal, S(54), S(0));
  return split;
}

// k ln 2 + ln(1 + f). With s = f / (2 + f), ln(1 + f) = 2 artanh s = 2s + s R and 2s = f − s f,
// where R = 2s²/3 + 2s⁴/5 + … is a minimax polynomial in s², error below 2^-59 of the result. f − s
// f is taken as f − f²/2 + s f²/2, whose last term is small.
inline double log_of(Split<double> split) {
  const double f = split.f, s = f / (2.0 + f), z = s * s, half_square = 0.5 * f * f;
  const double R = z * polynomial(z, 0.6666666666666735, 0.3999999999940935, 0.2857142874368671,
                                  0.2222219842893661, 0.18183572357851135, 0.153138320733938,
                                  0.14798259851045392);
  const double small = s * (half_square + R) + split.k * 0x1.9ef35793c7673p-41;
  return split.k * 0x1.62e42fefa2p-1 - ((half_square - small) - f);
}

// In float without the division: ln(1 + f) = f − f²/2 + f³ P(f), error below 2^-27.
inline float log_of(Split<float> split) {
  const float f = split.f, square = f * f;
  const float P = polynomial(f, 0x1.555554p-2f, -0x1.00022ap-2f, 0x1.99a03cp-3f, -0x1.547164p-3f,
                             0x1.22d436p-3f, -0x1.0d89f8p-3f, 0x1.059046p-3f, -0x1.392736p-4f);
  const float small = square * (f * P) + split.k * 0x1.7f7d1cp-20f;
  return split.k * 0x1.62e4p-1f - ((0.5f * square - small) - f);
}

template <class S>
inline S log(S x) {
  S result = log_of(split_positive(x));
  result = select(x == kInfinity<S>, x, result);
  result = select(x == S(0), -kInfinity<S>, result);
  return select(x >= S(0), result, kNan<S>);
}

// u = fl(1 + x) has lost e = (1 + x) − u; ln(1 + x) = ln u + e / u to first order, and e / u <
// 2^-53.
template <class S>
inline S log1p(S x) {
  const S u = S(1) + x;
  const S lost = select(magnitude(x) < S(1), x - (u - S(1)), S(1) - (u - x));
  S result = log_of(split_at_sqrt2(u)) + lost / u;
  result = select(x == kInfinity<S>, x, result);
  result = select(x == S(-1), -kInfinity<S>, result);
  result = select(x == S(0), x, result);
  return select(x >= S(-1), result, kNan<S>);
}

}  // namespace elementary
}  // namespace lm
