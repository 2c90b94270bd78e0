// The parameter schema: one description, parsed, validated and bound back.
#include "core/schema.hpp"

#include "catch.hpp"
#include "core/error.hpp"

namespace {

enum class Loss { sum, mean };

struct Parameters {
  std::int64_t samples = 8;
  double noise = 0.5;
  std::optional<double> learning_rate;
  bool intercept = false;
  Loss loss = Loss::mean;
  std::vector<double> spectrum = {8, 4, 2, 1};
  std::string formula = "x+y";

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(samples, {.name = "samples", .minimum = 1, .maximum = 2000, .formerly = "examples"});
    v.real(noise, {.name = "noise", .minimum = 0, .maximum = 10});
    v.real(learning_rate,
           {.name = "learning_rate", .minimum = 0, .maximum = 1e6, .automatic = "half critical"});
    v.flag(intercept, {.name = "intercept"});
    v.choice(loss, std::array{"sum", "mean"}, {.name = "loss"});
    v.list(spectrum, 4, {.name = "spectrum", .minimum = 0, .maximum = 100});
    v.text(formula, {"x+y", "x*y"}, {.name = "formula"});
  }
};

std::vector<lm::Fault> faults_of(const std::vector<lm::Assignment>& assignments) {
  try {
    lm::schema_of<Parameters>().parse(assignments);
  } catch (const lm::Error& error) {
    return error.faults();
  }
  return {};
}

}  // namespace

TEST_CASE("a schema holds the defaults of its struct", "[schema]") {
  const lm::Schema schema = lm::schema_of<Parameters>();
  REQUIRE(schema.parameters.size() == 7);
  const Parameters p = lm::bind<Parameters>(schema.parse({}));
  CHECK(p.samples == 8);
  CHECK(p.noise == 0.5);
  CHECK_FALSE(p.learning_rate.has_value());
  CHECK(p.loss == Loss::mean);
  CHECK(p.spectrum == std::vector<double>{8, 4, 2, 1});
}

TEST_CASE("assignments overwrite defaults", "[schema]") {
  const lm::Schema schema = lm::schema_of<Parameters>();
  const Parameters p = lm::bind<Parameters>(schema.parse({{"samples", "12"},
                                                          {"learning_rate", "0.25"},
                                                          {"intercept", "true"},
                                                          {"loss", "sum"},
                                                          {"spectrum", "3:1.5"}}));
  CHECK(p.samples == 12);
  CHECK(p.learning_rate == 0.25);
  CHECK(p.intercept);
  CHECK(p.loss == Loss::sum);
  CHECK(p.spectrum == std::vector<double>{3, 1.5});
}

TEST_CASE("a parameter answers to the name that it once had", "[schema]") {
  const lm::Schema schema = lm::schema_of<Parameters>();
  CHECK(lm::bind<Parameters>(schema.parse({{"examples", "12"}})).samples == 12);
  CHECK(faults_of({{"samples", "3"}, {"examples", "12"}}).size() == 1);
}

TEST_CASE("values are written as they are read", "[schema]") {
  const lm::Schema schema = lm::schema_of<Parameters>();
  const std::vector<lm::Value> values =
      schema.parse({{"noise", "0.1"}, {"spectrum", "8:0.30000000000000004"}});
  std::vector<lm::Assignment> written;
  for (std::size_t i = 0; i < values.size(); ++i) {
    written.push_back({schema.parameters[i].name, lm::format_value(values[i])});
  }
  CHECK(written[2].text == "auto");
  CHECK(written[5].text == "8:0.30000000000000004");
  CHECK(schema.parse(written) == values);
}

TEST_CASE("every fault is reported, each with name, value and what is allowed", "[schema]") {
  const std::vector<lm::Fault> faults = faults_of({{"samples", "0"},
                                                   {"noise", "nan"},
                                                   {"loss", "median"},
                                                   {"colour", "red"},
                                                   {"intercept", "maybe"},
                                                   {"intercept", "true"}});
  REQUIRE(faults.size() == 6);
  CHECK(faults[0].code == "out_of_range");
  CHECK(faults[0].path == "samples");
  CHECK(faults[0].message == "\"0\" is not allowed; allowed is a whole number from 1 to 2000");
  CHECK(faults[1].path == "noise");
  CHECK(faults[2].message == "\"median\" is not allowed; allowed is one of sum, mean");
  CHECK(faults[3].code == "unknown_parameter");
  CHECK(faults[4].code == "bad_value");
  CHECK(faults[5].code == "repeated");
}

TEST_CASE("lists are bounded and each entry is checked", "[schema]") {
  CHECK(faults_of({{"spectrum", "1:2:3:4:5"}}).at(0).code == "out_of_range");
  CHECK(faults_of({{"spectrum", "1::2"}}).at(0).code == "bad_value");
  CHECK(faults_of({{"spectrum", ""}}).at(0).code == "bad_value");
  CHECK(faults_of({{"spectrum", "1:200"}}).at(0).code == "out_of_range");
}

TEST_CASE("auto is only for parameters that allow it", "[schema]") {
  CHECK(faults_of({{"learning_rate", "auto"}}).empty());
  CHECK(faults_of({{"noise", "auto"}}).at(0).code == "bad_value");
}

TEST_CASE("hostile text is quoted short", "[schema]") {
  const std::string hostile(1'000'000, '<');
  CHECK(faults_of({{"samples", hostile}}).at(0).message.size() < 200);
  CHECK(faults_of({{hostile, "1"}}).at(0).path.size() <= 40);
}

TEST_CASE("a text is printable ASCII of bounded length", "[schema]") {
  const lm::Schema schema = lm::schema_of<Parameters>();
  CHECK(lm::bind<Parameters>(schema.parse({})).formula == "x+y");
  for (const std::string text : {"x", "auto", "true", "(w2*relu(w1*x)-y)^2", "say \"<&\""}) {
    const Parameters p = lm::bind<Parameters>(schema.parse({{"formula", text}}));
    CHECK(p.formula == text);
    CHECK(lm::format_value(schema.parse({{"formula", text}}).back()) == text);
  }
  CHECK(schema.parse({{"formula", std::string(200, 'x')}}).size() == 7);
  CHECK(faults_of({{"formula", std::string(201, 'x')}})[0].code == "out_of_range");
  for (const std::string& bad : {std::string(), std::string("x\n"), std::string("x\0", 2),
                                 std::string("\xc2\xb2"), std::string("\x7f")}) {
    REQUIRE(faults_of({{"formula", bad}}).size() == 1);
    CHECK(faults_of({{"formula", bad}})[0].code == "bad_value");
  }
}
