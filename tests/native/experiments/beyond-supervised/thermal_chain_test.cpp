// The integrator's covariance, the autoencoder's gradient, and sums over photographs.
#include "experiments/beyond-supervised/thermal_chain.hpp"

#include <catch.hpp>
#include <cmath>

#include "core/sampling.hpp"
#include "experiments/beyond-supervised/chain_findings.hpp"

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)

}  // namespace

TEST_CASE("one mass on two springs has variance T/2 and remembers as an oscillator", "[chain]") {
  thermal_chain::Chain chain(Vector::Ones(1), Vector::Constant(1, 3.0), 0.5,
                             Random(1, stream("chain-test")));
  std::vector<double> x;
  for (int t = 0; t < 40000; ++t) {
    chain.advance(4);
    x.push_back(chain.places()[0]);
  }
  const std::vector<double> r = thermal_chain::autocorrelation(x, 11);
  double square = 0;
  for (const double a : x) square += a * a / 40000;
  // g is about 1/(γ · 0.4) = 5, so the relative error is √(2 · 5/40000) = 0.016.
  CHECK(std::abs(square / 1.5 - 1) < 0.07);
  for (std::size_t l = 0; l < r.size(); ++l) {
    CHECK(std::abs(r[l] - theory::mode_memory(2, 0.5, 0.4 * static_cast<double>(l))) < 0.05);
  }
}

TEST_CASE("the autoencoder steps along its gradient", "[chain]") {
  Random random(2, stream("code-test"));
  const Matrix X = normal_matrix(random, 30, 4);
  const Matrix C = X.transpose() * X / 30;
  thermal_chain::LinearCode code(4, 2, random);
  const double before = code.loss(C);
  code.learn(C);
  const double after = code.loss(C);
  CHECK(after < before);
  for (int step = 0; step < 4000; ++step) code.learn(C);
  const auto values = thermal_chain::principal_components(C, Matrix::Identity(4, 4)).values;
  CHECK(std::abs(code.loss(C) - values(2) - values(3)) < 1e-6);
}

TEST_CASE("an album's covariance is that of its rows", "[chain]") {
  Random random(3, stream("album-test"));
  const Matrix X = normal_matrix(random, 20, 3);
  thermal_chain::Album album(20, 3);
  for (Index t = 0; t < 20; ++t) album.add(X.row(t).data());
  const Matrix centred = X.rowwise() - X.colwise().mean();
  CHECK((album.covariance() - centred.transpose() * centred / 20).cwiseAbs().maxCoeff() < 1e-14);
  CHECK((album.newest(5) - X.bottomRows(5)).norm() == 0);
}

TEST_CASE("two means divide two clouds", "[chain]") {
  Matrix points(6, 2);
  points << 0, 0, 0, 1, 1, 0, 9, 9, 9, 8, 8, 9;
  const thermal_chain::TwoMeans found = thermal_chain::two_means(points);
  CHECK(found.labels == std::vector<int>{0, 0, 0, 1, 1, 1});
}

TEST_CASE("the memory of white noise is 1", "[chain]") {
  Random random(4, stream("memory-test"));
  const Vector noise = normal_vector(random, 20000);
  const auto memory = thermal_chain::memory_of_squares({noise.begin(), noise.end()});
  CHECK(std::abs(memory.inefficiency - 1) < 4 * memory.error);
}
