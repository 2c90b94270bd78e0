// Sparse grids against brute force, and networks against plain loops.
#include <cmath>
#include <set>
#include <vector>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "experiments/curse-of-dimensionality/additive_nets.hpp"
#include "experiments/curse-of-dimensionality/grid_errors.hpp"
#include "experiments/curse-of-dimensionality/sparse_grid.hpp"

using namespace lm;
using sparse::Edges;

namespace {

double wavy(const double* x, Index d) {
  double sum = 0.3;
  for (Index j = 0; j < d; ++j) sum += as_double(j + 1) * x[j];
  return std::cos(sum) + x[0] * x[d - 1];
}

Matrix places(Index count, Index d) {
  Random random(1, stream("test/places"));
  Matrix x(count, d);
  for (Index i = 0; i < count; ++i) {
    for (Index j = 0; j < d; ++j) x(i, j) = random.uniform();
  }
  return x;
}

/// The combination technique: signed full grids of unequal mesh widths, each by tensor hats.
double tensor(const std::vector<int>& k, const double* x, Index axis, std::vector<double>& at,
              Index d) {
  if (axis == d) return wavy(at.data(), d);
  const Index points = (Index{2} << k[as_size(axis)]) - 1;
  double sum = 0;
  for (Index i = 1; i <= points; ++i) {
    const double place = as_double(i) / as_double(points + 1);
    const double hat = 1 - std::abs(x[axis] - place) * as_double(points + 1);
    if (hat <= 0) continue;
    at[as_size(axis)] = place;
    sum += hat * tensor(k, x, axis + 1, at, d);
  }
  return sum;
}

double combined(const double* x, Index d, int n) {
  std::vector<int> k(as_size(d), 0);
  double total = 0;
  const std::vector<double> signs = {1, -1.0 * (as_double(d) - 1), d == 3 ? 1.0 : 0.0};
  for (std::size_t q = 0; q < as_size(d); ++q) {
    const int sum = n - 1 - static_cast<int>(q);
    for (int a = 0; a <= sum; ++a) {
      for (int b = 0; b <= sum - a; ++b) {
        if (d == 2 && a + b != sum) continue;
        k[0] = a;
        k[1] = b;
        if (d == 3) k[2] = sum - a - b;
        std::vector<double> at(as_size(d));
        total += signs[q] * tensor(k, x, 0, at, d);
      }
    }
  }
  return total;
}

}  // namespace

TEST_CASE("the sparse interpolant is a combination of full grids", "[dimension]") {
  for (const Index d : {2, 3}) {
    const Matrix x = places(50, d);
    sparse::SparseGrid grid(d, Edges::zero, wavy, x, 4);
    while (grid.level() < 4) grid.refine();
    for (Index i = 0; i < x.rows(); ++i) {
      CHECK(grid.at_samples()(i) == Approx(combined(&x(i, 0), d, 4)).margin(1e-12));
    }
  }
}

TEST_CASE("points are distinct, and the interpolant meets the function there", "[dimension]") {
  for (const Edges edges : {Edges::zero, Edges::continued}) {
    const Matrix none = places(1, 4);
    sparse::SparseGrid grid(4, edges, wavy, none, 4);
    while (grid.level() < 4) grid.refine();
    std::set<std::vector<double>> points;
    for (Index sum = 0; sum < 4; ++sum) {
      grid.each(sum, [&](const double* x, const sparse::Levels&, double) {
        points.insert(std::vector<double>(x, x + 4));
      });
    }
    CHECK(as_index(points.size()) == grid.points());
    Matrix at(grid.points(), 4);
    Index row = 0;
    for (const auto& point : points) {
      for (Index j = 0; j < 4; ++j) at(row, j) = point[as_size(j)];
      ++row;
    }
    sparse::SparseGrid again(4, edges, wavy, at, 4);
    while (again.level() < 4) again.refine();
    for (Index i = 0; i < at.rows(); i += 7) {
      CHECK(again.at_samples()(i) == Approx(wavy(&at(i, 0), 4)).margin(1e-12));
    }
  }
}

TEST_CASE("a full grid follows what is linear in each input", "[dimension]") {
  const auto bilinear = [](const double* x, Index) {
    return 1 + 2 * x[0] - x[1] + 3 * x[0] * x[1];
  };
  const Matrix x = places(40, 2);
  for (Index i = 0; i < x.rows(); ++i) {
    const double exact = bilinear(&x(i, 0), 2);
    const double found = sparse::full_interpolant(bilinear, &x(i, 0), 2, 6, Edges::continued);
    CHECK(found == Approx(exact).margin(1e-12));
    const bool inside = x.row(i).minCoeff() > 1.0 / 7 && x.row(i).maxCoeff() < 6.0 / 7;
    if (!inside) continue;
    CHECK(sparse::full_interpolant(bilinear, &x(i, 0), 2, 6, Edges::zero) ==
          Approx(exact).margin(1e-12));
  }
  CHECK(sparse::count_full(3, 4) == 64);
  CHECK(sparse::count_full(1, 7) == 7);
}

TEST_CASE("a row of errors that is a power has its slope", "[dimension]") {
  const std::vector<double> points = {1, 10, 100, 1000};
  CHECK(sparse::error_slope(points, {7, 0.1, 0.001, 1e-5}) == Approx(-2));
  const std::vector<sparse::Measured> errors(4, {0.1, 0.01});
  // The two ends may be off by a tenth each: 2 · 0.1 over ln 100.
  CHECK(sparse::slope_tolerance(points, errors, 1) == Approx(0.2 / std::log(100.0)));
}

TEST_CASE("subnetworks add up to the network", "[dimension]") {
  const Matrix x = 2 * places(30, 4).array() - 1;
  const Vector y = x.col(0) + x.col(3);
  AdditiveNet net(x, y, {4, 5, 0.01}, 3);
  for (int k = 0; k < 20; ++k) net.training().step();
  Vector sum = Vector::Constant(30, net.constant());
  for (Index i = 0; i < 4; ++i) sum += net.shape(i, x.col(i));
  CHECK((sum - net.training().output().col(0)).cwiseAbs().maxCoeff() < 1e-5);
  DenseNet dense(x, y, x, {4, 5, 0.01}, 3);
  for (int k = 0; k < 20; ++k) dense.training().step();
  CHECK((dense.test_output() - dense.training().output().col(0)).cwiseAbs().maxCoeff() < 1e-6);
}
