// Rosenblatt's perceptron, its examples, and the sixteen labelings of a square on which it can be
// tried.
#pragma once

#include <cstdint>

#include "core/types.hpp"

namespace lm {

/// Examples as rows, the last entry of each the constant 1; labels ±1; the plane that gave them,
/// empty where there is none.
struct Examples {
  Matrix X;
  Vector y, teacher;
};

struct Drawing {
  Index examples = 40, dimension = 2;
  double margin = 0.1;
  double flipped = 0;  ///< share of the labels that are wrong, at least one if it is above 0
};

/// Points around 0, labelled by a random plane through the cloud and moved away from it by
/// `margin`.
Examples drawn_examples(const Drawing& drawing, std::uint64_t seed);

/// The perceptron: it looks at the examples in turn, and adds y x to its weights where it is wrong.
struct Learner {
  Vector w;
  Index next = 0, mistakes = 0, right_in_a_row = 0;

  explicit Learner(const Examples& data) : w(Vector::Zero(data.X.cols())) {}
  /// Whether the next example was a mistake: not on its side, or on the plane.
  bool look(const Examples& data);
  bool done(const Examples& data) const { return right_in_a_row >= data.X.rows(); }
};

/// The four corners (±1, ±1), labelled by the bits of `labeling` (0 to 15).
Examples square(Index labeling);
constexpr Index kXor = 6;  ///< the second and the third corner

/// How far a labeling of the square can be from its plane, with a unit normal: alone a corner has
/// 1/√3, every other separable labeling 1; 0 for xor and its opposite.
double square_margin(Index labeling);
/// Novikoff's bound for the smallest of these margins: R² = 3, γ² = ⅓.
constexpr Index kMostOnSquare = 9;

/// Mistakes on the four corners until all are right. One more than kMostOnSquare proves that no
/// line does it, and there the perceptron is stopped.
Index mistakes_on_square(Index labeling);

}  // namespace lm
