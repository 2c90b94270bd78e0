// A parser by recursive descent, with a bound on its depth.
#include "core/formula.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"

namespace lm {
namespace {

constexpr std::array<std::pair<std::string_view, FormulaOp>, 9> kFunctions{
    {{"relu", FormulaOp::relu},
     {"tanh", FormulaOp::tanh},
     {"sigmoid", FormulaOp::sigmoid},
     {"exp", FormulaOp::exp},
     {"log", FormulaOp::log},
     {"sin", FormulaOp::sin},
     {"cos", FormulaOp::cos},
     {"sqrt", FormulaOp::sqrt},
     {"square", FormulaOp::square}}};
constexpr double kLargestNumber = 1e6;
/// A fault quotes at most this much of a word.
constexpr std::size_t kShownWord = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string functions() {
  std::vector<std::string> names;
  for (const auto& [name, op] : kFunctions) names.emplace_back(name);
  return listed(names);
}

class Parser {
 public:
  Parser(std::string_view text, const std::vector<std::string>& variables)
      : text_(text), variables_(variables) {}

  Formula whole() {
    const Index result = sum();
    if (!at_end()) {
      if (peek() == ')') fail(at_, "this ) closes no bracket");
      fail(at_, "two things stand side by side; write a sign between them, such as *");
    }
    return needed(result);
  }

 private:
  [[noreturn]] static void fail(std::size_t at, const std::string& what) {
    throw Error("bad_formula", "formula", "column " + std::to_string(at + 1) + ": " + what);
  }

  bool at_end() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ == text_.size();
  }
  char peek() { return at_end() ? '\0' : text_[at_]; }

  /// Brackets, signs and exponents go one deeper.
  struct Deeper {
    explicit Deeper(Parser& parser) : depth(parser.depth_) {
      if (++depth > kMaxFormulaDepth) {
        fail(parser.at_, "brackets, signs and exponents stand more than " +
                             std::to_string(kMaxFormulaDepth) + " deep");
      }
    }
    ~Deeper() { --depth; }
    int& depth;
  };

  Index sum() {
    Index left = product();
    while (peek() == '+' || peek() == '-') {
      const std::size_t column = at_;
      const FormulaOp op = text_[at_++] == '+' ? FormulaOp::add : FormulaOp::subtract;
      const Index right = product();
      left = add({op, 0, -1, left, right, column + 1});
    }
    return left;
  }

  Index product() {
    Index left = signed_power();
    while (peek() == '*' || peek() == '/') {
      const std::size_t column = at_;
      const FormulaOp op = text_[at_++] == '*' ? FormulaOp::multiply : FormulaOp::divide;
      if (peek() == '*') fail(at_, "a power is written ^, not **");
      const Index right = signed_power();
      left = add({op, 0, -1, left, right, column + 1});
    }
    return left;
  }

  Index signed_power() {
    if (peek() != '-') return power();
    const Deeper deeper(*this);
    const std::size_t column = at_++;
    const Index of = signed_power();
    const FormulaPart& part = parts_[static_cast<std::size_t>(of)];
    if (part.op == FormulaOp::number) {
      return add({FormulaOp::number, -part.number, -1, -1, -1, column + 1});
    }
    return add({FormulaOp::negate, 0, -1, of, -1, column + 1});
  }

  Index power() {
    const Index base = atom();
    if (peek() != '^') return base;
    const Deeper deeper(*this);
    const std::size_t column = at_++;
    const Index exponent = signed_power();
    const FormulaPart& part = parts_[static_cast<std::size_t>(exponent)];
    if (part.op == FormulaOp::number) {
      return add({FormulaOp::raise, part.number, -1, base, -1, column + 1});
    }
    return add({FormulaOp::power, 0, -1, base, exponent, column + 1});
  }

  Index atom() {
    const char c = peek();
    if (c == '(') return bracket();
    if (is_digit(c) || c == '.') return number();
    if (is_letter(c)) return word();
    if (c == '\0') fail(at_, "the formula ends where a number, a variable or a bracket is due");
    if (c == ',') fail(at_, "a comma has no meaning here; decimals have a point");
    fail(at_, std::string("\"") + c + "\" stands where a number, a variable or a bracket is due");
  }

