// Powers x^y of a positive base, in float and double.
#pragma once

#include "core/elementary/double_word.hpp"
#include "core/elementary/exponential.hpp"
#include "core/elementary/logarithm.hpp"

namespace lm {
namespace elementary {

// ln x to about 2^-64 of the result, for x > 0. With s = f / (2 + f): 2s + 2s³/3 in double words,
// the rest of the series 2s⁵/5 + 2s⁷/7 + … in double (its coefficients a minimax fit of R in
// log_of, error below 2^-66 of ln x).
inline DoubleWord log_in_double_words(double x) {
  const Split<double> split = split_positive(x);
  const double f = split.f;
  const DoubleWord below = sum_of_ordered(2.0, f);
  const double s0 = f / below.head;
  const DoubleWord back = product(s0, below.head);
  const double s1 = (((f - back.head) - back.tail) - s0 * below.tail) / below.head;
  const DoubleWord s = sum_of_ordered(s0, s1);
  const DoubleWord square = product(s, s);
  const double z = square.head;
  const double rest = z * polynomial(z, 0.3999999999999998, 0.2857142857144387, 0.22222222217778603,
                                     0.1818181884573639, 0.15384558290559616, 0.1333627037212282,
                                     0.11675652364326283, 0.11982884420265916);
  const DoubleWord two_thirds = {0x1.5555555555555p-1, 0x1.5555555555555p-55};
  const DoubleWord R = product(square, sum_of_ordered(two_thirds, {rest, 0.0}));
  const DoubleWord excess = product(s, R);
  const DoubleWord fraction = sum_of_ordered({s.head + s.head, s.tail + s.tail}, excess);
  const DoubleWord whole = {split.k * 0x1.62e42fefa2p-1, split.k * 0x1.9ef35793c7673p-41};
  return sum_of_ordered(whole, fraction);
}

// e^(head + tail) for |tail| < 2^-40: with e^r − 1 = q, e^(r + tail) = 1 + q + tail (1 + q).
inline double exp(DoubleWord x) {
  const Reduced<double> reduced =
      reduce_by_ln2(clamp(x.head, ExpRange<double>::kLow, ExpRange<double>::kHigh));
  const double r = reduced.r, rest = exp_tail(r);
  const double value = 1.0 + (r + (rest + x.tail * (1.0 + (r + rest))));
  return scale(value, reduced.n);
}

// x^y = e^(y ln x). Beyond |y| = 2^64 the result is 0, 1 or infinity.
inline double pow(double x, double y) {
  const double exponent = clamp(y, -0x1p64, 0x1p64);
  const DoubleWord logarithm = log_in_double_words(x);
  const DoubleWord p = product(exponent, logarithm.head);
  const double tail = p.tail + exponent * logarithm.tail;
  const bool within = magnitude(p.head) < 750.0;
  double result = exp(DoubleWord{p.head, select(within, tail, 0.0)});
  const bool grows = (y > 0.0) == (x > 1.0);
  result =
      select(x == 0.0 || x == kInfinity<double>, select(grows, kInfinity<double>, 0.0), result);
  result = select(x >= 0.0 && y == y, result, kNan<double>);
  return select(x == 1.0 || y == 0.0, 1.0, result);
}

// In double, then rounded.
inline float pow(float x, float y) {
  return static_cast<float>(pow(static_cast<double>(x), static_cast<double>(y)));
}

}  // namespace elementary
}  // namespace lm
