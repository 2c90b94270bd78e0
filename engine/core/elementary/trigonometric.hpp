// sin and cos in float and double.
#pragma once

#include "core/elementary/bits.hpp"

namespace lm {
namespace elementary {

// x = n π/2 + r with |r| ≤ π/4. π/2 is split (Cody and Waite, 1980) into heads short enough that
// n times each is exact; what a subtraction loses is carried into the last one.
template <class S>
struct QuarterTurns {
  BitsOf<S> quadrant;  // n modulo 4, in the two lowest bits
  S r;
};

// Heads of 36 bits: exact for n < 2^17.
inline QuarterTurns<double> reduce_by_half_pi(double x) {
  const double t = x * 0x1.45f306dc9c883p-1 + Format<double>::kRound;
  const double n = t - Format<double>::kRound;
  const double a = x - n * 0x1.921fb5444p+0;
  const double second = n * 0x1.68c234c4cp-39;
  const double b = a - second;
  const double lost = (a - b) - second;
  return {to_bits(t), b + (lost - n * 0x1.98a2e03707345p-77)};
}

// Heads of 11 bits: exact for n < 2^13.
inline QuarterTurns<float> reduce_by_half_pi(float x) {
  const float t = x * 0x1.45f306p-1f + Format<float>::kRound;
  const float n = t - Format<float>::kRound;
  const float a = (x - n * 0x1.92p+0f) - n * 0x1.fb4p-12f;
  const float third = n * 0x1.444p-24f, fourth = n * 0x1.68cp-39f;
  const float b = a - third, c = b - fourth;
  const float lost = ((a - b) - third) + ((b - c) - fourth);
  return {to_bits(t), c + (lost - n * 0x1.1a6264p-54f)};
}

// sin r and cos r for |r| ≤ π/4: minimax polynomials in r², error below 2^-57 (2^-27 in float).
inline double sin_of_small(double r) {
  const double z = r * r;
  return r + r * (z * polynomial(z, -0.1666666666666663, 0.00833333333332184,
                                 -0.00019841269829358525, 2.7557313538511727e-06,
                                 -2.505073438862229e-08, 1.5895433236500205e-10));
}

inline float sin_of_small(float r) {
  const float z = r * r;
  return r + r * (z * polynomial(z, -0x1.555546p-3f, 0x1.110776p-7f, -0x1.9952fap-13f));
}

inline double cos_tail(double z) {
  return z * z *
         polynomial(z, 0.041666666666666595, -0.0013888888888873325, 2.48015872889837e-05,
                    -2.7557314210080797e-07, 2.087570427107584e-09, -1.1358683273142529e-11);
}

inline float cos_tail(float z) {
  return z * z * polynomial(z, 0x1.55554ap-5f, -0x1.6c0c28p-10f, 0x1.99e80cp-16f);
}

// 1 − z/2 + tail, where the rounding of 1 − z/2 is added back.
template <class S>
inline S cos_of_small(S r) {
  const S z = r * r, half = S(0.5) * z, head = S(1) - half;
  return head + (((S(1) - head) - half) + cos_tail(z));
}

// Beyond these, n would no longer be exact enough for any correct digit.
template <class S>
struct TrigonometricRange;
template <>
struct TrigonometricRange<double> {
  static constexpr double kLimit = 1e9;
};
template <>
struct TrigonometricRange<float> {
  static constexpr float kLimit = 1e6f;
};

// sin((q + quadrant) π/2 + r) up to the sign of quadrants 2 and 3, which is the quadrant's second
// bit.
template <class S>
inline S turned(QuarterTurns<S> turns, BitsOf<S> q) {
  const BitsOf<S> quadrant = turns.quadrant + q;
  const S value = select((quadrant & 1) != 0, cos_of_small(turns.r), sin_of_small(turns.r));
  const BitsOf<S> sign = (quadrant >> 1) << (8 * sizeof(S) - 1);
  return from_bits<S>(to_bits(value) ^ sign);
}

template <class S>
inline S sin(S x) {
  const S a = magnitude(x);
  const S value = turned(reduce_by_half_pi(a), BitsOf<S>{0});
  const S result = from_bits<S>(to_bits(value) ^ (to_bits(x) & Format<S>::kSign));
  return select(a <= TrigonometricRange<S>::kLimit, result, kNan<S>);
}

template <class S>
inline S cos(S x) {
  const S a = magnitude(x);
  const S result = turned(reduce_by_half_pi(a), BitsOf<S>{1});
  return select(a <= TrigonometricRange<S>::kLimit, result, kNan<S>);
}

}  // namespace elementary
}  // namespace lm
