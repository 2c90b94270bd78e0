// Norms against random stretches, pieces of the plane against the network itself, distances against
// a search, and the norms of a convolution against its matrix.
#include "theory/lipschitz.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "theory/convolution_norms.hpp"
#include "theory/planar_pieces.hpp"

using namespace lm;
using theory::Ball;

namespace {

double length(const Vector& v, Ball ball) {
  return ball == Ball::two ? v.norm() : v.cwiseAbs().maxCoeff();
}

theory::ReluNetwork random_network(std::uint64_t seed, Index layers) {
  theory::ReluNetwork network;
  Random random(seed);
  Index in = 2;
  for (Index l = 0; l <= layers; ++l) {
    const Index out = l == layers ? 2 : 7;
    network.W.push_back(normal_matrix(random, in, out));
    network.b.push_back(0.5 * normal_vector(random, out));
    in = out;
  }
  return network;
}

double lead(const theory::ReluNetwork& network, const Vector& x) {
  Vector h = x;
  for (std::size_t l = 0; l < network.W.size(); ++l) {
    if (l > 0) h = h.cwiseMax(0.0).eval();
    h = (network.W[l].transpose() * h + network.b[l]).eval();
  }
  return h(0) - h(1);
}

}  // namespace

TEST_CASE("no vector is stretched by more than the norm, and some by as much", "[lipschitz]") {
  Random random(4);
  const Matrix W = normal_matrix(random, 3, 5);
  for (const Ball ball : {Ball::two, Ball::infinity}) {
    double most = 0;
    for (int k = 0; k < 200000; ++k) {
      Vector x = normal_vector(random, 3);
      if (ball == Ball::infinity) x = x.unaryExpr([](double v) { return v < 0 ? -1.0 : 1.0; });
      most = std::max(most, length(W.transpose() * x, ball) / length(x, ball));
    }
    const double norm = theory::operator_norm(W, ball);
    CHECK(most <= norm * (1 + 1e-12));
    CHECK(most >= norm * (ball == Ball::two ? 0.999 : 1 - 1e-12));  // all 8 signs are drawn
  }
}

TEST_CASE("a linear model is certified exactly only with opposite or square columns of one length",
          "[lipschitz]") {
  Matrix W(2, 2);
  W << 1, -1, 2, -2;
  CHECK(theory::linear_tightness(W, Ball::two) == Approx(1));
  CHECK(theory::linear_tightness(W, Ball::infinity) == Approx(1));
  W << 1, -2, 2, 1;  // perpendicular, of one length
  CHECK(theory::linear_tightness(W, Ball::two) == Approx(1));
  W << 1, 2, 2, 1;  // of one length, at an acute angle: |w₁ − w₂| = √2, ‖W‖ = 3
  CHECK(theory::linear_tightness(W, Ball::two) == Approx(1.0 / 3));
  W << 1, -3, 0, 0;  // opposite, of different lengths: 4/(√2 √10)
  CHECK(theory::linear_tightness(W, Ball::two) == Approx(4 / std::sqrt(20.0)));
}

TEST_CASE("pieces of the plane are the network, and tile the square", "[lipschitz]") {
  for (const Index layers : {0, 1, 2, 3}) {
    const theory::ReluNetwork network = random_network(7, layers);
    const auto pieces = theory::planar_pieces(network, 3);
    double area = 0, worst = 0;
    for (const theory::PlanarPiece& piece : pieces) {
      const std::size_t n = piece.corners.size();
      for (std::size_t i = 0; i < n; ++i) {
        const auto &a = piece.corners[i], &b = piece.corners[(i + 1) % n];
        area += (a[0] * b[1] - b[0] * a[1]) / 2;
        const Vector at = Vector{{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}};
        const double said = piece.gradient[0] * at(0) + piece.gradient[1] * at(1) + piece.offset;
        worst = std::max(worst, std::abs(said - lead(network, at)));
      }
    }
    CHECK(area == Approx(36).epsilon(1e-9));
    CHECK(worst < 1e-8);
    CHECK((layers > 0) == (pieces.size() > 1));
  }
}

TEST_CASE("the distance to the boundary is that of a search over a fine grid", "[lipschitz]") {
  const theory::ReluNetwork network = random_network(11, 2);
  const auto pieces = theory::planar_pieces(network, 6);
  const auto boundary = theory::planar_boundary(pieces);
  Random random(5);
  for (int k = 0; k < 5; ++k) {
    const Vector x = normal_vector(random, 2);
    for (const Ball ball : {Ball::two, Ball::infinity}) {
      double found = 100;
      for (int i = -500; i <= 500; ++i) {
        for (int j = -500; j <= 500; ++j) {
          const Vector step = Vector{{0.006 * i, 0.006 * j}};
          if (length(step, ball) >= found) continue;
          if ((lead(network, x + step) > 0) != (lead(network, x) > 0)) found = length(step, ball);
        }
      }
      const double exact = theory::distance_to(boundary, {x(0), x(1)}, ball);
      if (exact > 2.9) continue;
      CHECK(exact <= found + 1e-9);
      CHECK(exact >= found - 0.009);  // half a diagonal of the grid, and the corner of a wedge
      const double m = std::abs(lead(network, x));
      const double nearby = theory::steepest_piece_radius(pieces, {x(0), x(1)}, m, ball, 50);
      CHECK(theory::steepest_piece_radius(pieces, {x(0), x(1)}, m, ball, exact) == nearby);
      CHECK(nearby <= exact + 1e-9);
      CHECK(nearby >= m / theory::steepest(pieces, ball) - 1e-12);
      CHECK(theory::local_radius(network, x, m, ball) <= nearby + 1e-9);
    }
  }
}

TEST_CASE("a convolution's norms are those of its whole matrix", "[lipschitz]") {
  constexpr Index n = 5, inputs = 2, outputs = 3, side = 3;
  Random random(3);
  const theory::ConvolutionKernel kernel{normal_matrix(random, side * side * inputs, outputs), side,
                                         inputs};
  Matrix whole = Matrix::Zero(n * n * outputs, n * n * inputs);
  for (Index p = 0; p < n * n; ++p) {
    for (Index place = 0; place < side * side; ++place) {
      const Index i = (p / n + place / side - 1 + n) % n, j = (p % n + place % side - 1 + n) % n;
      for (Index o = 0; o < outputs; ++o) {
        for (Index c = 0; c < inputs; ++c) {
          whole(p * outputs + o, (i * n + j) * inputs + c) += kernel.W(place * inputs + c, o);
        }
      }
    }
  }
  CHECK(theory::convolution_infinity_norm(kernel) ==
        Approx(whole.cwiseAbs().rowwise().sum().maxCoeff()));
  CHECK(theory::convolution_one_norm(kernel) ==
        Approx(whole.cwiseAbs().colwise().sum().maxCoeff()));
  const double norm = singular_values(whole)(0);
  CHECK(theory::convolution_spectral_norm(kernel, n) == Approx(norm).epsilon(1e-10));
  CHECK(theory::interpolated_bound(kernel) >= norm);
}
