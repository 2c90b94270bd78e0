// Forward accumulation to second order.
#include "theory/formula_derivatives.hpp"

#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// f, f' and f'' at one place.
struct Bend {
  double value, first, second;
};

/// a^c for a whole c by a loop over its bits, so that a may be below 0.
double whole_power(double a, double c) {
  double result = 1, square = a;
  for (std::int64_t n = static_cast<std::int64_t>(std::abs(c)); n > 0; n /= 2) {
    if (n % 2 == 1) result *= square;
    square *= square;
  }
  return c < 0 ? 1 / result : result;
}

double power_of(double a, double c) {
  const bool is_whole = c == std::floor(c) && std::abs(c) <= 1e6;
  return is_whole ? whole_power(a, c) : lm::pow(a, c);
}

Bend raised(double a, double c) {
  return {power_of(a, c), c == 0 ? 0 : c * power_of(a, c - 1),
          c == 0 || c == 1 ? 0 : c * (c - 1) * power_of(a, c - 2)};
}

/// σ(a) without overflow.
double logistic(double a) {
  const double small = lm::exp(-std::abs(a));
  return (a >= 0 ? 1 : small) / (1 + small);
}

Bend bend(const FormulaPart& part, double a) {
  switch (part.op) {
    case FormulaOp::negate:
      return {-a, -1, 0};
    case FormulaOp::relu:
      return {a > 0 ? a : 0, a > 0 ? 1.0 : 0.0, 0};
    case FormulaOp::tanh: {
      const double y = lm::tanh(a);
      return {y, 1 - y * y, -2 * y * (1 - y * y)};
    }
    case FormulaOp::sigmoid: {
      const double y = logistic(a), slope = y * logistic(-a);
      return {y, slope, slope * (1 - 2 * y)};
    }
    case FormulaOp::exp:
      return {lm::exp(a), lm::exp(a), lm::exp(a)};
    case FormulaOp::log:
      return {lm::log(a), 1 / a, -1 / (a * a)};
    case FormulaOp::sin:
      return {lm::sin(a), lm::cos(a), -lm::sin(a)};
    case FormulaOp::cos:
      return {lm::cos(a), -lm::sin(a), -lm::cos(a)};
    case FormulaOp::sqrt: {
      const double y = lm::sqrt(a);
      return {y, 0.5 / y, -0.25 / (y * a)};
    }
    case FormulaOp::square:
      return {a * a, 2 * a, 2};
    default:
      return raised(a, part.number);
  }
}

FormulaJet through(const Bend& f, const FormulaJet& a) {
  return {f.value, f.first * a.gradient,
          f.first * a.hessian + f.second * a.gradient * a.gradient.transpose()};
}

FormulaJet product(const FormulaJet& a, const FormulaJet& b) {
  const Matrix cross = a.gradient * b.gradient.transpose();
  return {a.value * b.value, a.value * b.gradient + b.value * a.gradient,
          a.value * b.hessian + b.value * a.hessian + cross + cross.transpose()};
}

FormulaJet sum(const FormulaJet& a, double sign, const FormulaJet& b) {
  return {a.value + sign * b.value, a.gradient + sign * b.gradient, a.hessian + sign * b.hessian};
}

/// e^{b ln a}
FormulaJet to_the(const FormulaJet& a, const FormulaJet& b) {
  FormulaPart log, exp;
  log.op = FormulaOp::log;
  exp.op = FormulaOp::exp;
  const FormulaJet exponent = product(b, through(bend(log, a.value), a));
  return through(bend(exp, exponent.value), exponent);
}

FormulaJet quotient(const FormulaJet& a, const FormulaJet& b) {
  FormulaJet result = product(a, through(raised(b.value, -1), b));
  result.value = a.value / b.value;
  return result;
}

FormulaJet jet(const FormulaPart& part, const std::vector<FormulaJet>& jets, const Vector& at) {
  const Index n = at.size();
  if (part.a < 0) {
    FormulaJet leaf{part.number, Vector::Zero(n), Matrix::Zero(n, n)};
    if (part.op == FormulaOp::variable) {
      leaf.value = at(part.variable);
      leaf.gradient(part.variable) = 1;
    }
    return leaf;
  }
  const FormulaJet& a = jets[as_size(part.a)];
  if (part.b < 0) return through(bend(part, a.value), a);
  const FormulaJet& b = jets[as_size(part.b)];
  if (part.op == FormulaOp::add) return sum(a, 1, b);
  if (part.op == FormulaOp::subtract) return sum(a, -1, b);
  if (part.op == FormulaOp::multiply) return product(a, b);
  return part.op == FormulaOp::divide ? quotient(a, b) : to_the(a, b);
}

}  // namespace

std::vector<FormulaJet> formula_jets(const Formula& formula, const Vector& at) {
  std::vector<FormulaJet> jets;
  for (const FormulaPart& part : formula) jets.push_back(jet(part, jets, at));
  return jets;
}

PartSlopes part_slopes(const FormulaPart& part, double a, double b) {
  switch (part.op) {
    case FormulaOp::number:
    case FormulaOp::variable:
      return {};
    case FormulaOp::add:
      return {1, 1};
    case FormulaOp::subtract:
      return {1, -1};
    case FormulaOp::multiply:
      return {b, a};
    case FormulaOp::divide:
      return {1 / b, -a / (b * b)};
    case FormulaOp::power: {
      const double y = lm::exp(b * lm::log(a));
      return {b * y / a, y * lm::log(a)};
    }
    default:
      return {bend(part, a).first, 0};
  }
}

}  // namespace lm::theory
