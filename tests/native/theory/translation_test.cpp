// Positions counted one by one, weights by building networks, and the rule's share by drawing.
#include "theory/translation.hpp"

#include <cmath>
#include <set>

#include "catch.hpp"
#include "data/chains.hpp"

using namespace lm;

namespace {

Index around(Index k, Index n) { return ((k % n) + n) % n; }

/// Layer by layer: a position feels the zeros where its window leaves the line, or holds a position
/// that feels them.
std::set<Index> feeling(Index layers, Index kernel, Index n) {
  std::set<Index> before;
  for (Index layer = 0; layer < layers; ++layer) {
    std::set<Index> now;
    for (Index k = 0; k < n; ++k) {
      for (Index u = k - kernel / 2; u <= k + kernel / 2; ++u) {
        if (u < 0 || u >= n || before.count(u) == 1) now.insert(k);
      }
    }
    before = now;
  }
  return before;
}

}  // namespace

TEST_CASE("positions that differ are those of two rims on a circle", "[translation]") {
  for (const Index n : {8, 11, 16}) {
    for (const Index layers : {1, 2, 3}) {
      for (const Index kernel : {3, 5}) {
        const Index r = theory::rim(layers, kernel);
        for (Index s = -n; s <= n; ++s) {
          std::set<Index> wrong;
          if (around(s, n) != 0) {
            for (const Index k : feeling(layers, kernel, n)) {
              wrong.insert(k);
              wrong.insert(around(k + s, n));
            }
          }
          CHECK(theory::wrong_on_axis(n, r, s) == static_cast<Index>(wrong.size()));
          for (Index k = 0; k < n; ++k) {
            CHECK(theory::differs_at(n, r, s, k) == (wrong.count(k) == 1));
          }
          const Index size = std::abs(s);
          if (size > 0 && size + 2 * r <= n) {
            CHECK(theory::wrong_on_axis(n, r, s) == 2 * r + std::min(size, 2 * r));
          }
        }
      }
    }
  }
  CHECK(theory::wrong_positions(16, 1, 3, 0) == 64);
  CHECK(theory::wrong_positions(16, 1, 3, 1) == 256 - 12 * 13);
}

TEST_CASE("the course's two networks have 89 and 8257 parameters", "[translation]") {
  CHECK(theory::convolution_parameters(1, 3, 8, 16, true) == 89);
  CHECK(theory::perceptron_parameters(16, 32) == 8257);
  CHECK(theory::convolution_parameters(2, 5, 4, 16, false) == 26 * 4 + 101 * 4 + 4 * 256 + 1);
}

TEST_CASE("drawn rings have the correlations of the Ising model", "[translation]") {
  const Index n = 6, draws = 4000;
  const double t = 0.7;
  const Dataset data = chain_pictures(2 * draws, n, t, 3);
  for (Index d = 0; d <= n; ++d) {
    double rows = 0, columns = 0, across = 0;
    for (Index i = 1; i < 2 * draws; i += 2) {
      const Eigen::Map<const Matrix> one(data.inputs.row(i).data(), n, n);
      const Eigen::Map<const Matrix> zero(data.inputs.row(i - 1).data(), n, n);
      rows += one(2, 1) * one(2, (1 + d) % n);
      columns += zero(1, 4) * zero((1 + d) % n, 4);
      across += one(1, 3) * one(2, (3 + d) % n);
    }
    const double error = 5 / std::sqrt(1.0 * draws);
    CHECK(rows / draws == Approx(theory::ring_correlation(t, n, d)).margin(error));
    CHECK(columns / draws == Approx(theory::ring_correlation(t, n, d)).margin(error));
    CHECK(across / draws == Approx(0).margin(error));
  }
}

TEST_CASE("the counting rule is right as often as the normal law says", "[translation]") {
  const Index n = 16, draws = 4000;
  for (const double t : {0.02, 0.06, 0.12}) {
    const Dataset data = chain_pictures(draws, n, t, 4);
    double right = 0;
    for (Index i = 0; i < draws; ++i) {
      const Eigen::Map<const Matrix> x(data.inputs.row(i).data(), n, n);
      double more = 0;
      for (Index r = 0; r < n; ++r) {
        for (Index c = 0; c < n; ++c) more += x(r, c) * (x(r, (c + 1) % n) - x((r + 1) % n, c));
      }
      right += more == 0 ? 0.5 : (more > 0) == (i % 2 == 1);
    }
    // Five standard errors of 4000 draws, and the law's own error.
    CHECK(right / draws == Approx(theory::best_chain_accuracy(t, n)).margin(0.04));
  }
}

TEST_CASE("pairs of blocks are one picture, moved by half a side", "[translation]") {
  const Dataset data = placed_blocks(20, 16, 1);
  std::vector<double> moved(256);
  for (Index i = 0; i < 20; i += 2) {
    move_picture(data.inputs.row(i).data(), 16, -8, 0, moved.data());
    for (Index p = 0; p < 256; ++p) CHECK(moved[as_size(p)] == data.inputs(i + 1, p));
  }
}
