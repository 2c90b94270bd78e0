// Tangent kernels against Monte Carlo over finite networks, kernel dynamics against iteration.
#include "theory/tangent_kernel.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

using namespace lm;
using namespace lm::theory;

namespace {

/// The empirical kernel of a network of H neurons, (1/H) Σ [σσ' + u² σ'σ' x·x'], and its standard
/// error.
struct Estimate {
  double value, error;
};

template <class Sigma, class Slope>
Estimate monte_carlo(const Vector& x, const Vector& y, Index H, Sigma sigma, Slope slope) {
  Random random(9, stream("neurons"));
  double sum = 0, squares = 0;
  for (Index k = 0; k < H; ++k) {
    const Vector w = normal_vector(random, x.size());
    const double u = random.normal(), a = w.dot(x), b = w.dot(y);
    const double term = sigma(a) * sigma(b) + u * u * slope(a) * slope(b) * x.dot(y);
    sum += term;
    squares += term * term;
  }
  const double n = static_cast<double>(H), mean = sum / n;
  return {mean, std::sqrt((squares / n - mean * mean) / n)};
}

/// A right kernel is missed by four standard errors with probability 6e-5 a pair.
constexpr double kErrors = 4;

const std::vector<std::pair<Vector, Vector>>& pairs() {
  static const std::vector<std::pair<Vector, Vector>> all = {
      {Vector{{1.0, 0.0}}, Vector{{1.0, 0.0}}},
      {Vector{{1.0, 0.0}}, Vector{{0.6, 0.8}}},
      {Vector{{1.0, 0.5}}, Vector{{-0.3, 1.2}}},
      {Vector{{1.0, 0.0}}, Vector{{-0.9, 0.1}}}};
  return all;
}

}  // namespace

TEST_CASE("ReLU's tangent kernel is that of a wide network", "[tangent_kernel]") {
  for (const auto& pair : pairs()) {
    const Estimate measured = monte_carlo(
        pair.first, pair.second, 200000, [](double z) { return z > 0 ? z : 0.0; },
        [](double z) { return z > 0 ? 1.0 : 0.0; });
    CHECK(std::abs(relu_tangent_kernel(pair.first, pair.second) - measured.value) <
          kErrors * measured.error);
  }
  CHECK(relu_tangent_kernel(Vector{{0.0, 2.0}}, Vector{{0.0, 2.0}}) == Approx(4));  // |x|² (½ + ½)
  CHECK(std::abs(relu_tangent_kernel(Vector{{1.0, 0.0}}, Vector{{-1.0, 0.0}})) < 1e-15);
}

TEST_CASE("tanh's tangent kernel is that of a wide network, and settled in its nodes",
          "[tangent_kernel]") {
  for (const auto& pair : pairs()) {
    const Estimate measured = monte_carlo(
        pair.first, pair.second, 200000, [](double z) { return std::tanh(z); },
        [](double z) { return 1 - std::tanh(z) * std::tanh(z); });
    const double kernel = tanh_tangent_kernel(pair.first, pair.second);
    CHECK(std::abs(kernel - measured.value) < kErrors * measured.error);
    CHECK(tanh_tangent_kernel(pair.first, pair.second, 161) == Approx(kernel).epsilon(1e-8));
  }
}

TEST_CASE("mean and variance of one neuron's share are those of many draws", "[tangent_kernel]") {
  // A share holds the square of a normal, so its fourth moment is large: the sample variance of
  // 200000 neurons scatters by about 1 %.
  constexpr double kScatter = 0.05;
  constexpr Index kNeurons = 200000;
  for (const auto& pair : pairs()) {
    Matrix X(2, 2);
    X << pair.first.transpose(), pair.second.transpose();
    const KernelMoments relu = relu_kernel_moments(X);
    const Estimate drawn_relu = monte_carlo(
        pair.first, pair.second, kNeurons, [](double z) { return z > 0 ? z : 0.0; },
        [](double z) { return z > 0 ? 1.0 : 0.0; });
    CHECK(relu.mean(0, 1) == Approx(relu_tangent_kernel(pair.first, pair.second)).epsilon(1e-12));
    CHECK(relu.variance(0, 1) ==
          Approx(kNeurons * drawn_relu.error * drawn_relu.error).epsilon(kScatter).margin(1e-3));
    const KernelMoments tanh = tanh_kernel_moments(X);
    const Estimate drawn_tanh = monte_carlo(
        pair.first, pair.second, kNeurons, [](double z) { return std::tanh(z); },
        [](double z) { return 1 - std::tanh(z) * std::tanh(z); });
    CHECK(tanh.mean(1, 0) == Approx(tanh_tangent_kernel(pair.first, pair.second)).epsilon(1e-5));
    CHECK(tanh.variance(1, 0) ==
          Approx(kNeurons * drawn_tanh.error * drawn_tanh.error).epsilon(kScatter));
    CHECK(tanh_kernel_moments(X, 1, 80).variance(0, 1) ==
          Approx(tanh.variance(0, 1)).epsilon(2e-3));
  }
}

