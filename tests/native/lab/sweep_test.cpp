// Grids: points, order, seeds, rows, and one clear fault for what does not fit.
#include "lab/sweep.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/csv_cells.hpp"
#include "core/text.hpp"
#include "lab/registry.hpp"

using lm::Assignment;
using lm::Sweep;
using lm::SweepRequest;
using Words = std::vector<std::string>;

namespace {

const char* const kSlug = "gradient-flow";

const lm::Schema& schema() {
  // One parameter of each kind, in ranges that the tests below know.
  static const lm::Schema all = [] {
    lm::SchemaBuilder builder;
    const std::int64_t width = 4;
    const double rate = 0.1;
    const std::optional<double> time;
    const bool flag = true;
    const std::vector<double> widths = {8, 4};
    builder.integer(width, {.name = "width", .minimum = 1, .maximum = 4000});
    builder.real(rate, {.name = "rate", .minimum = -10, .maximum = 1000});
    builder.real(time, {.name = "time", .minimum = 0, .maximum = 9, .automatic = "from the rest"});
    builder.flag(flag, {.name = "flag"});
    builder.list(widths, 3, {.name = "widths", .minimum = 1, .maximum = 99});
    return builder.schema;
  }();
  return all;
}

Words points(const std::string& name, const std::string& text) {
  return lm::expand_grid(schema(), *schema().find(name), text).values;
}

/// The one fault of expanding that text, as `path: message`.
std::string fault(const std::string& name, const std::string& text) {
  try {
    points(name, text);
  } catch (const lm::Error& error) {
    CHECK(error.faults().size() == 1);
    return error.what();
  }
  FAIL("accepted " << text);
  return "";
}

SweepRequest request(std::vector<Assignment> grid, const std::string& seeds) {
  SweepRequest wanted;
  wanted.experiment = kSlug;
  wanted.grid = std::move(grid);
  wanted.seeds = seeds;
  wanted.steps = 3;
  return wanted;
}

Words codes(SweepRequest wanted) {
  Words found;
  try {
    Sweep sweep(std::move(wanted));
  } catch (const lm::Error& error) {
    for (const lm::Fault& one : error.faults()) found.push_back(one.path + " " + one.code);
  }
  return found;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("lin and log give both ends and tidy numbers between") {
  CHECK(points("rate", "lin:0:1:11") ==
        Words{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"});
  CHECK(points("rate", "log:0.001:100:6") == Words{"0.001", "0.01", "0.1", "1", "10", "100"});
  CHECK(points("rate", "lin:1:-1:3") == Words{"1", "0", "-1"});
  CHECK(points("width", "log:10:1000:3") == Words{"10", "100", "1000"});
  CHECK(points("width", "lin:1:10:4") == Words{"1", "4", "7", "10"});
}

TEST_CASE("log points have equal ratios, lin points equal distances") {
  // Twelve digits are kept, so a ratio of two points is right to 1e-11.
  const Words log = points("rate", "log:0.003:7:9");
  const double ratio = std::pow(7 / 0.003, 1.0 / 8);
  const Words lin = points("rate", "lin:0.003:7:9");
  for (std::size_t i = 1; i < 9; ++i) {
    CHECK(std::abs(*lm::parse_double(log[i]) / *lm::parse_double(log[i - 1]) / ratio - 1) < 1e-11);
    CHECK(std::abs(*lm::parse_double(lin[i]) - *lm::parse_double(lin[i - 1]) - 6.997 / 8) < 1e-11);
  }
}

TEST_CASE("values are named by commas and written as the schema writes them") {
  CHECK(points("rate", "0.10,1e2,.5") == Words{"0.1", "100", "0.5"});
  CHECK(points("flag", "1,false") == Words{"true", "false"});
  CHECK(points("widths", "8:4,16") == Words{"8:4", "16"});
  CHECK(points("time", "auto,2") == Words{"auto", "2"});
}

TEST_CASE("a text that gives no grid is one fault at the parameter") {
  CHECK(holds(fault("rate", "lin:0:1"), "rate: \"lin:0:1\" is not allowed; allowed is lin:from"));
  CHECK(holds(fault("rate", "lin:0:1:1"), "a count from 2 to 10000"));
  CHECK(holds(fault("rate", "lin:0:1:99999"), "a count from 2 to 10000"));
  CHECK(holds(fault("rate", "lin:0:1001:3"), "rate: \"1001\" is not allowed"));
  CHECK(holds(fault("rate", "log:0:1:3"), "above 0"));
  CHECK(holds(fault("rate", "log:-1:1:3"), "above 0"));
  CHECK(holds(fault("rate", "1,x,y"), "\"x\" is not allowed"));
  CHECK(holds(fault("rate", "1,,2"), "\"\" is not allowed"));
  CHECK(holds(fault("rate", ""), "\"\" is not allowed"));
  CHECK(holds(fault("rate", "1,2,1.0"), "has \"1\" twice"));
  CHECK(holds(fault("width", "lin:1:3:9"), "twice"));
  CHECK(holds(fault("flag", "lin:0:1:2"), "it is no number"));
  CHECK(holds(fault("time", "lin:auto:1:2"), "ends that are numbers"));
  CHECK(holds(fault("width", "1.5"), "whole number"));
}

TEST_CASE("the first parameter changes slowest, the seed fastest") {
  const Sweep sweep(request({{"noise", "0,0.5"}, {"learning_rate", "0.1,0.2"}}, "3..5"));
  REQUIRE(sweep.size() == 12);
  std::vector<Words> expected;
  for (const char* noise : {"0", "0.5"}) {
    for (const char* rate : {"0.1", "0.2"}) {
      for (const char* seed : {"3", "4", "5"}) expected.push_back({noise, rate, seed});
    }
  }
  for (std::int64_t i = 0; i < sweep.size(); ++i) {
    CHECK(sweep.place(i) == expected[static_cast<std::size_t>(i)]);
  }
}

TEST_CASE("a row is its run: the scalars and the digest of the same request") {
  const Sweep sweep(request({{"learning_rate", "lin:0.1:0.3:3"}}, "7"));
  const Words header = sweep.header();
  CHECK(header[0] == "learning_rate");
  CHECK(header[1] == "seed");
  CHECK(header.back() == "digest");
  lm::Run swept = sweep.open(1);
  sweep.carry_out(swept);
  lm::Run alone({kSlug, {{"learning_rate", "0.2"}}, 7, {}, {}});
  alone.advance(3);
  const Words row = sweep.row(1, swept.result());
  REQUIRE(row.size() == header.size());
  CHECK(row.back() == alone.digest());
  const std::vector<lm::Scalar> scalars = alone.experiment().observe().scalars;
  for (std::size_t i = 0; i < scalars.size(); ++i) {
    CHECK(header[i + 2] == scalars[i].name);
    CHECK(row[i + 2] == lm::format_double(scalars[i].value));
  }
}

TEST_CASE("every fault of a request is named at once") {
  SweepRequest wanted = request({{"nope", "1,2"}, {"noise", "0,x"}, {"noise", "1"}}, "5..3");
  wanted.settings = {{"learning_rate", "fast"}};
  wanted.steps = -1;
  CHECK(codes(wanted) == Words{"learning_rate bad_value", "nope unknown_parameter",
                               "noise bad_value", "seeds bad_value", "steps out_of_range"});
  wanted = request({{"noise", "0,1"}, {"noise", "1"}}, "0");
  wanted.settings = {{"learning_rate", "0.1"}};
  CHECK(codes(wanted) == Words{"noise repeated"});
  wanted = request({{"noise", "0,1"}}, "0");
  wanted.settings = {{"noise", "0.1"}};
  CHECK(codes(wanted) == Words{"noise repeated"});
  for (const char* seeds : {"", "..", "1..", "..1", "-1..2", "1.5", "0..9007199254740992"}) {
    CHECK(codes(request({}, seeds)) == Words{"seeds bad_value"});
  }
}

TEST_CASE("a sweep has a largest size") {
  CHECK(codes(request({}, "1..1000000")).empty());
  CHECK(codes(request({}, "0..1000000")) == Words{"grid too_large"});
  CHECK(codes(request({{"noise", "0,1"}}, "0..9007199254740991")) == Words{"grid too_large"});
  CHECK(codes(request({{"noise", "lin:0:1:10000"}, {"learning_rate", "lin:0.1:1:10000"}}, "0")) ==
        Words{"grid too_large"});
}

TEST_CASE("cells: quoted, split again, disarmed") {
  const Words cells = {"", "a,b", "say \"hi\"", "two\nlines", "plain", "\r"};
  std::string row = lm::csv_row(cells);
  row.pop_back();
  CHECK(lm::csv_cells(row) == cells);
  CHECK(lm::csv_cells("") == Words{""});
  CHECK(lm::csv_cells(",") == Words{"", ""});
  for (const char* bad : {"\"", "\"a", "a\"b", "\"a\"b", "\"a\"\""}) CHECK(!lm::csv_cells(bad));
  for (const char* bad : {"=1", "+1", "-1", "@x", "\tx", "\rx"}) {
    CHECK(lm::no_formula(bad) == std::string("'") + bad);
  }
  CHECK(lm::no_formula("Ada") == "Ada");
  CHECK(lm::no_formula("").empty());
}

TEST_CASE("formulas are seen behind signs, blanks and separators of other countries") {
  for (const char* bad : {"\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", "\ufe661", "\u22121",
                          "\u200b=1", " =1", "\u00a0+1", "\ufeff@x", "\u202e=1", "\u3000-1"}) {
    CHECK(lm::no_formula(bad) == std::string("'") + bad);
    CHECK_FALSE(lm::is_inert_cell(bad));
  }
  CHECK(lm::no_formula("x;=1+1;") == "x;'=1+1;");
  CHECK(lm::no_formula("a; \u200b@b\t+c\n-d") == "a;' \u200b@b\t'+c\n'-d");
  for (const char* good : {"Zo\u00eb", "a=1; b=2", "e-mail", "x; y", "\U0001f600", "\xff\xfe="}) {
    CHECK(lm::no_formula(good) == good);
    CHECK(lm::is_inert_cell(good));
  }
  for (const char* good : {"-0.5", "-1:2:-3e-4", "-inf", "nan", "", "8:4:2"}) {
    CHECK(lm::is_inert_cell(good));
  }
  for (const char* bad : {"-1:", "-1+1", "--1", "-", "-0x1"}) CHECK_FALSE(lm::is_inert_cell(bad));
  CHECK(lm::turns_direction("a\u202eb", 1));
  CHECK(lm::turns_direction("\u2069", 0));
  CHECK_FALSE(lm::turns_direction("\u200f", 0));
  CHECK_FALSE(lm::turns_direction("a", 1));
}
