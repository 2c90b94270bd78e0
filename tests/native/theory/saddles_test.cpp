// Curvature at the saddles of a two-layer linear network against second differences of its loss.
#include "theory/saddles.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/svd.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

struct Net {
  Matrix W1, W2;
};

/// c ‖Σ − W₂W₁‖² at the point plus step · (entry p of the flattened W₁, W₂), and two such entries.
double loss_at(Net net, const Matrix& target, double c, Index p, double hp, Index q, double hq) {
  const auto move = [&net](Index k, double h) {
    if (k < net.W1.size()) {
      net.W1.data()[k] += h;
    } else {
      net.W2.data()[k - net.W1.size()] += h;
    }
  };
  move(p, hp);
  move(q, hq);
  return c * (target - net.W2 * net.W1).squaredNorm();
}

/// Second differences: exact for a quartic up to h².
Matrix hessian(const Net& net, const Matrix& target, double c) {
  constexpr double h = 1e-4;
  const Index n = net.W1.size() + net.W2.size();
  Matrix H(n, n);
  for (Index p = 0; p < n; ++p) {
    for (Index q = 0; q < n; ++q) {
      const auto f = [&](double a, double b) { return loss_at(net, target, c, p, a, q, b); };
      H(p, q) = (f(h, h) - f(h, -h) - f(-h, h) + f(-h, -h)) / (4 * h * h);
    }
  }
  return 0.5 * (H + H.transpose());
}

}  // namespace

TEST_CASE("the Hessian's spectrum at every stationary point is what the formula says",
          "[saddles]") {
  const Vector s{{3.0, 2.0, 0.5}};
  const LayerSizes sizes{4, 5, 3};
  const double c = 0.5;
  Matrix target = Matrix::Zero(3, 4);
  target.leftCols(3) = s.asDiagonal();
  for (int mask = 0; mask < 8; ++mask) {
    Net net{Matrix::Zero(5, 4), Matrix::Zero(3, 5)};
    std::vector<bool> learned;
    for (Index i = 0; i < 3; ++i) {
      learned.push_back((mask >> i & 1) != 0);
      if (learned.back()) net.W1(i, i) = net.W2(i, i) = std::sqrt(s(i));
    }
    const Vector measured = symmetric_eigenvalues(hessian(net, target, c));
    const Vector predicted = saddle_spectrum(s, learned, sizes, c);
    INFO(mask);
    // 1e-6: second differences of a quartic with h = 1e-4 lose h² and 1e-16/h².
    CHECK((measured - predicted).cwiseAbs().maxCoeff() < 1e-6);
  }
  CHECK(saddle_spectrum(s, {true, true, true}, sizes, c).minCoeff() == 0);
}

TEST_CASE("between the saddles the lowest curvature is the largest part still missing",
          "[saddles]") {
  const Vector s{{3.0, 1.0}}, a{{1.4, 0.3}};
  Net net{Matrix::Zero(3, 3), Matrix::Zero(3, 3)};
  Matrix target = Matrix::Zero(3, 3);
  for (Index i = 0; i < 2; ++i) {
    net.W1(i, i) = net.W2(i, i) = std::sqrt(a(i));
    target(i, i) = s(i);
  }
  CHECK(symmetric_eigenvalues(hessian(net, target, 1)).minCoeff() ==
        Approx(lowest_curvature(s, a, 1)).epsilon(1e-6));
  CHECK(lowest_curvature(s, s, 1) == 0);
  // The gradient −2c W₂ᵀ(Σ − W₂W₁) by its own singular values.
  const Matrix gradient = -2 * net.W2.transpose() * (target - net.W2 * net.W1);
  Vector measured = singular_values(gradient).head(2);
  CHECK((measured - gradient_strengths(s, a, 1)).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("what has no meaning is refused by the saddles", "[saddles]") {
  CHECK_THROWS_AS(saddle_spectrum(Vector{{1.0, 2.0}}, {true}, {2, 2, 2}, 1), Error);
  CHECK_THROWS_AS(saddle_spectrum(Vector{{1.0, 2.0}}, {true, false}, {2, 1, 2}, 1), Error);
  CHECK_THROWS_AS(lowest_curvature(Vector{{1.0}}, Vector{{1.0, 2.0}}, 1), Error);
  CHECK_THROWS_AS(gradient_strengths(Vector{{1.0}}, Vector{{-1.0}}, 1), Error);
}
