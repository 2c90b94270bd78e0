// Points aslant, and the table of subspaces.
#include "experiments/curse-of-dimensionality/grid_pictures.hpp"

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/sparse_grids.hpp"

namespace lm::sparse {
namespace {

/// Of each kind; a page draws this many in a moment.
constexpr Index kMostDrawn = 20000;
constexpr double kMostFull = 1000;

/// Where the axes point on paper: the first two as they are, the others aslant and shorter.
constexpr std::array<std::array<double, 2>, kMostDimensions> kDirections{{{1, 0},
                                                                          {0, 1},
                                                                          {0.45, 0.3},
                                                                          {-0.25, 0.4},
                                                                          {0.3, -0.2},
                                                                          {0.12, 0.26},
                                                                          {-0.2, -0.14},
                                                                          {0.2, 0.07},
                                                                          {-0.08, 0.17},
                                                                          {0.11, -0.09}}};

std::pair<double, double> on_paper(const double* x, Index d) {
  double right = 0, up = 0;
  for (Index j = 0; j < d; ++j) {
    right += x[j] * kDirections[as_size(j)][0];
    up += x[j] * kDirections[as_size(j)][1];
  }
  if (d == 1) up = 0.5;
  return {right, up};
}

/// The edges of the cube, as one line with gaps.
Series edges_of(Index d) {
  Series line = make_series("the cube’s edges", Role::reference, {}, {});
  for (Index corner = 0; corner < (Index{1} << d); ++corner) {
    for (Index axis = 0; axis < d; ++axis) {
      if ((corner >> axis & 1) != 0) continue;
      Coordinates x{};
      for (Index j = 0; j < d; ++j) x[as_size(j)] = as_double(corner >> j & 1);
      for (const double end : {0.0, 1.0}) {
        x[as_size(axis)] = end;
        const auto [right, up] = on_paper(x.data(), d);
        line.x.push_back(right);
        line.y.push_back(up);
      }
      line.x.push_back(kNaN);
      line.y.push_back(kNaN);
    }
  }
  return line;
}

/// The full grid of the level asked for, while it is not too many points.
void add_full_grid(Plot& plot, Index d, Index asked) {
  if (theory::full_points(d, asked) > kMostFull) return;
  const Index m = (Index{1} << asked) - 1, count = as_index(theory::full_points(d, asked));
  Series points = make_series("full grid, level " + std::to_string(asked), Role::test, {}, {});
  for (Index number = 0; number < count; ++number) {
    Coordinates x{};
    Index rest = number;
    for (Index j = 0; j < d; ++j, rest /= m) {
      x[as_size(j)] = as_double(rest % m + 1) / as_double(m + 1);
    }
    const auto [right, up] = on_paper(x.data(), d);
    points.x.push_back(right);
    points.y.push_back(up);
  }
  plot.add(points);
}

}  // namespace

View points_view(const SparseGrid& grid, Index d, Index asked) {
  Plot plot =
      scatter("grid", "The points of the sparse grid, by level",
              axis(d == 2 ? "$x_1$" : "the axes, drawn aslant"), axis(d == 2 ? "$x_2$" : ""));
  add_full_grid(plot, d, asked);
  Index drawn = 0;
  for (Index sum = 0; sum < grid.level() && drawn <= kMostDrawn; ++sum) {
    Series level = make_series("level " + std::to_string(sum + 1), Role::measured, {}, {});
    grid.each(sum, [&](const double* x, const Levels&, double) {
      const auto [right, up] = on_paper(x, d);
      level.x.push_back(right);
      level.y.push_back(up);
    });
    drawn += as_index(level.x.size());
    if (drawn <= kMostDrawn) plot.add(level);
  }
  if (d <= 4) plot.add(edges_of(d));
  return plot;
}

View subspace_view(const SparseGrid& grid, Index d) {
  const Index n = grid.level();
  Matrix mean = Matrix::Constant(d == 1 ? 1 : n, n, kNaN);
  for (Index sum = 0; sum < n; ++sum) {
    Matrix total = Matrix::Zero(mean.rows(), n);
    grid.each(sum, [&](const double*, const Levels& k, double surplus) {
      const Index second = d == 1 ? 0 : k[1];
      if (k[0] + second == sum) total(second, k[0]) += std::abs(surplus);
    });
    for (Index row = 0; row < mean.rows(); ++row) {
      if (sum - row >= 0) mean(row, sum - row) = total(row, sum - row) / as_double(Index{1} << sum);
    }
  }
  return heat_map("subspaces", "How much each subspace adds: the mean size of its surpluses",
                  axis("level along $x_1$"), axis("level along $x_2$"), log_axis("surplus"))
      .measured("sparse grid", mean);
}

}  // namespace lm::sparse
