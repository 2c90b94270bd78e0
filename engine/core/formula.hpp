// A formula that somebody typed, read into a list of its parts. Text alone decides; nothing is run.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.hpp"

namespace lm {

/// What a part of a formula does with the parts that it takes.
enum class FormulaOp {
  number,
  variable,
  add,       // a + b
  subtract,  // a − b
  multiply,  // a b
  divide,    // a / b
  power,     // a^b, where b is no number: e^{b ln a}, so a must be above 0
  raise,     // a^c, where c is a number
  negate,    // −a
  relu,
  tanh,
  sigmoid,
  exp,
  log,
  sin,
  cos,
  sqrt,
  square
};

struct FormulaPart {
  FormulaOp op = FormulaOp::number;
  double number = 0;       ///< of a number; of `raise`, the exponent
  Index variable = -1;     ///< of a variable, its place among the names
  Index a = -1, b = -1;    ///< the parts that it takes; they stand before it
  std::size_t column = 1;  ///< where it stands in the text, from 1
};

/// The parts in an order in which each can be computed; the last is the result. Equal parts are one
/// part, so that what is used twice has two users.
using Formula = std::vector<FormulaPart>;

/// A formula has at most this many parts, and brackets and signs stand at most so deep.
constexpr std::size_t kMaxFormulaParts = 48;
constexpr int kMaxFormulaDepth = 24;

/// Reads + − * / ^, brackets, decimal numbers up to 1e6, the functions of FormulaOp by their names,
/// and `variables`. ^ binds most tightly and from the right, a minus in front less tightly: −x^2 is
/// −(x²). A product needs its *. Throws Error `bad_formula` at `formula` with the column, what
/// stands there and what is allowed.
Formula parse_formula(std::string_view text, const std::vector<std::string>& variables);

/// For each part, whether it depends on a variable.
std::vector<bool> varying_parts(const Formula& formula);

/// The name of a function, or nothing for what is written with a sign.
std::string_view function_name(FormulaOp op);

}  // namespace lm
