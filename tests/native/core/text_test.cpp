// Numbers to text and back, strictly.
#include "core/text.hpp"

#include <clocale>
#include <cmath>
#include <cstdio>
#include <limits>

#include "catch.hpp"
#include "core/elementary/bits.hpp"
#include "core/rng.hpp"

using lm::format_double;
using lm::parse_double;
using lm::parse_int64;
using lm::parse_uint64;

TEST_CASE("doubles are written as short as they round-trip", "[text]") {
  CHECK(format_double(0.0) == "0");
  CHECK(format_double(-0.0) == "-0");
  CHECK(format_double(0.1) == "0.1");
  CHECK(format_double(-2.5) == "-2.5");
  CHECK(format_double(1e100) == "1e+100");
  CHECK(format_double(1.0 / 3) ==
        "0.333333333333333"
        "3");
  CHECK(format_double(0.1 + 0.2) == "0.30000000000000004");
  CHECK(format_double(std::numeric_limits<double>::denorm_min()) == "4.94065645841247e-324");
  CHECK(format_double(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(format_double(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(format_double(-std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("digits are those of C's %g", "[text]") {
  const lm::Random random(2, lm::stream("text"));
  for (std::uint64_t i = 0; i < 20000; ++i) {
    // Every magnitude; and dyadic fractions, whose digits end in ties.
    const double wild = lm::elementary::from_bits<double>(random.bits_at(i));
    const double tie = (static_cast<double>(random.bits_at(i) % 4096) - 2048) / 256;
    const double round = static_cast<double>(random.bits_at(i) % 200) * 1e4;
    const int digits = 1 + static_cast<int>(i % 17);
    for (const double x : {wild, tie, round}) {
      if (!std::isfinite(x)) continue;
      char expected[40];
      std::snprintf(expected, sizeof expected, "%.*g", digits, x);
      REQUIRE(lm::format_digits(x, digits) == expected);
    }
  }
}

TEST_CASE("every double reads back as itself", "[text]") {
  const lm::Random random(1, lm::stream("text"));
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const double x = lm::elementary::from_bits<double>(random.bits_at(i));
    const std::optional<double> back = parse_double(format_double(x));
    REQUIRE(back.has_value());
    if (std::isnan(x)) {
      REQUIRE(std::isnan(*back));
    } else {
      REQUIRE(lm::elementary::to_bits(*back) == lm::elementary::to_bits(x));
    }
  }
}

TEST_CASE("parse_double reads decimal numbers", "[text]") {
  CHECK(parse_double("0") == 0.0);
  CHECK(parse_double("-12.5") == -12.5);
  CHECK(parse_double("+3") == 3.0);
  CHECK(parse_double(".5") == 0.5);
  CHECK(parse_double("5.") == 5.0);
  CHECK(parse_double("1e-3") == 0.001);
  CHECK(parse_double("2E+2") == 200.0);
  CHECK(parse_double("007") == 7.0);
  CHECK(parse_double("1e-400") == 0.0);
  CHECK(parse_double("inf") == std::numeric_limits<double>::infinity());
  CHECK(parse_double("-inf") == -std::numeric_limits<double>::infinity());
  CHECK(std::isnan(parse_double("nan").value()));
  CHECK(std::signbit(parse_double("-0").value()));
}

TEST_CASE("parse_double refuses everything else", "[text]") {
  for (const char* text :
       {"",      " 1",  "1 ",  "1 2", "0x10", "1e",       "1e+",   "e5",     ".",  "-", "+",  "--1",
        "1.2.3", "1,5", "1_0", "NaN", "Inf",  "infinity", "1e999", "-1e999", "1f", "½", "1\n"}) {
    INFO(text);
    CHECK_FALSE(parse_double(text).has_value());
  }
  CHECK_FALSE(parse_double(std::string_view("1\0", 2)).has_value());
}

TEST_CASE("whole numbers are read to the ends of their ranges", "[text]") {
  CHECK(parse_int64("0") == 0);
  CHECK(parse_int64("+42") == 42);
  CHECK(parse_int64("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(parse_int64("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(parse_uint64("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  for (const char* text :
       {"", "9223372036854775808", "1.0", " 1", "1 ", "0x1", "+-1", "--1", "+", "1e3"}) {
    INFO(text);
    CHECK_FALSE(parse_int64(text).has_value());
  }
  for (const char* text : {"", "-1", "+1", "18446744073709551616", "1 "}) {
    INFO(text);
    CHECK_FALSE(parse_uint64(text).has_value());
  }
}

TEST_CASE("a locale's decimal comma changes nothing", "[text]") {
  const std::string before = std::setlocale(LC_NUMERIC, nullptr);
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"}) {
    if (std::setlocale(LC_NUMERIC, name) == nullptr) continue;  // not installed here
    CHECK(format_double(0.1 + 0.2) == "0.30000000000000004");
    CHECK(parse_double("2.5") == 2.5);
    CHECK_FALSE(parse_double("2,5").has_value());
  }
  std::setlocale(LC_NUMERIC, before.c_str());
  CHECK(format_double(0.5) == "0.5");
}
