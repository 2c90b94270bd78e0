// Unevaluated sums of two doubles, for the few steps that need more than 53 bits.
#pragma once

#include "core/elementary/bits.hpp"

namespace lm::elementary {

/// head + tail with |tail| ≤ ½ ulp(head).
struct DoubleWord {
  double head, tail;
};

/// a + b exactly, for |a| ≥ |b| or a = 0. Source: T. J. Dekker, "A floating-point technique for
/// extending the available precision", 1971.
inline DoubleWord sum_of_ordered(double a, double b) {
  const double head = a + b;
  return {head, b - (head - a)};
}

/// x to its leading 26 bits: the square of this is exact.
inline double leading_half(double x) {
  return from_bits<double>(to_bits(x) & ~BitsOf<double>{0x7ffffff});
}

/// a · b exactly, while neither it nor its last bit leaves the normal range (Dekker, 1971, with the
/// halves cut from the bits, so that no large factor can overflow).
inline DoubleWord product(double a, double b) {
  const double a1 = leading_half(a), b1 = leading_half(b), a2 = a - a1, b2 = b - b1;
  const double head = a * b;
  return {head, ((a1 * b1 - head) + a1 * b2 + a2 * b1) + a2 * b2};
}

/// a · b to about 2^-103 of the result.
inline DoubleWord product(DoubleWord a, DoubleWord b) {
  const DoubleWord p = product(a.head, b.head);
  return sum_of_ordered(p.head, p.tail + (a.head * b.tail + a.tail * b.head));
}

/// a + b to about 2^-103 of |a|, for |a| ≥ |b| or a = 0.
inline DoubleWord sum_of_ordered(DoubleWord a, DoubleWord b) {
  const DoubleWord s = sum_of_ordered(a.head, b.head);
  return sum_of_ordered(s.head, s.tail + (a.tail + b.tail));
}

}  // namespace lm::elementary
