// Bias, variance and the deviations of their estimates, against drawn data sets.
#include "theory/fixed_design.hpp"

#include <cmath>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "theory/fit_errors.hpp"

TEST_CASE("at the examples the variance is σ²p/N", "[fixed_design]") {
  lm::Random random(3, lm::stream("fixed-design-test"));
  const lm::Matrix X = lm::normal_matrix(random, 15, 4);
  const lm::Vector f = lm::normal_vector(random, 15);
  const lm::theory::CurveSpread spread = lm::theory::curve_spread(X, X, f, f, 0.25);
  CHECK(spread.variance ==
        Approx(0.25 - lm::theory::expected_training_error(15, 4, 0.25)).epsilon(1e-12));
  const lm::Vector left = f - X * lm::pseudo_inverse_solve(X, f);
  CHECK(spread.bias_squared == Approx(left.squaredNorm() / 15).epsilon(1e-10));
}

TEST_CASE("bias, variance and their deviations over many batches of data sets", "[fixed_design]") {
  lm::Random random(4, lm::stream("fixed-design-test"));
  const lm::Matrix X = lm::normal_matrix(random, 12, 3), T = lm::normal_matrix(random, 7, 3);
  const lm::Vector f = lm::normal_vector(random, 12), g = lm::normal_vector(random, 7);
  const lm::theory::CurveSpread spread = lm::theory::curve_spread(X, T, f, g, 0.49);
  constexpr int kBatches = 2000, kSets = 10;
  double bias = 0, biases = 0, variance = 0, variances = 0;
  for (int b = 0; b < kBatches; ++b) {
    lm::Matrix answers(kSets, 7);
    for (int s = 0; s < kSets; ++s) {
      const lm::Vector y = f + lm::normal_vector(random, 12, 0.7);
      answers.row(s) = (T * lm::pseudo_inverse_solve(X, y)).transpose();
    }
    const Eigen::RowVectorXd middle = answers.colwise().mean();
    const double one = (middle.transpose() - g).squaredNorm() / 7;
    const double two = (answers.rowwise() - middle).squaredNorm() / (7 * kSets);
    bias += one / kBatches, biases += one * one / kBatches;
    variance += two / kBatches, variances += two * two / kBatches;
  }
  const double bias_off = std::sqrt(biases - bias * bias);
  const double variance_off = std::sqrt(variances - variance * variance);
  const double root = std::sqrt(double(kBatches));
  CHECK(std::abs(bias - spread.seen_bias_squared(kSets)) < 4.5 * bias_off / root);
  CHECK(std::abs(variance - spread.seen_variance(kSets)) < 4.5 * variance_off / root);
  // A standard deviation of 2000 numbers, whose kurtosis is below 6 here: 2.5 %, four times.
  CHECK(spread.bias_error(kSets) == Approx(bias_off).epsilon(0.1));
  CHECK(spread.variance_error(kSets) == Approx(variance_off).epsilon(0.1));
}

TEST_CASE("designs that do not fit are refused", "[fixed_design]") {
  const lm::Matrix X = lm::Matrix::Ones(2, 3);
  const lm::Vector f = lm::Vector::Ones(2);
  CHECK_THROWS_AS(lm::theory::curve_spread(X, X, f, f, 1), lm::Error);
}
