// What is interpolated, and what a student sets.
#pragma once

#include <array>
#include <cmath>
#include <string>

#include "core/describe.hpp"
#include "experiments/curse-of-dimensionality/sparse_grid.hpp"

namespace lm::sparse {

enum class Function { parabolas, kink, additive };
inline constexpr std::array<const char*, 3> kFunctionWords{"parabolas", "kink", "additive"};
inline constexpr std::array<const char*, 2> kEdgeWords{"zero", "continued"};

struct Parameters {
  std::int64_t dimension = 2;
  std::int64_t level = 5;
  Function function = Function::parabolas;
  Edges edges = Edges::zero;
  double budget = 1000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Grid");
    v.integer(dimension, param("dimension", "Dimension").symbol("d").between(1, 10),
              "How many inputs the function has.");
    v.integer(level, param("level", "Level").symbol("n").between(2, 10),
              "The finest mesh width is $2^{-n}$. A step of the run adds a level.");
    v.real(budget, param("budget", "Points one can afford").symbol("N").log(10, 100000),
           "For the tab on a fixed number of points: the largest grid of each kind within it.");
    v.group("Function");
    v.choice(
        function, kFunctionWords, param("function", "Function").symbol("f"),
        "A product of parabolas; the same with a kink across all axes; a sum of squares, which "
        "is not zero on the boundary.");
    v.choice(edges, kEdgeWords, param("edges", "At the boundary"),
             "Beyond the outermost points: zero on the boundary, or continued in a straight line.");
  }
};

inline double parabolas(const double* x, Index d) {
  double product = 1;
  for (Index j = 0; j < d; ++j) product *= 4 * x[j] * (1 - x[j]);
  return product;
}

/// The parabolas times the distance from the plane Σx = d/2, which cuts all axes alike.
inline double kinked(const double* x, Index d) {
  double sum = -0.5 * as_double(d);
  for (Index j = 0; j < d; ++j) sum += x[j];
  return parabolas(x, d) * std::abs(sum);
}

/// Σ x_j²/d.
inline double squares(const double* x, Index d) {
  double sum = 0;
  for (Index j = 0; j < d; ++j) sum += x[j] * x[j];
  return sum / as_double(d);
}

inline Target target_of(Function function) {
  if (function == Function::kink) return kinked;
  return function == Function::additive ? squares : parabolas;
}

}  // namespace lm::sparse
