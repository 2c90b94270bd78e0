// Numbers to text and back.
#include "core/text.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/decimal.hpp"
#include "core/types.hpp"

namespace lm {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_sign(char c) { return c == '+' || c == '-'; }

// The number of leading digits.
std::size_t count_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

// [sign] digits [. digits] [(e|E) [sign] digits], with a digit before or after the point.
bool is_decimal(std::string_view text) {
  if (!text.empty() && is_sign(text.front())) text.remove_prefix(1);
  std::size_t digits = count_digits(text);
  text.remove_prefix(digits);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    const std::size_t fraction = count_digits(text);
    text.remove_prefix(fraction);
    digits += fraction;
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  if (!text.empty() && is_sign(text.front())) text.remove_prefix(1);
  return !text.empty() && count_digits(text) == text.size();
}

template <class Integer>
std::optional<Integer> parse_integer(std::string_view text) {
  Integer value{};
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

}  // namespace

std::string format_digits(double value, int digits) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  auto [shown, exponent] = nearest_decimal(std::abs(value), digits);
  while (shown.size() > 1 && shown.back() == '0') shown.pop_back();
  const std::string sign = std::signbit(value) ? "-" : "";
  if (exponent < -4 || exponent >= digits) {
    if (shown.size() > 1) shown.insert(1, 1, '.');
    const std::string power = std::to_string(std::abs(exponent));
    return sign + shown + (exponent < 0 ? "e-" : "e+") + (power.size() < 2 ? "0" : "") + power;
  }
  if (exponent < 0) {
    return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + shown;
  }
  const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
  if (shown.size() < whole) shown.resize(whole, '0');
  if (shown.size() > whole) shown.insert(whole, 1, '.');
  return sign + shown;
}

std::string format_double(double value) {
  std::string text = format_digits(value, 15);
  if (!std::isfinite(value)) return text;
  for (int digits = 16; digits <= 17 && nearest_double(text) != value; ++digits) {
    text = format_digits(value, digits);
  }
  return text;
}

double round_to_digits(double value, int digits) {
  return std::isfinite(value) ? nearest_double(format_digits(value, digits)) : value;
}

std::optional<double> parse_double(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == "nan") return kNaN;
  if (text == "inf" || text == "+inf") return kInfinity;
  if (text == "-inf") return -kInfinity;
  if (!is_decimal(text)) return std::nullopt;
  const double value = nearest_double(text);
  if (std::isinf(value)) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_int64(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && is_digit(text[1])) text.remove_prefix(1);
  return parse_integer<std::int64_t>(text);
}

std::optional<std::uint64_t> parse_uint64(std::string_view text) {
  return parse_integer<std::uint64_t>(text);
}

}  // namespace lm
