// A formula's value, slopes and curvatures by forward accumulation: each part carries its own.
#pragma once

#include <vector>

#include "core/formula.hpp"
#include "core/types.hpp"

namespace lm::theory {

/// A part of a formula with its first and second derivatives by the n variables.
struct FormulaJet {
  double value = 0;
  Vector gradient;  ///< n
  Matrix hessian;   ///< n × n
};

/// The jets of all parts at `at` (n): from u = f(a), ∇u = f'∇a and ∇²u = f'∇²a + f''∇a∇aᵀ; from
/// u = ab, ∇²u = a∇²b + b∇²a + ∇a∇bᵀ + ∇b∇aᵀ. ReLU's slope is 0 at 0. Not a number where a part is
/// not defined. No step goes backwards. Griewank & Walther 2008, ch. 3 and 10.
std::vector<FormulaJet> formula_jets(const Formula& formula, const Vector& at);

/// ∂part/∂(what it takes), at the values of those: `a`, and `b` where it takes two.
struct PartSlopes {
  double by_a = 0;
  double by_b = 0;
};
PartSlopes part_slopes(const FormulaPart& part, double a, double b);

}  // namespace lm::theory
