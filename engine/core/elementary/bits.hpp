// What the elementary functions share: bit patterns, branch-free selection, rounding, powers of
// two.
#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>

namespace lm::elementary {

// Everything here is +, −, ×, ÷, a comparison or a whole-number operation, so that it gives the
// same bits from every compiler and that loops over it become SIMD code.

/// The format of a floating-point type, and the constants that its bit tricks need.
template <class S>
struct Format;

template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int kFractionBits = 52;
  static constexpr Bits kSign = 0x8000000000000000u;
  static constexpr Bits kFraction = 0x000fffffffffffffu;
  static constexpr Bits kOne = 0x3ff0000000000000u;
  static constexpr double kExponentBias = 1023.0;
  static constexpr double kRound = 0x1.8p52;  // x + kRound has no bits below 1
};

template <>
struct Format<float> {
  using Bits = std::uint32_t;
  static constexpr int kFractionBits = 23;
  static constexpr Bits kSign = 0x80000000u;
  static constexpr Bits kFraction = 0x007fffffu;
  static constexpr Bits kOne = 0x3f800000u;
  static constexpr float kExponentBias = 127.0f;
  static constexpr float kRound = 0x1.8p23f;
};

template <class S>
using BitsOf = typename Format<S>::Bits;

template <class S>
inline constexpr S kInfinity = std::numeric_limits<S>::infinity();
template <class S>
inline constexpr S kNan = std::numeric_limits<S>::quiet_NaN();

template <class S>
inline BitsOf<S> to_bits(S x) {
  return __builtin_bit_cast(BitsOf<S>, x);
}

template <class S>
inline S from_bits(BitsOf<S> bits) {
  return __builtin_bit_cast(S, bits);
}

/// `yes` where the condition holds, else `no`, through a mask: both are computed already, and no
/// compiler turns it into a branch that would keep a loop from becoming SIMD code.
template <class S>
inline S select(bool condition, S yes, S no) {
  const BitsOf<S> mask = condition ? ~BitsOf<S>{0} : BitsOf<S>{0};
  return from_bits<S>((to_bits(yes) & mask) | (to_bits(no) & ~mask));
}

template <class S>
inline S magnitude(S x) {
  return from_bits<S>(to_bits(x) & ~Format<S>::kSign);
}

/// `magnitude` (≥ 0) with the sign of `x`.
template <class S>
inline S with_sign_of(S magnitude, S x) {
  return from_bits<S>(to_bits(magnitude) | (to_bits(x) & Format<S>::kSign));
}

/// The lesser of two magnitudes (≥ 0), of which NaN is the greatest: their patterns are ordered as
/// they are, and as whole numbers they take one instruction where minima of floating-point numbers,
/// which ask for NaN, take WebAssembly seven.
template <class S>
inline S lesser_magnitude(S a, S b) {
  using Whole = std::make_signed_t<BitsOf<S>>;
  const Whole m = static_cast<Whole>(to_bits(a)), n = static_cast<Whole>(to_bits(b));
  return from_bits<S>(static_cast<BitsOf<S>>(m < n ? m : n));
}

/// x within [low, high]; NaN stays NaN.
template <class S>
inline S clamp(S x, S low, S high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

/// The nearest whole number, ties to even, for |x| < 2^51 (2^22 in float).
template <class S>
inline S round_to_whole(S x) {
  return (x + Format<S>::kRound) - Format<S>::kRound;
}

/// 2^n for a whole n in −1022 … 1023 (−126 … 127 in float).
template <class S>
inline S power_of_two(S n) {
  return from_bits<S>(to_bits(n + (Format<S>::kRound + Format<S>::kExponentBias))
                      << Format<S>::kFractionBits);
}

/// x · 2^n for a whole n in −2044 … 2046 (−252 … 254 in float), rounded once: two factors, since
/// 2^n itself may be out of range.
template <class S>
inline S scale(S x, S n) {
  const S half = round_to_whole(n * S(0.5));
  return x * power_of_two(half) * power_of_two(n - half);
}

/// c0 + x (c1 + x (c2 + …)), Horner's rule.
template <class S>
inline S polynomial(S, S c0) {
  return c0;
}
template <class S, class... Rest>
inline S polynomial(S x, S c0, Rest... rest) {
  return c0 + x * polynomial(x, static_cast<S>(rest)...);
}

}  // namespace lm::elementary
