// Generated data: laws, shapes, seeds.
#include <cmath>
#include <set>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "data/batches.hpp"
#include "data/inputs.hpp"
#include "data/planar.hpp"
#include "data/targets.hpp"

using namespace lm;

TEST_CASE("Gaussian inputs have the spectrum asked for", "[data]") {
  const Vector spectrum = power_law_spectrum(6, 1.5);
  CHECK(spectrum(3) == Approx(0.125));  // 4^-1.5
  const Index P = 20000;
  for (const bool rotate : {false, true}) {
    const Matrix X = gaussian_inputs(P, spectrum, rotate, 3);
    const Matrix covariance = X.transpose() * X / static_cast<double>(P);
    const Vector values = symmetric_eigenvalues(covariance);
    // A sample eigenvalue has standard error λ√(2/P) = 1 %; five of them.
    for (Index i = 0; i < 6; ++i) CHECK(values(5 - i) == Approx(spectrum(i)).epsilon(0.05));
    Matrix off = covariance;
    off.diagonal().setZero();
    CHECK((off.norm() < 0.05) == !rotate);
  }
  CHECK_THROWS_AS(gaussian_inputs(3, Vector{{1.0, -1.0}}, false, 0), Error);
}

TEST_CASE("sphere and sign inputs lie where they should and fill their space", "[data]") {
  const Matrix X = sphere_inputs(5000, 4, 2, 1);
  CHECK((X.rowwise().norm().array() - 2).abs().maxCoeff() < 1e-12);
  // Each coordinate has mean 0 and variance r²/d = 1: standard errors 1/√5000 and below √2 of it.
  CHECK(X.colwise().mean().cwiseAbs().maxCoeff() < 5 / std::sqrt(5000.0));
  CHECK(X.squaredNorm() / 20000 == Approx(1));
  const Matrix S = sign_inputs(5000, 3, 1);
  CHECK((S.array().abs() == 1).all());
  CHECK(S.colwise().mean().cwiseAbs().maxCoeff() < 5 / std::sqrt(5000.0));
  const Matrix corners = all_signs(3);
  std::set<std::string> distinct;
  for (Index i = 0; i < 8; ++i) {
    std::string key;
    for (Index j = 0; j < 3; ++j) key += corners(i, j) > 0 ? '+' : '-';
    distinct.insert(key);
  }
  CHECK(distinct.size() == 8);
  CHECK(corners(0, 0) == 1);
  CHECK(corners(1, 0) == -1);
}

TEST_CASE("parity flips with every bit; the staircase has unit mean square", "[data]") {
  const Matrix X = all_signs(4);
  const Matrix y = parity(X, 4);
  for (Index i = 0; i < 16; ++i) {
    for (Index j = 0; j < 4; ++j) {
      const Index neighbour = i ^ (Index{1} << j);
      CHECK(y(neighbour, 0) == -y(i, 0));
    }
  }
  const Matrix s = staircase(X, 3);
  CHECK(s.squaredNorm() / 16 == Approx(1));
  CHECK(s.mean() == Approx(0).margin(1e-15));
  CHECK(s(0, 0) == Approx(3 / std::sqrt(3.0)));
  CHECK_THROWS_AS(parity(X, 5), Error);
}

TEST_CASE("polynomial targets: Chebyshev's cosine identity, Horner's sum", "[data]") {
  const Matrix x = grid_points(21);
  CHECK(x(0, 0) == -1);
  CHECK(x(20, 0) == 1);
  for (Index n = 0; n <= 7; ++n) {
    const Matrix y = chebyshev(x, n);
    for (Index i = 0; i < 21; ++i) {
      CHECK(y(i, 0) == Approx(std::cos(static_cast<double>(n) * std::acos(x(i, 0)))).margin(1e-12));
    }
  }
  const Matrix y = polynomial(x, Vector{{1.0, -2.0, 0.0, 3.0}}, 0, 1);
  CHECK(y(20, 0) == Approx(2));
  CHECK(y(0, 0) == Approx(0).margin(1e-15));
  const Matrix noisy = polynomial(Matrix::Zero(10000, 1), Vector{{0.0}}, 0.5, 1);
  CHECK(noisy.squaredNorm() / 10000 == Approx(0.25).epsilon(5 * std::sqrt(2.0 / 10000)));
}

TEST_CASE("teachers are functions of their inputs", "[data]") {
  const Matrix X = sphere_inputs(200, 5, 1, 2);
  Vector w;
  const Matrix y = linear_teacher(X, 0, 4, &w);
  CHECK((y - X * w).norm() == 0);
  const Matrix a = network_teacher(X, 7, 4), b = network_teacher(X, 7, 4);
  CHECK(a == b);
  CHECK(a != network_teacher(X, 7, 5));
  CHECK((network_teacher(-X, 7, 4) + a).norm() < 1e-12);  // tanh without biases is odd
}

