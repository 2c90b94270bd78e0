// Counts against enumerated subspaces, errors against iterated one-dimensional integrals.
#include "theory/sparse_grids.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"

using namespace lm;

namespace {

/// Visits all k_1 … k_d ≥ 0 of sum below n; `each` gets their sum.
template <class Each>
void subspaces(int d, int n, int sum, const Each& each) {
  if (d == 0) {
    each(sum);
    return;
  }
  for (int k = 0; sum + k < n; ++k) subspaces(d - 1, n, sum + k, each);
}

}  // namespace

TEST_CASE("points of grids are those of their subspaces", "[sparse]") {
  for (const int d : {1, 2, 3, 5, 10}) {
    for (const int n : {1, 2, 5}) {
      double points = 0;
      subspaces(d, n, 0, [&points](int sum) { points += std::ldexp(1.0, sum); });
      CHECK(theory::sparse_points(d, n) == points);
    }
  }
  CHECK(theory::sparse_points(10, 5) == 13441);
  CHECK(theory::full_points(3, 5) == 29791);
  CHECK(theory::full_points(10, 5) == Approx(8.196e14).epsilon(1e-4));
  CHECK(theory::axis_points(3, 4) == 43);
}

/// Each subspace's surplus 4^−k times the integral of its hats, ½ in each direction, over (2/3)^d.
TEST_CASE("the error of the parabolas is what the taken subspaces leave", "[sparse]") {
  for (const int d : {1, 2, 4, 7}) {
    for (const int n : {1, 3, 6}) {
      double kept = 0;
      subspaces(d, n, 0, [&](int sum) { kept += std::ldexp(1.0, -2 * sum) * std::pow(0.75, d); });
      CHECK(theory::parabola_sparse_error(d, n) == Approx(1 - kept).margin(1e-13));
    }
  }
}

/// The integral of one parabola's interpolant by the trapezium rule, which is exact for it.
TEST_CASE("the error of a full grid is that of trapezium rules", "[sparse]") {
  for (const int m : {1, 4, 31}) {
    double sum = 0;
    for (int i = 1; i <= m; ++i) {
      const double x = 1.0 * i / (m + 1);
      sum += 4 * x * (1 - x) / (m + 1);
    }
    for (const int d : {1, 3, 8}) {
      CHECK(theory::parabola_full_error(d, m) == Approx(1 - std::pow(1.5 * sum, d)).margin(1e-13));
    }
  }
}

TEST_CASE("the largest grids within a budget", "[sparse]") {
  CHECK(theory::points_along_axis(3, 1000) == 10);
  CHECK(theory::points_along_axis(3, 999) == 9);
  CHECK(theory::points_along_axis(10, 1000) == 1);
  CHECK(theory::level_within(2, 129) == 5);
  CHECK(theory::level_within(2, 128) == 4);
  CHECK(theory::parabola_surplus(3, 5) == 0.0625);
}
