// The rules of backpropagation in words, and the mistakes that give a certain number.
#include "experiments/backpropagation/blame_rules.hpp"

#include <cmath>

#include "core/text.hpp"

namespace lm {
namespace {

/// A student rounds: half a per cent is right.
constexpr double kClose = 0.005;

bool is_near(double answer, double value) {
  return std::abs(answer - value) <= kClose * std::abs(value) + 1e-9;
}

/// With a minus sign as people write it.
std::string number(double value) {
  std::string text;
  for (const char c : format_digits(value, 4)) {
    if (c == '-') {
      text += "−";
    } else {
      text += c;
    }
  }
  return text;
}

/// A line from a part to one that takes it.
struct Use {
  Index user = 0;
  bool second = false;  ///< the part is what the user takes second
};

std::vector<Use> uses_of(const Formula& formula, Index part) {
  std::vector<Use> uses;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    if (formula[i].a == part) uses.push_back({as_index(i), false});
    if (formula[i].b == part) uses.push_back({as_index(i), true});
  }
  return uses;
}

/// What the rule of `op` says to do with the blame that arrives.
std::string rule_of(const FormulaPart& part, bool second) {
  switch (part.op) {
    case FormulaOp::add:
      return "a sum passes its blame on to both sides unchanged";
    case FormulaOp::subtract:
      return second
                 ? "what is subtracted gets minus the blame of the difference"
                 : "what something is subtracted from gets the blame of the difference unchanged";
    case FormulaOp::multiply:
      return "a factor gets the blame of the product times the other factor";
    case FormulaOp::divide:
      return second ? "the divisor b of a/b gets the blame times −a/b²"
                    : "the dividend of a/b gets the blame divided by b";
    case FormulaOp::power:
      return second ? "the exponent of a^b gets the blame times a^b ln a"
                    : "the base of a^b gets the blame times b a^(b−1)";
    case FormulaOp::raise:
      return "the base of a power gets the blame times exponent times the power one lower";
    case FormulaOp::square:
      return "what is squared gets the blame times twice itself";
    case FormulaOp::negate:
      return "behind a minus the blame changes its sign";
    case FormulaOp::relu:
      return "ReLU passes the blame on unchanged where its input is above 0, and nothing elsewhere";
    case FormulaOp::tanh:
      return "the input of tanh gets the blame times 1 − y², with y what comes out";
    case FormulaOp::sigmoid:
      return "the input of the sigmoid gets the blame times y(1 − y), with y what comes out";
    case FormulaOp::exp:
      return "the input of exp gets the blame times what comes out";
    case FormulaOp::log:
      return "the input of log gets the blame divided by that input";
    case FormulaOp::sin:
      return "the input of sin gets the blame times the cosine";
    case FormulaOp::cos:
      return "the input of cos gets the blame times minus the sine";
    case FormulaOp::sqrt:
      return "the input of a root gets the blame divided by twice the root";
    default:
      return "";
  }
}

/// What one use of the part may have been mistaken for, or nothing.
std::string mistake(const Formula& formula, const FormulaFlow& flow, Index part, const Use& use,
                    double answer) {
  const FormulaPart& user = formula[as_size(use.user)];
  const double arriving = flow.blame(use.user), slope = flow.slope(use.user, use.second ? 1 : 0);
  const double value = flow.value(part), out = flow.value(use.user);
  const std::string rule = "the rule: " + rule_of(user, use.second);
  if (user.op == FormulaOp::relu && slope == 0) {
    return "something got through a closed gate; " + rule;
  }
  if (user.op == FormulaOp::multiply && user.a != user.b && is_near(answer, arriving * value)) {
    return "that is the blame times the factor itself; " + rule;
  }
  const bool is_power = user.op == FormulaOp::raise || user.op == FormulaOp::square;
  const double exponent = user.op == FormulaOp::square ? 2 : user.number;
  if (is_power && is_near(answer, arriving * slope / exponent)) {
    return "the exponent did not come down as a factor; " + rule;
  }
  if (is_power && is_near(answer, arriving * exponent * out)) {
    return "the power did not get one lower; " + rule;
  }
  if (user.op == FormulaOp::tanh && is_near(answer, arriving * (1 - value * value))) {
    return "that is 1 − z² with z what goes in; " + rule;
  }
  if (user.op == FormulaOp::sigmoid && is_near(answer, arriving * value * (1 - value))) {
    return "that is z(1 − z) with z what goes in; " + rule;
  }
  if (slope != 1 && is_near(answer, arriving)) {
    return "the blame came through unchanged, without the slope; " + rule;
  }
  if (arriving != 1 && is_near(answer, slope)) {
    return "that is the slope alone; the blame that arrives, " + number(arriving) +
           ", belongs to it as a factor";
  }
  if (is_near(answer, arriving + slope)) {
    return "blame and slope were added; along a line they are multiplied";
  }
  return "";
}

std::string all_rules(const Formula& formula, const std::vector<std::string>& names,
                      const FormulaFlow& flow, const std::vector<Use>& uses) {
  if (uses.size() == 1) {
    const FormulaPart& user = formula[as_size(uses[0].user)];
    return rule_of(user, uses[0].second) + "; what arrives at " +
           part_word(formula, names, uses[0].user) + " is " + number(flow.blame(uses[0].user));
  }
  return "each of its " + std::to_string(uses.size()) +
         " lines brings blame times slope, and these are added";
}

}  // namespace

std::string part_word(const Formula& formula, const std::vector<std::string>& names, Index part) {
  const FormulaPart& p = formula[as_size(part)];
  switch (p.op) {
    case FormulaOp::number:
      return number(p.number);
    case FormulaOp::variable:
      return names[as_size(p.variable)];
    case FormulaOp::add:
      return "the sum";
    case FormulaOp::subtract:
      return "the difference";
    case FormulaOp::multiply:
      return "the product";
    case FormulaOp::divide:
      return "the quotient";
    case FormulaOp::power:
      return "the power";
    case FormulaOp::raise:
      return "the power ^" + number(p.number);
    case FormulaOp::negate:
      return "the minus";
    default:
      return std::string(function_name(p.op));
  }
}

std::string broken_rule(const Formula& formula, const std::vector<std::string>& names,
                        const FormulaFlow& flow, Index part, double answer) {
  const double right = flow.blame(part);
  if (is_near(answer, right)) return "";
  const std::string head =
      number(answer) + " is not the blame of " + part_word(formula, names, part) + ": ";
  const std::vector<Use> uses = uses_of(formula, part);
  if (uses.empty()) return head + "the result answers for itself, so its blame is dL/dL = 1";
  if (right != 0 && is_near(answer, -right)) {
    return head + "the size is right, the sign is not; " + all_rules(formula, names, flow, uses);
  }
  for (const Use& use : uses) {
    const double share = flow.blame(use.user) * flow.slope(use.user, use.second ? 1 : 0);
    if (uses.size() > 1 && is_near(answer, share)) {
      return head + "that is the share of one line; " + all_rules(formula, names, flow, uses);
    }
  }
  for (const Use& use : uses) {
    const std::string found = mistake(formula, flow, part, use, answer);
    if (!found.empty()) return head + found;
  }
  if (is_near(answer, flow.value(part))) {
    return head + "that is the value, which flows forwards; " +
           all_rules(formula, names, flow, uses);
  }
  return head + all_rules(formula, names, flow, uses);
}

}  // namespace lm
