// The two conversions between doubles and decimal digits that need more than a double's precision.
#pragma once

#include <string>
#include <string_view>

namespace lm {

/// d₁.d₂d₃… × 10^exponent.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

/// `value` (finite, ≥ 0) rounded to `count` (1 to 17) significant digits, a tie to the even digit.
Decimal nearest_decimal(double value, int count);

/// The double nearest to a text "[sign] digits [. digits] [e [sign] digits]", which the caller has
/// checked; ±infinity beyond the doubles' range.
double nearest_double(std::string_view text);

}  // namespace lm
