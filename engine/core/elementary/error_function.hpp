// erf in float and double, erfc and the normal distribution function in double.
#pragma once

#include "core/elementary/exponential.hpp"
#include "core/elementary/power.hpp"

namespace lm {
namespace elementary {

// Where the two forms of erf meet.
template <class S>
inline constexpr S kErfSmall = S(0.65);

// erf a − a = a P(a²) / Q(a²) for 0 ≤ a ≤ 0.65, error below 2^-58 erf a (2^-30 in float).
inline Fraction<double> erf_excess(double a) {
  const double z = a * a;
  return {a * polynomial(z, 0.12837916709551256, -0.31787126571820384, -0.0466698971598662,
                         -0.007294046590088509, -0.0003000239079595181),
          polynomial(z, 1.0, 0.4537739621748058, 0.08699657594639376, 0.008497667474352046,
                     0.00036494855085597203)};
}

inline Fraction<float> erf_excess(float a) {
  const float z = a * a;
  return {a * polynomial(z, 0.12837916612625122f, -0.3761262595653534f, 0.11283507943153381f,
                         -0.02684301882982254f, 0.005136245395988226f, -0.0006949240923859179f),
          1.0f};
}

// e^(a²) erfc a for 0.65 ≤ a ≤ 6 (4 in float), to an absolute error in erfc a below 2^-59 (2^-27).
inline Fraction<double> scaled_erfc(double a) {
  return {
      polynomial(a, 1.000000001041629, 1.5618269453636997, 1.2074791374023603, 0.5614870253139431,
                 0.16378270965170677, 0.028436201654984086, 0.002332539142110984),
      polynomial(a, 1.0, 2.6902061270583046, 3.243051589863307, 2.2829259297921056,
                 1.0204510251447219, 0.2923612261328188, 0.05040201866660042,
                 0.004134314059640737)};
}

inline Fraction<float> scaled_erfc(float a) {
  return {polynomial(a, 1.0003789865515778f, 0.732659267986744f, 0.22533303243023778f),
          polynomial(a, 1.0f, 1.86397526130922f, 1.3183185730219258f, 0.3977963338177246f)};
}

// erf a = a + excess below 0.65, else 1 − erfc a, with one division for both; 1 from 6 (4) on. What
// is not a number counts as small, and stays what it is.
template <class S>
inline S erf(S x) {
  const S a = magnitude(x), bounded = lesser_magnitude(a, S(sizeof(S) == 8 ? 6 : 4));
  const bool small = !(a >= kErfSmall<S>);
  const Fraction<S> excess = erf_excess(a), scaled = scaled_erfc(bounded);
  const S numerator =
      select(small, excess.numerator, -(exp_of_moderate(-(bounded * bounded)) * scaled.numerator));
  const S denominator = select(small, excess.denominator, scaled.denominator);
  return with_sign_of(select(small, a, S(1)) + numerator / denominator, x);
}

// e^(a²) erfc a for 0.65 ≤ a ≤ 28, to a relative error below 2^-59.
inline double scaled_erfc_of_tail(double a) {
  return polynomial(a, 0.999999999836932, 2.295463138469547, 2.598385243741333, 1.8704923953131976,
                    0.9363808642763278, 0.33728190578974526, 0.08758699535400358,
                    0.015915346475278182, 0.001859877171009433, 0.00010956053663531209) /
         polynomial(a, 1.0, 3.423842303322944, 5.461777584887355, 5.361858851264997,
                    3.6004081697938988, 1.7356655323488297, 0.6118241265907427, 0.1568921804066994,
                    0.028306312646687124, 0.0032965464539594738, 0.00019419099506657957);
}

// −c x² as a double word: the leading half of x squares exactly. c is a power of two.
inline DoubleWord minus_square(double x, double c) {
  const double half = leading_half(x);
  return sum_of_ordered(-c * half * half, -c * (x - half) * (x + half));
}

inline double erfc(double x) {
  const double a = clamp(magnitude(x), kErfSmall<double>, 28.0);
  const double tail = exp(minus_square(a, 1.0)) * scaled_erfc_of_tail(a);
  const double beyond = select(x < 0.0, 2.0 - tail, tail);
  return select(magnitude(x) >= kErfSmall<double>, beyond, 1.0 - erf(x));
}

// Φ(x) = ½ erfc(−x/√2), with the exponent −x²/2 taken from x itself: rounding x/√2 would cost x²
// ulp.
inline double normal_cdf(double x) {
  constexpr double kInverseRoot2 = 0.7071067811865476;
  const double a = magnitude(x) * kInverseRoot2;
  const double within = lesser_magnitude(magnitude(x), 39.0);
  const double tail =
      0.5 * exp(minus_square(within, 0.5)) * scaled_erfc_of_tail(clamp(a, kErfSmall<double>, 28.0));
  const double beyond = select(x > 0.0, 1.0 - tail, tail);
  return select(a >= kErfSmall<double>, beyond, 0.5 + 0.5 * erf(x * kInverseRoot2));
}

}  // namespace elementary
}  // namespace lm
