// Numbers to text and back: the same characters and the same values on every platform.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lm {

/// `value` with that many significant digits (1 to 17), as %g of C writes it: no zeros at the end,
/// an exponent below 1e-4 and from 10^digits on; "nan", "inf", "-inf". Never a locale's comma.
std::string format_digits(double value, int digits);

/// The first of %.15g, %.16g, %.17g that reads back as the same double; "nan", "inf", "-inf" for
/// the rest.
std::string format_double(double value);

/// The double nearest to `value` written with that many significant digits (1 to 17): 0.1 for
/// 0.10000000000000001 and 12 digits. What is not finite stays.
double round_to_digits(double value, int digits);

/// The double that a decimal text stands for, correctly rounded: an optional sign, digits with an
/// optional decimal point (a digit on one side at least), an optional exponent. The whole text must
/// be the number: no space, no hexadecimal. "nan", "inf", "+inf" and "-inf" are read too. Nothing
/// for anything else, and for a number beyond the doubles' range ("1e999"); one that is too small
/// becomes 0.
std::optional<double> parse_double(std::string_view text);

/// The whole number of a text: an optional sign and digits, nothing else. Nothing for anything else
/// and beyond −2^63 … 2^63 − 1.
std::optional<std::int64_t> parse_int64(std::string_view text);

/// As parse_int64, without a sign, up to 2^64 − 1: a seed.
std::optional<std::uint64_t> parse_uint64(std::string_view text);

}  // namespace lm
