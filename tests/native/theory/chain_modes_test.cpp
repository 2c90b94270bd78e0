// The chain's modes against its matrix, its stationary state against the moment equations.
#include "theory/chain_modes.hpp"

#include <catch.hpp>
#include <cmath>

#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)

Matrix stiffness(Index n) {
  Matrix K = Matrix::Zero(n, n);
  for (Index i = 0; i < n; ++i) {
    K(i, i) = 2;
    if (i > 0) K(i, i - 1) = K(i - 1, i) = -1;
  }
  return K;
}

Vector alternating(Index n, double ratio) {
  Vector m = Vector::Ones(n);
  for (Index i = 1; i < n; i += 2) m(i) = ratio;
  return m;
}

}  // namespace

TEST_CASE("modes solve K u = ω² M u", "[theory][chain]") {
  for (const double ratio : {1.0, 4.0}) {
    const Vector m = alternating(7, ratio);
    const theory::ChainModes modes = theory::chain_modes(m);
    const Matrix left = stiffness(7) * modes.displacements;
    const Matrix right = m.asDiagonal() * modes.displacements * modes.squares.asDiagonal();
    CHECK((left - right).cwiseAbs().maxCoeff() < 1e-13);
    CHECK((modes.shapes.transpose() * modes.shapes - Matrix::Identity(7, 7)).norm() < 1e-13);
  }
  const theory::ChainModes eight = theory::chain_modes(Vector::Ones(8));
  CHECK(std::abs(eight.squares(1) / eight.squares(0) - 3.8793852415718) < 1e-12);
}

TEST_CASE("the energy of a chain is ½ xᵀKx", "[theory][chain]") {
  Random random(1, stream("chain-test"));
  const Vector x = normal_vector(random, 6);
  CHECK(std::abs(theory::chain_energy(x.data(), 6) - 0.5 * x.dot(stiffness(6) * x)) < 1e-13);
}

TEST_CASE("in one bath the stationary state is T K⁻¹, whatever the masses", "[theory][chain]") {
  const theory::ChainModes modes = theory::chain_modes(alternating(6, 5));
  const Matrix C = theory::stationary_covariance(modes, Vector::Constant(6, 0.7), 0.3);
  CHECK((stiffness(6) * C - 0.7 * Matrix::Identity(6, 6)).cwiseAbs().maxCoeff() < 1e-13);
}

TEST_CASE("in two baths it solves the equations of the moments", "[theory][chain]") {
  // d⟨z zᵀ⟩/dt = AS + SAᵀ + D = 0 for z = (x, v). With X = ⟨xxᵀ⟩: ⟨xvᵀ⟩ = Y is antisymmetric,
  // ⟨vvᵀ⟩ = V = XKM⁻¹ + γY from the second block, and the third block is to vanish.
  const Index n = 5;
  const double friction = 0.4;
  const Vector m = alternating(n, 3);
  Vector T(n);
  T << 2, 2, 1, 0.1, 0.3;
  const Matrix X = theory::stationary_covariance(theory::chain_modes(m), T, friction);
  const Matrix F = m.cwiseInverse().asDiagonal() * stiffness(n);
  // V = XFᵀ + γY is symmetric, so Y = (FX − XFᵀ)/2γ.
  const Matrix Y = (F * X - X * F.transpose()) / (2 * friction);
  const Matrix V = X * F.transpose() + friction * Y;
  const Vector noise = 2 * friction * T.cwiseQuotient(m);
  Matrix rest = -F * Y - Y.transpose() * F.transpose() - 2 * friction * V;
  rest.diagonal() += noise;
  CHECK(rest.cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("a mode's memory solves the damped oscillator's equation", "[theory][chain]") {
  for (const double square : {4.0, 0.25, 0.01}) {
    const double friction = 1, h = 1e-3;
    CHECK(theory::mode_memory(square, friction, 0) == 1);
    for (const double t : {0.5, 3.0, 9.0}) {
      const double before = theory::mode_memory(square, friction, t - h);
      const double at = theory::mode_memory(square, friction, t);
      const double after = theory::mode_memory(square, friction, t + h);
      const double rest =
          (before - 2 * at + after) / (h * h) + friction * (after - before) / (2 * h) + square * at;
      CHECK(std::abs(rest) < 1e-5);  // order h²
    }
  }
}

TEST_CASE("independent samples spread eigenvalues and turn eigenvectors as predicted",
          "[theory][chain]") {
  Vector values(3);
  values << 4, 2, 1;
  const double samples = 400;
  const theory::SampledModes expected = theory::sampled_modes(values, Matrix::Ones(3, 3), samples);
  Random random(3, stream("sampled-modes-test"));
  const int draws = 800;
  double square = 0, shift = 0, turned = 0;
  for (int d = 0; d < draws; ++d) {
    Matrix X = normal_matrix(random, 400, 3);
    for (Index k = 0; k < 3; ++k) X.col(k) *= std::sqrt(values(k));
    const SymmetricEigen eigen = symmetric_eigen(X.transpose() * X / samples);
    const double off = eigen.values(1) / values(1) - 1;
    square += off * off / draws, shift += off / draws;
    turned += (1 - eigen.vectors(1, 1) * eigen.vectors(1, 1)) / draws;
  }
  // Standard errors: 2.5 % of the spread, spread/√800, 5 % of the turn; four of them, and 1/n.
  CHECK(std::abs(std::sqrt(square) / expected.spread(1) - 1) < 0.12);
  CHECK(std::abs(shift - expected.shift(1)) < 4 * expected.spread(1) / std::sqrt(1.0 * draws));
  CHECK(std::abs(turned / expected.turned(1) - 1) < 0.2);
}
