// Formulas that are read, and those that are refused, each with its place.
#include "core/formula.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"

using lm::Formula;
using lm::FormulaOp;
using lm::parse_formula;

namespace {

const std::vector<std::string> kNames = {"x", "y", "w1"};

/// Numbers are exact here, so that a formula is one value.
double value_of(const std::string& text, const std::vector<double>& at) {
  std::vector<double> values;
  for (const lm::FormulaPart& part : parse_formula(text, kNames)) {
    const double a = part.a < 0 ? 0 : values[static_cast<std::size_t>(part.a)];
    const double b = part.b < 0 ? 0 : values[static_cast<std::size_t>(part.b)];
    double v = part.number;
    if (part.op == FormulaOp::variable) v = at[static_cast<std::size_t>(part.variable)];
    if (part.op == FormulaOp::add) v = a + b;
    if (part.op == FormulaOp::subtract) v = a - b;
    if (part.op == FormulaOp::multiply) v = a * b;
    if (part.op == FormulaOp::divide) v = a / b;
    if (part.op == FormulaOp::negate) v = -a;
    if (part.op == FormulaOp::square) v = a * a;
    if (part.op == FormulaOp::relu) v = a > 0 ? a : 0;
    if (part.op == FormulaOp::raise) {
      v = 1;
      for (int k = 0; k < part.number; ++k) v *= a;
    }
    values.push_back(v);
  }
  return values.back();
}

std::string fault_of(const std::string& text) {
  try {
    parse_formula(text, kNames);
  } catch (const lm::Error& error) {
    CHECK(error.faults().size() == 1);
    CHECK(error.faults()[0].code == "bad_formula");
    CHECK(error.faults()[0].path == "formula");
    return error.faults()[0].message;
  }
  return "";
}

}  // namespace

TEST_CASE("a formula is read with the precedence of mathematics", "[formula]") {
  const std::vector<double> at = {3, 5, 2};
  CHECK(value_of("x+y*w1", at) == 13);
  CHECK(value_of("(x+y)*w1", at) == 16);
  CHECK(value_of("x-y-w1", at) == -4);
  CHECK(value_of("y/x/w1*6", at) == 5);
  CHECK(value_of("-x^2", at) == -9);
  CHECK(value_of("(-x)^2", at) == 9);
  CHECK(value_of("2*-x", at) == -6);
  CHECK(value_of("w1^3", at) == 8);
  CHECK(value_of(" relu( x - y )+square(x) ", at) == 9);
  CHECK(value_of(".5*x", at) == 1.5);
  CHECK(value_of("--x", at) == 3);
}

TEST_CASE("equal parts are one part, and a whole power takes one", "[formula]") {
  const Formula formula = parse_formula("(w1*x-y)*(w1*x-y)+3^2", kNames);
  CHECK(formula.size() == 9);  // w1, x, w1 x, y, −, ×, 3, ^2, +
  CHECK(formula[5].a == formula[5].b);
  CHECK(formula[7].op == FormulaOp::raise);
  CHECK(formula[7].number == 2);
  CHECK(parse_formula("x^-1", kNames).back().number == -1);
  CHECK(parse_formula("x^y^2", kNames).back().op == FormulaOp::power);
  const std::vector<bool> varying = lm::varying_parts(formula);
  CHECK(varying == std::vector<bool>{true, true, true, true, true, true, false, false, true});
}

TEST_CASE("what is no formula is refused with its column", "[formula]") {
  CHECK(fault_of("") ==
        "column 1: the formula ends where a number, a variable or a bracket is due");
  CHECK(fault_of("x+") ==
        "column 3: the formula ends where a number, a variable or a bracket is due");
  CHECK(fault_of("2x") ==
        "column 2: two things stand side by side; write a sign between them, such as *");
  CHECK(fault_of("(x y)") ==
        "column 4: two things stand side by side; write a sign between them, such as *");
  CHECK(fault_of("(x+y") == "column 5: the bracket that opens in column 1 is not closed");
  CHECK(fault_of("x)") == "column 2: this ) closes no bracket");
  CHECK(fault_of("x**2") == "column 3: a power is written ^, not **");
  CHECK(fault_of("1,5*x") ==
        "column 2: two things stand side by side; write a sign between them, such as *");
  CHECK(fault_of("1.2.3") == "column 1: \"1.2.3\" is no number");
  CHECK(fault_of("1e9") != "");
  CHECK(fault_of("9999999") == "column 1: a number may be 1000000 at most");
  CHECK(fault_of("relu x") == "column 6: a bracket is due after relu, as in relu(x)");
  CHECK(fault_of("alert(1)").find("column 1: \"alert\" is no variable (x, y, w1)") == 0);
  CHECK(fault_of("x;y").find("column 2") == 0);
  CHECK(fault_of("W1").find("is no variable") != std::string::npos);
  CHECK(fault_of("<script>") ==
        "column 1: \"<\" stands where a number, a variable or a bracket is due");
}

TEST_CASE("hostile formulas end soon and are refused", "[formula]") {
  CHECK(fault_of(std::string(100, '(')).find("more than 24 deep") != std::string::npos);
  CHECK(fault_of(std::string(200, '-') + "x").find("more than 24 deep") != std::string::npos);
  std::string tower = "x";
  for (int k = 0; k < 60; ++k) tower += "^x";
  CHECK(fault_of(tower).find("more than 24 deep") != std::string::npos);
  std::string row = "x";
  for (int k = 2; k < 50; ++k) row += "+" + std::to_string(k);
  CHECK(fault_of(row).find("parts; allowed are 48") != std::string::npos);
  CHECK(fault_of(std::string("x\0y", 3)) != "");
  CHECK(fault_of("\xc3\xa4") != "");
}
