// Points, surpluses and interpolants of sparse and full grids.
#include "experiments/curse-of-dimensionality/sparse_grid.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "theory/sparse_grids.hpp"

namespace lm::sparse {
namespace {

/// Calls visit(k) for all ways to write `sum` as k_1 + … + k_d, the first axis slowest.
template <class Visit>
void each_subspace(Levels& k, Index axis, Index d, Index left, const Visit& visit) {
  if (axis == d - 1) {
    k[as_size(axis)] = static_cast<int>(left);
    visit(k);
    return;
  }
  for (Index one = 0; one <= left; ++one) {
    k[as_size(axis)] = static_cast<int>(one);
    each_subspace(k, axis + 1, d, left - one, visit);
  }
}

/// The place of a point: its number within the subspace holds one cell for each axis, the last
/// lowest.
void decode(std::size_t number, const Levels& k, Index d, Coordinates& x) {
  for (Index j = d; j-- > 0;) {
    const int level = k[as_size(j)];
    const std::size_t cells = std::size_t{1} << level;
    x[as_size(j)] = (as_double(number & (cells - 1)) + 0.5) / as_double(cells);
    number >>= level;
  }
}

/// The two points of a grid with m points along an axis between which x lies (0: the boundary), and
/// the weight of the second.
struct Pair {
  Index first;
  double weight;
};
Pair around(double x, Index m, Edges edges) {
  const double at = x * as_double(m + 1);
  Index first = std::clamp<Index>(as_index(at), 0, m);
  if (edges == Edges::continued) first = std::clamp<Index>(first, 1, std::max<Index>(m - 1, 1));
  return {first, at - as_double(first)};
}

double corners(const Target& target, const std::array<Pair, kMostDimensions>& pairs, Index axis,
               Index d, Index m, Edges edges, Coordinates& x) {
  if (axis == d) return target(x.data(), d);
  const Pair& pair = pairs[as_size(axis)];
  double sum = 0;
  for (Index side = 0; side < 2; ++side) {
    const Index point = pair.first + side;
    double weight = side == 1 ? pair.weight : 1 - pair.weight;
    if (edges == Edges::continued && m == 1) weight = side == 0 ? 1 : 0;
    if (point < 1 || point > m || weight == 0) continue;
    x[as_size(axis)] = as_double(point) / as_double(m + 1);
    sum += weight * corners(target, pairs, axis + 1, d, m, edges, x);
  }
  return sum;
}

}  // namespace

double basis(double x, int k, Index cell, Edges edges) {
  const double cells = as_double(Index{1} << k), t = x * cells - as_double(cell);
  if (edges == Edges::continued) {
    if (k == 0) return 1;
    if (cell == 0) return std::max(0.0, 2 - 2 * t);
    if (cell == (Index{1} << k) - 1) return std::max(0.0, 2 * t);
  }
  return std::max(0.0, 1 - std::abs(2 * t - 1));
}

SparseGrid::SparseGrid(Index dimension, Edges edges, Target target, const Matrix& samples,
                       Index levels)
    : d_(dimension),
      edges_(edges),
      target_(std::move(target)),
      samples_(samples),
      values_(Vector::Zero(samples.rows())) {
  surpluses_.reserve(as_size(theory::sparse_points(dimension, levels)));
  starts_.reserve(as_size(levels));
  refine();
}

void SparseGrid::refine() {
  const Index sum = level_++;
  add_points(sum);
  for (Index i = 0; i < samples_.rows(); ++i) {
    values_(i) += part(place_at(&samples_(i, 0), sum + 1), sum);
  }
}

void SparseGrid::add_points(Index sum) {
  starts_.push_back(surpluses_.size());
  Levels k{};
  each_subspace(k, 0, d_, sum, [this, sum](const Levels& one) { add_subspace(one, sum); });
}

/// A surplus is what the function has over the interpolant of all lower levels. Other points of the
/// same level do not matter: their basis functions vanish here.
void SparseGrid::add_subspace(const Levels& k, Index sum) {
  Coordinates x{};
  for (std::size_t number = 0; number < (std::size_t{1} << sum); ++number) {
    decode(number, k, d_, x);
    const Place place = place_at(x.data(), sum);
    double surplus = target_(x.data(), d_);
    for (Index lower = 0; lower < sum; ++lower) surplus -= part(place, lower);
    surpluses_.push_back(surplus);
  }
}

SparseGrid::Place SparseGrid::place_at(const double* x, Index levels) const {
  Place place;
  for (Index j = 0; j < d_; ++j) {
    for (Index k = 0; k < levels; ++k) {
      const Index cells = Index{1} << k;
      const Index cell = std::min(as_index(x[j] * as_double(cells)), cells - 1);
      place.cell[as_size(j)][as_size(k)] = cell;
      place.value[as_size(j)][as_size(k)] = basis(x[j], static_cast<int>(k), cell, edges_);
    }
  }
  return place;
}

double SparseGrid::part(const Place& place, Index sum) const {
  std::size_t rank = 0;
  return part_from(place, 0, sum, 1, 0, rank, starts_[as_size(sum)], sum);
}

double SparseGrid::part_from(const Place& place, Index axis, Index left, double weight,
                             std::size_t cell, std::size_t& rank, std::size_t base,
                             Index sum) const {
  const auto& value = place.value[as_size(axis)];
  const auto& cells = place.cell[as_size(axis)];
  if (axis == d_ - 1) {
    const std::size_t number = (cell << left) + as_size(cells[as_size(left)]);
    return weight * value[as_size(left)] * surpluses_[base + (rank++ << sum) + number];
  }
  double total = 0;
  for (Index k = 0; k <= left; ++k) {
    if (value[as_size(k)] == 0) {
      rank += ways(d_ - axis - 1, left - k);
      continue;
    }
    total += part_from(place, axis + 1, left - k, weight * value[as_size(k)],
                       (cell << k) + as_size(cells[as_size(k)]), rank, base, sum);
  }
  return total;
}

/// C(left + axes − 1, axes − 1): subspaces that are passed over.
std::size_t SparseGrid::ways(Index axes, Index left) const {
  std::size_t count = 1;
  for (Index j = 1; j < axes; ++j) count = count * as_size(left + j) / as_size(j);
  return count;
}

void SparseGrid::each(
    Index sum, const std::function<void(const double*, const Levels&, double)>& visit) const {
  Levels k{};
  std::size_t next = starts_[as_size(sum)];
  each_subspace(k, 0, d_, sum, [&](const Levels& one) {
    Coordinates x{};
    for (std::size_t number = 0; number < (std::size_t{1} << sum); ++number) {
      decode(number, one, d_, x);
      visit(x.data(), one, surpluses_[next++]);
    }
  });
}

Index SparseGrid::larger_than(double least) const {
  return as_index(std::count_if(surpluses_.begin(), surpluses_.end(),
                                [least](double one) { return std::abs(one) > least; }));
}

double full_interpolant(const Target& target, const double* x, Index d, Index m, Edges edges) {
  std::array<Pair, kMostDimensions> pairs{};
  for (Index j = 0; j < d; ++j) pairs[as_size(j)] = around(x[j], m, edges);
  Coordinates corner{};
  return corners(target, pairs, 0, d, m, edges, corner);
}

Index count_full(Index d, Index m) {
  std::array<Index, kMostDimensions> point{};
  Index count = 0;
  for (Index axis = 0; axis < d;) {
    ++count;
    for (axis = 0; axis < d && ++point[as_size(axis)] == m; ++axis) point[as_size(axis)] = 0;
  }
  return count;
}

}  // namespace lm::sparse
