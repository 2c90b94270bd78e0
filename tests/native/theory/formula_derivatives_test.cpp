// Forward accumulation against central differences of the formula's own values.
#include "theory/formula_derivatives.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/formula.hpp"

using namespace lm;

namespace {

const std::vector<std::string> kNames = {"x", "y"};
constexpr double kStep = 1e-4;

theory::FormulaJet jet_at(const Formula& formula, double x, double y) {
  return theory::formula_jets(formula, Vector{{x, y}}).back();
}

}  // namespace

TEST_CASE("slopes and curvatures of every operation against differences", "[formula]") {
  for (const std::string text : {"x+y",       "x-y",
                                 "x*y",       "x/y",
                                 "x^y",       "x^3",
                                 "x^-2",      "x^0.5",
                                 "-x",        "relu(x*y)",
                                 "tanh(x*y)", "sigmoid(x-y)",
                                 "exp(x*y)",  "log(x+y)",
                                 "sin(x*y)",  "cos(x*y)",
                                 "sqrt(x+y)", "square(x*y)",
                                 "x^1",       "x^0",
                                 "3*x",       "(x*y-1)^2/(x+y)",
                                 "x*x*x+x*y"}) {
    INFO(text);
    const Formula formula = parse_formula(text, kNames);
    const double x = 0.8, y = 1.3;
    const theory::FormulaJet here = jet_at(formula, x, y);
    const theory::FormulaJet right = jet_at(formula, x + kStep, y),
                             left = jet_at(formula, x - kStep, y);
    const theory::FormulaJet up = jet_at(formula, x, y + kStep),
                             down = jet_at(formula, x, y - kStep);
    // Truncation h²/6 times fifth powers of 1/x up to about 500, rounding 1e-12.
    const double tolerance = 1e-6;
    CHECK(std::abs(here.gradient(0) - (right.value - left.value) / (2 * kStep)) < tolerance);
    CHECK(std::abs(here.gradient(1) - (up.value - down.value) / (2 * kStep)) < tolerance);
    CHECK(std::abs(here.hessian(0, 0) - (right.gradient(0) - left.gradient(0)) / (2 * kStep)) <
          tolerance);
    CHECK(std::abs(here.hessian(1, 1) - (up.gradient(1) - down.gradient(1)) / (2 * kStep)) <
          tolerance);
    CHECK(std::abs(here.hessian(0, 1) - (up.gradient(0) - down.gradient(0)) / (2 * kStep)) <
          tolerance);
    CHECK(std::abs(here.hessian(0, 1) - here.hessian(1, 0)) < 1e-14);
  }
}

TEST_CASE("slopes of a part alone give the gradient when they are multiplied back", "[formula]") {
  const Formula formula = parse_formula("log(x^y+tanh(x)*exp(y))/x", kNames);
  const std::vector<theory::FormulaJet> jets = theory::formula_jets(formula, Vector{{0.7, 1.1}});
  std::vector<double> blame(formula.size(), 0.0);
  blame.back() = 1;
  Vector gradient = Vector::Zero(2);
  for (std::size_t i = formula.size(); i-- > 0;) {
    const FormulaPart& part = formula[i];
    if (part.op == FormulaOp::variable) gradient(part.variable) += blame[i];
    if (part.a < 0) continue;
    const theory::PartSlopes slopes = theory::part_slopes(
        part, jets[as_size(part.a)].value, part.b < 0 ? 0 : jets[as_size(part.b)].value);
    blame[as_size(part.a)] += blame[i] * slopes.by_a;
    if (part.b >= 0) blame[as_size(part.b)] += blame[i] * slopes.by_b;
  }
  CHECK(std::abs(gradient(0) - jets.back().gradient(0)) < 1e-14);
  CHECK(std::abs(gradient(1) - jets.back().gradient(1)) < 1e-14);
}

TEST_CASE("a kink has the slope from the left, and what is not defined is no number", "[formula]") {
  CHECK(jet_at(parse_formula("relu(x)", kNames), 0, 0).gradient(0) == 0);
  CHECK(std::isnan(jet_at(parse_formula("log(x)", kNames), -1, 0).value));
  CHECK(std::isnan(jet_at(parse_formula("x^y", kNames), -1, 2).value));
  CHECK(jet_at(parse_formula("x^2", kNames), -1, 2).value == 1);
}
