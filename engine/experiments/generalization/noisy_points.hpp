// Noisy points of a curve on [−1, 1], and how far a polynomial is from the curve.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/types.hpp"
#include "lab/experiment.hpp"

namespace lm::polynomial {

/// `cubic`: u³ − u/2. `sine`: sin x for x = πu.
enum class Target { cubic, sine };
/// Where the points are: uniform at random, or in the middles of equal pieces.
enum class Design { random, grid };

inline constexpr std::array kTargetWords{"cubic", "sine"};
inline constexpr std::array kDesignWords{"random", "grid"};

/// The curve at u: N, all in [−1, 1].
Vector curve_at(Target target, const Vector& u);

/// Places u in [−1, 1] and values there; x = centre + half·u is what people read.
struct Points {
  Vector u, y;
  double centre = 0, half = 1;

  double x(double at) const { return centre + half * at; }
};

/// `count` points with noise of deviation `noise`: number `set` of the sets of this seed.
Points draw_points(Target target, Design design, Index count, double noise, std::uint64_t seed,
                   std::uint64_t set);

/// The input `points`: columns x and y, 3 to 40 rows of numbers from −1000 to 1000.
InputSpec points_input();
Points read_points(const Input& input);

/// Nodes of Gauss's rule on [−1, 1] and weights that sum to one: exact for squares of polynomials
/// up to degree 100.
struct Everywhere {
  Vector u, weights;
};
const Everywhere& everywhere();

}  // namespace lm::polynomial
