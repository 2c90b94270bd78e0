// Decimal digits by the C library; in WebAssembly by the host (bindings/compat/decimal.js), which
// has them anyway, while the C library's weigh 5 to 12 KB compressed.
#include "core/decimal.hpp"

#include <cstddef>

#ifdef __EMSCRIPTEN__

extern "C" {
int lm_nearest_decimal(double value, int count, char* digits);
double lm_nearest_double(const char* text, std::size_t length);
}

namespace lm {

Decimal nearest_decimal(double value, int count) {
  Decimal result{std::string(static_cast<std::size_t>(count), '0'), 0};
  result.exponent = lm_nearest_decimal(value, count, result.digits.data());
  return result;
}

double nearest_double(std::string_view text) { return lm_nearest_double(text.data(), text.size()); }

}  // namespace lm

#else

#include <cstdio>
#include <cstdlib>

namespace lm {

Decimal nearest_decimal(double value, int count) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*e", count - 1, value);
  Decimal result{std::string(1, text[0]), 0};
  const char* rest = text + 1;
  if (count > 1) {  // the point between is the locale's
    result.digits.append(text + 2, static_cast<std::size_t>(count - 1));
    rest = text + 1 + count;
  }
  result.exponent = std::atoi(rest + 1);
  return result;
}

double nearest_double(std::string_view text) {
  char half[8];
  std::snprintf(half, sizeof half, "%.1f", 0.5);
  std::string own(text);
  for (char& c : own) {
    if (c == '.') c = half[1];  // strtod reads the locale's point
  }
  return std::strtod(own.c_str(), nullptr);
}

}  // namespace lm

#endif
