// CKA, mutual neighbours, ranks, scatter, dead units: invariances and hand-made cases.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "measure/activity.hpp"
#include "measure/rank.hpp"
#include "measure/similarity.hpp"

using namespace lm;

namespace {

Matrix normals(const char* name, Index rows, Index columns) {
  Random random(6, stream(name));
  return normal_matrix(random, rows, columns);
}

Matrix rotation(Index n) { return qr(normals("rotation", n, n)).Q; }

}  // namespace

TEST_CASE("CKA is 1 for rotations, scalings and shifts, and the textbook ratio otherwise",
          "[similarity]") {
  const Matrix X = normals("x", 40, 5), Y = normals("y", 40, 7);
  const Matrix moved = (3 * X * rotation(5)).rowwise() + Eigen::RowVectorXd::Constant(5, 2.0);
  CHECK(linear_cka(X, moved) == Approx(1).epsilon(1e-12));
  CHECK(linear_cka(X, Y) == Approx(linear_cka(Y, X)));
  // By the kernel form HSIC(K, L)/√(HSIC(K, K) HSIC(L, L)) with centring matrices, n × n.
  const Matrix H = Matrix::Identity(40, 40) - Matrix::Constant(40, 40, 1.0 / 40);
  const Matrix K = H * X * X.transpose() * H, L = H * Y * Y.transpose() * H;
  const auto hsic = [](const Matrix& a, const Matrix& b) { return (a * b).trace(); };
  CHECK(linear_cka(X, Y) == Approx(hsic(K, L) / std::sqrt(hsic(K, K) * hsic(L, L))));
  CHECK_THROWS_AS(linear_cka(X, normals("z", 39, 7)), Error);
}

TEST_CASE("mutual neighbours: 1 for itself and its rotations, k/(n−1) by chance", "[similarity]") {
  const Matrix X = normals("x", 300, 6);
  CHECK(mutual_neighbours(X, X, 10) == 1);
  CHECK(mutual_neighbours(X, X * rotation(6), 10) == 1);
  const Matrix scaled = Vector::LinSpaced(300, 1, 9).asDiagonal() * X;
  CHECK(mutual_neighbours(X, scaled, 10) == 1);  // cosine ignores each row's length
  // 10/299 = .0334; 300 rows of about 10·.033 shared each: standard error .0011, five of them.
  CHECK(mutual_neighbours(X, normals("other", 300, 6), 10) == Approx(10.0 / 299).margin(0.006));
}

TEST_CASE("neighbours come nearest first, ties by index, zero rows do no harm", "[similarity]") {
  const Matrix X{{1, 0}, {1, 0.1}, {0, 1}, {1, 0}, {0, 0}};
  const std::vector<Index> near = cosine_neighbours(X, 2);
  CHECK(near[0] == 3);  // the same direction as row 0
  CHECK(near[1] == 1);
  CHECK(near[2] == 0);  // rows 0 and 3 tie for row 1: the lower index first
  CHECK(near[3] == 3);
  CHECK(near[8] == 0);  // the zero row is equally far from all
  CHECK(near[9] == 1);
  CHECK_THROWS_AS(cosine_neighbours(X, 5), Error);
}

TEST_CASE("ranks count what is used", "[rank]") {
  CHECK(effective_rank(Vector{{2.0, 2.0, 2.0, 0.0}}) == Approx(3));
  CHECK(participation_ratio(Vector{{2.0, 2.0, 2.0, 0.0}}) == Approx(3));
  CHECK(effective_rank(Vector{{5.0, 0.0}}) == Approx(1));
  CHECK(participation_ratio(Vector{{3.0, 1.0}}) == Approx(1.6));
  CHECK(effective_rank(Vector{{3.0, 1.0}}) ==
        Approx(std::exp(-0.75 * std::log(0.75) - 0.25 * std::log(0.25))));
}

TEST_CASE("modes and subspaces", "[rank]") {
  const Matrix U = rotation(6).leftCols(2), V = rotation(5).leftCols(2);
  const Matrix W = U * Vector{{3.0, -1.0}}.asDiagonal() * V.transpose();
  CHECK((mode_strengths(W, U, V) - Vector{{3.0, -1.0}}).norm() < 1e-12);
  CHECK(off_diagonal_share(W, U, V) < 1e-12);
  const Matrix turned = U * Matrix{{0, 1}, {1, 0}};
  CHECK(off_diagonal_share(W, turned, V) == Approx(1));
  CHECK(subspace_alignment(U, turned) == Approx(1));
  CHECK(subspace_alignment(U, rotation(6).rightCols(2)) < 1e-12);
}

TEST_CASE("dead units, scatter and movement", "[activity]") {
  const Matrix h{{0, 1, -2, 0}, {0, 0, -1, 3}};
  CHECK(dead_fraction(h) == 0.5);
  // Classes at −1 and +1 with spread ±½: within 4·¼ = 1, between 4·1 = 4.
  const Matrix points{{-1.5}, {-0.5}, {0.5}, {1.5}};
  CHECK(scatter_ratio(points, {7, 7, 3, 3}) == Approx(0.25));
  CHECK(std::isnan(scatter_ratio(points, {1, 2, 2, 1})));
  CHECK_THROWS_AS(scatter_ratio(points, {1, 2}), Error);
  const double start[] = {3, 4}, end[] = {3, 5};
  CHECK(relative_movement(end, start, 2) == Approx(0.2));
  ParameterLayout layout(2);
  layout[0].columns = 2;
  layout[1].offset = 2;
  const float flat[] = {3, 4, -7};
  CHECK(block_norms(layout, flat) == std::vector<double>{5, 7});
}

TEST_CASE("Euclidean neighbours are those of a plain sort of distances", "[similarity]") {
  const Matrix X = normals("x", 30, 3);
  const std::vector<Index> near = euclidean_neighbours(X, 4);
  for (Index i = 0; i < 30; ++i) {
    std::vector<std::pair<double, Index>> all;
    for (Index j = 0; j < 30; ++j) {
      if (j != i) all.emplace_back((X.row(i) - X.row(j)).norm(), j);
    }
    std::sort(all.begin(), all.end());
    for (std::size_t r = 0; r < 4; ++r) {
      CHECK(near[static_cast<std::size_t>(i) * 4 + r] == all[r].second);
    }
  }
  CHECK_THROWS_AS(euclidean_neighbours(X, 30), Error);
}