  Index bracket() {
    const Deeper deeper(*this);
    const std::size_t open = at_++;
    const Index inside = sum();
    if (peek() == ',') fail(at_, "a comma has no meaning here; decimals have a point");
    if (peek() != ')' && !at_end()) {
      fail(at_, "two things stand side by side; write a sign between them, such as *");
    }
    if (at_end())
      fail(at_, "the bracket that opens in column " + std::to_string(open + 1) + " is not closed");
    ++at_;
    return inside;
  }

  Index number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
    const std::string_view digits = text_.substr(begin, at_ - begin);
    const std::optional<double> value = parse_double(digits);
    if (!value) fail(begin, "\"" + std::string(digits.substr(0, kShownWord)) + "\" is no number");
    if (*value > kLargestNumber) fail(begin, "a number may be 1000000 at most");
    return add({FormulaOp::number, *value, -1, -1, -1, begin + 1});
  }

  Index word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    for (std::size_t k = 0; k < variables_.size(); ++k) {
      if (name == variables_[k]) {
        return add({FormulaOp::variable, 0, static_cast<Index>(k), -1, -1, begin + 1});
      }
    }
    for (const auto& [known, op] : kFunctions) {
      if (name == known) return applied(op, begin);
    }
    fail(begin, "\"" + std::string(name.substr(0, kShownWord)) + "\" is no variable (" +
                    listed(variables_) + ") and no function (" + functions() + ")");
  }

  Index applied(FormulaOp op, std::size_t begin) {
    if (peek() != '(') {
      fail(at_, "a bracket is due after " + std::string(function_name(op)) + ", as in " +
                    std::string(function_name(op)) + "(x)");
    }
    const Index inside = bracket();
    return add({op, 0, -1, inside, -1, begin + 1});
  }

  /// The part, or the equal one that is there already.
  Index add(const FormulaPart& part) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const FormulaPart& p = parts_[i];
      if (p.op == part.op && p.number == part.number && p.variable == part.variable &&
          p.a == part.a && p.b == part.b) {
        return static_cast<Index>(i);
      }
    }
    parts_.push_back(part);
    return static_cast<Index>(parts_.size()) - 1;
  }

  /// The parts that the result needs: a number that became an exponent is none.
  Formula needed(Index result) const {
    std::vector<bool> used(parts_.size(), false);
    used[static_cast<std::size_t>(result)] = true;
    for (std::size_t i = static_cast<std::size_t>(result) + 1; i-- > 0;) {
      if (!used[i]) continue;
      for (const Index operand : {parts_[i].a, parts_[i].b}) {
        if (operand >= 0) used[static_cast<std::size_t>(operand)] = true;
      }
    }
    Formula formula;
    std::vector<Index> place(parts_.size(), -1);
    for (std::size_t i = 0; i <= static_cast<std::size_t>(result); ++i) {
      if (!used[i]) continue;
      FormulaPart part = parts_[i];
      if (part.a >= 0) part.a = place[static_cast<std::size_t>(part.a)];
      if (part.b >= 0) part.b = place[static_cast<std::size_t>(part.b)];
      place[i] = static_cast<Index>(formula.size());
      formula.push_back(part);
    }
    if (formula.size() > kMaxFormulaParts) {
      fail(0, "the formula has " + std::to_string(formula.size()) + " parts; allowed are " +
                  std::to_string(kMaxFormulaParts));
    }
    return formula;
  }

  std::string_view text_;
  const std::vector<std::string>& variables_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Formula parts_;
};

}  // namespace

Formula parse_formula(std::string_view text, const std::vector<std::string>& variables) {
  return Parser(text, variables).whole();
}

std::vector<bool> varying_parts(const Formula& formula) {
  std::vector<bool> varying;
  for (const FormulaPart& part : formula) {
    bool varies = part.op == FormulaOp::variable;
    for (const Index operand : {part.a, part.b}) {
      if (operand >= 0 && varying[static_cast<std::size_t>(operand)]) varies = true;
    }
    varying.push_back(varies);
  }
  return varying;
}

std::string_view function_name(FormulaOp op) {
  for (const auto& [name, known] : kFunctions) {
    if (known == op) return name;
  }
  return {};
}

}  // namespace lm