TEST_CASE("planar classes lie on their curves", "[data]") {
  const Dataset ring = rings(100, 0, 1);
  for (Index i = 0; i < 100; ++i) {
    CHECK(ring.inputs.row(i).norm() == Approx(ring.labels[static_cast<std::size_t>(i)] ? 0.5 : 1));
  }
  const Dataset exclusive = xor_points(100, 0, 1);
  for (Index i = 0; i < 100; ++i) {
    const double product = exclusive.inputs(i, 0) * exclusive.inputs(i, 1);
    CHECK(product == (exclusive.labels[static_cast<std::size_t>(i)] ? -1 : 1));
  }
  const Dataset arms = spirals(100, 1.5, 0, 1);
  for (Index i = 0; i < 100; ++i) {
    const double r = arms.inputs.row(i).norm();
    const double expected = 2 * std::acos(-1.0) * 1.5 * r +
                            (arms.labels[static_cast<std::size_t>(i)] ? std::acos(-1.0) : 0);
    CHECK(std::cos(expected) * r == Approx(arms.inputs(i, 0)).margin(1e-12));
  }
  const Dataset moon = moons(101, 0, 1);
  CHECK(moon.targets.colwise().sum()(0) == 51);
  for (Index i = 0; i < 101; ++i) {
    const bool second = moon.labels[static_cast<std::size_t>(i)] == 1;
    const double x = moon.inputs(i, 0) - (second ? 1 : 0),
                 y = moon.inputs(i, 1) - (second ? 0.5 : 0);
    CHECK(x * x + y * y == Approx(1));
    CHECK((second ? y <= 0 : y >= 0));
  }
}

TEST_CASE("modular addition holds every pair once", "[data]") {
  const Dataset data = modular_addition(5);
  CHECK(data.size() == 25);
  CHECK((data.inputs.rowwise().sum().array() == 2).all());
  CHECK(data.labels[3 * 5 + 4] == 2);
  CHECK(data.inputs(3 * 5 + 4, 3) == 1);
  CHECK(data.inputs(3 * 5 + 4, 5 + 4) == 1);
  CHECK_THROWS_AS(modular_addition(1), Error);
}

TEST_CASE("splits are disjoint and whole; random labels keep the inputs", "[data]") {
  const Dataset all = modular_addition(7);
  const Split parts = split(all, 20, 3);
  CHECK(parts.train.size() == 20);
  CHECK(parts.test.size() == 29);
  std::set<std::pair<Index, Index>> seen;
  for (const Dataset* part : {&parts.train, &parts.test}) {
    for (Index i = 0; i < part->size(); ++i) {
      Index a = 0, b = 0;
      part->inputs.row(i).head(7).maxCoeff(&a);
      part->inputs.row(i).tail(7).maxCoeff(&b);
      seen.insert({a, b});
    }
  }
  CHECK(seen.size() == 49);
  const Dataset noisy = randomize_labels(all, 1, 5);
  CHECK(noisy.inputs == all.inputs);
  Index kept = 0;
  for (std::size_t i = 0; i < 49; ++i) kept += noisy.labels[i] == all.labels[i];
  CHECK(kept < 20);  // 7 expected by chance, standard deviation 2.4
  CHECK(randomize_labels(all, 0, 5).labels == all.labels);
  CHECK(accuracy(all.targets, all.labels) == 1);
  CHECK(accuracy(Matrix::Zero(49, 7), all.labels) == Approx(7.0 / 49));
}

TEST_CASE("batches cover each epoch once, in an order of the epoch's own", "[data]") {
  Batches batches(10, 4, 1);
  CHECK(batches.per_epoch() == 3);
  std::vector<Index> first, second;
  for (int step = 0; step < 3; ++step) {
    const std::vector<Index>& batch = batches.at(step);
    first.insert(first.end(), batch.begin(), batch.end());
  }
  for (int step = 3; step < 6; ++step) {
    const std::vector<Index>& batch = batches.at(step);
    second.insert(second.end(), batch.begin(), batch.end());
  }
  CHECK(std::set<Index>(first.begin(), first.end()).size() == 10);
  CHECK(std::set<Index>(second.begin(), second.end()).size() == 10);
  CHECK(first != second);
  CHECK(batches.at(0) == std::vector<Index>(first.begin(), first.begin() + 4));
  CHECK_THROWS_AS(Batches(3, 4, 0), Error);
}

TEST_CASE("dropout masks keep their share", "[data]") {
  std::vector<float> mask(10000);
  dropout_mask(1, 2, 0.8, mask.data(), 10000);
  double kept = 0;
  for (const float m : mask) kept += m;
  // Standard deviation √(0.8·0.2/10000) = 0.4 %, five of them.
  CHECK(kept / 10000 == Approx(0.8).margin(0.02));
  std::vector<float> other(10000);
  dropout_mask(1, 3, 0.8, other.data(), 10000);
  CHECK(mask != other);
}
