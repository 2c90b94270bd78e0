// A sparse grid that is generated point by point, the interpolant on it at given places, and the
// interpolant on a full grid.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "core/types.hpp"

namespace lm::sparse {

inline constexpr Index kMostDimensions = 10;
inline constexpr Index kMostLevels = 10;
/// More points than this are not generated.
inline constexpr double kMostPoints = 1e6;

/// What happens beyond the outermost points: the function is taken to be zero on the boundary, or
/// the outermost pieces are continued to it (the modified basis: 1 on level 1, then ramps to the
/// boundary; D. Pflüger, 2010).
enum class Edges { zero, continued };

using Target = std::function<double(const double* x, Index d)>;
using Coordinates = std::array<double, kMostDimensions>;
using Levels = std::array<int, kMostDimensions>;

/// One basis function along an axis: of level k + 1, the `cell`-th (from 0) of 2^k, at x.
double basis(double x, int k, Index cell, Edges edges);

/// Interpolates `target` in [0, 1]^d. Level n holds all products of hats of levels l_1, …, l_d with
/// Σ(l_j − 1) < n.
class SparseGrid {
 public:
  /// samples: places × d. Begins with level 1, the one point in the middle. `levels`: the most that
  /// refine() will be called to reach.
  SparseGrid(Index dimension, Edges edges, Target target, const Matrix& samples, Index levels);

  /// Adds the points of the next level. Allocates nothing.
  void refine();
  Index level() const { return level_; }
  /// Counted, not computed: each has been generated.
  Index points() const { return as_index(surpluses_.size()); }
  /// The interpolant at the samples.
  const Vector& at_samples() const { return values_; }

  /// Calls visit(x, levels − 1, surplus) for each point of level `sum` + 1, in order.
  void each(
      Index sum,
      const std::function<void(const double* x, const Levels& k, double surplus)>& visit) const;
  /// Points whose surplus is larger than `least`.
  Index larger_than(double least) const;

 private:
  /// The value of all basis functions along each axis at one place; only one of a level is not
  /// zero.
  struct Place {
    std::array<std::array<double, kMostLevels>, kMostDimensions> value;
    std::array<std::array<Index, kMostLevels>, kMostDimensions> cell;
  };
  Place place_at(const double* x, Index levels) const;
  /// Σ surplus · basis over the points of level `sum` + 1.
  double part(const Place& place, Index sum) const;
  double part_from(const Place& place, Index axis, Index left, double weight, std::size_t cell,
                   std::size_t& rank, std::size_t base, Index sum) const;
  void add_points(Index sum);
  void add_subspace(const Levels& k, Index sum);
  std::size_t ways(Index axes, Index left) const;

  Index d_;
  Edges edges_;
  Target target_;
  Matrix samples_;
  Index level_ = 0;
  std::vector<double> surpluses_;    // by level, then subspace, then point
  std::vector<std::size_t> starts_;  // of each level
  Vector values_;                    // of the interpolant at the samples
};

/// The interpolant of `target` on the full grid of m points along each axis, at x: it looks at the
/// 2^d points around x only, so it needs no grid.
double full_interpolant(const Target& target, const double* x, Index d, Index m, Edges edges);

/// The points of the full grid, each visited.
Index count_full(Index d, Index m);

}  // namespace lm::sparse