TEST_CASE("ReLU's kernel with biases is that of a wide network with biases", "[tangent_kernel]") {
  constexpr double kDeviation = 0.3;
  const auto relu = [](double z) { return z > 0 ? z : 0.0; };
  const auto slope = [](double z) { return z > 0 ? 1.0 : 0.0; };
  for (const auto& pair : pairs()) {
    Random random(4, stream("biased"));
    const int H = 200000;
    double sum = 0, squares = 0;
    for (int k = 0; k < H; ++k) {
      const Vector w = normal_vector(random, 2);
      const double b = kDeviation * random.normal(), u = random.normal();
      const double p = w.dot(pair.first) + b, q = w.dot(pair.second) + b;
      const double inner = pair.first.dot(pair.second) + 1;
      const double term = relu(p) * relu(q) + u * u * slope(p) * slope(q) * inner;
      sum += term;
      squares += term * term;
    }
    const double mean = sum / H, error = std::sqrt((squares / H - mean * mean) / H);
    CHECK(std::abs(relu_bias_kernel(pair.first, pair.second, kDeviation) - mean) < kErrors * error);
  }
}

TEST_CASE("kernel dynamics equal the iteration they solve", "[tangent_kernel]") {
  Random random(10, stream("features"));
  const Matrix features = normal_matrix(random, 6, 9), other = normal_matrix(random, 4, 9);
  const Matrix K = features * features.transpose(), cross = other * features.transpose();
  const Vector y = normal_vector(random, 6);
  const KernelDynamics dynamics(K);
  const double c = 0.5, rate = 0.02;
  Vector w = Vector::Zero(9);
  for (int k = 0; k < 137; ++k) w += 2 * c * rate * features.transpose() * (y - features * w);
  CHECK((dynamics.residual(y, c, rate, 137) - (y - features * w)).norm() < 1e-11);
  CHECK((dynamics.moved(cross, y, c, rate, 137) - other * w).norm() < 1e-10);
  CHECK(dynamics.distance(y, c, rate, 137) == Approx(w.norm()).epsilon(1e-11));
  // A thousandth of the rate for a thousand times the steps is the flow to first order in the rate.
  const Vector fine = dynamics.residual(y, c, rate / 1000, 137000);
  CHECK((dynamics.residual_flow(y, c, rate * 137) - fine).norm() < 1e-3 * fine.norm());
}

TEST_CASE("a kernel misses at least its share of the products of three coordinates",
          "[tangent_kernel]") {
  constexpr Index kDimension = 7, kExamples = 15;
  Matrix cube(1 << kDimension, kDimension);
  for (Index i = 0; i < cube.rows(); ++i) {
    for (Index j = 0; j < kDimension; ++j) cube(i, j) = (i >> j & 1) != 0 ? 1 : -1;
  }
  Random random(11, stream("cube"));
  const std::vector<Index> picked = choose(random, cube.rows(), kExamples);
  Matrix X(kExamples, kDimension);
  for (Index i = 0; i < kExamples; ++i) X.row(i) = cube.row(picked[static_cast<std::size_t>(i)]);
  const auto kernel = [](const Vector& x, const Vector& z) { return std::exp(x.dot(z) / 7); };
  const Matrix K = kernel_matrix(X, X, kernel), cross = kernel_matrix(cube, X, kernel);
  double missed = 0;
  int products = 0;
  for (Index a = 0; a < kDimension; ++a) {
    for (Index b = 0; b < a; ++b) {
      for (Index c = 0; c < b; ++c, ++products) {
        const auto product = [a, b, c](const Matrix& of) -> Vector {
          return of.col(a).cwiseProduct(of.col(b)).cwiseProduct(of.col(c));
        };
        const Vector fit = cross * solve(K, product(X));
        missed += (fit - product(cube)).squaredNorm() / static_cast<double>(cube.rows());
      }
    }
  }
  REQUIRE(products == 35);
  const double least = unlearned_share(kExamples, kDimension, 3);
  CHECK(least == Approx(1 - 15.0 / 35));
  CHECK(missed / products >= least);
  CHECK(unlearned_share(400, 20, 1) == 0);
}

TEST_CASE("kernels need rows of one length", "[tangent_kernel]") {
  CHECK_THROWS_AS(kernel_matrix(Matrix::Zero(2, 3), Matrix::Zero(2, 4), relu_tangent_kernel),
                  Error);
}
