// Errors of linear fits against many draws of the noise; a line through a sine.
#include "theory/fit_errors.hpp"

#include <algorithm>
#include <catch.hpp>
#include <cmath>
#include <vector>

#include "core/sampling.hpp"
#include "core/statistics.hpp"
#include "core/svd.hpp"
#include "theory/quadrature.hpp"
#include "theory/shrinkage.hpp"

namespace {

using namespace lm;  // NOLINT(google-build-using-namespace)

struct Counted {
  double train = 0, again = 0, away = 0, squares = 0;
};

/// Means over draws, each fit by Cholesky's factors or by singular values: not by QR, as in theory.
Counted count(const Matrix& X, const Matrix& Z, const Vector& f, const Vector& g, double ridge,
              double sigma, int draws) {
  Random random(7, stream("fit-errors-test"));
  Counted sum;
  const double n = as_double(X.rows());
  for (int i = 0; i < draws; ++i) {
    const Vector y = f + normal_vector(random, X.rows(), sigma);
    const Vector w =
        ridge > 0 ? theory::ridge_weights(X, y, ridge / n) : pseudo_inverse_solve(X, y);
    const Vector fresh = f + normal_vector(random, X.rows(), sigma);
    const double away = (Z * w - g).squaredNorm() / as_double(Z.rows());
    sum.train += (X * w - y).squaredNorm() / n / draws;
    sum.again += (X * w - fresh).squaredNorm() / n / draws;
    sum.away += away / draws;
    sum.squares += away * away / draws;
  }
  return sum;
}

}  // namespace

TEST_CASE("errors of a linear fit are those of many draws", "[theory][fit-errors]") {
  Random random(1, stream("fit-errors-design"));
  const double sigma = 0.4;
  struct Case {
    Index n, p;
    double ridge;
  };
  for (const Case c : {Case{15, 4, 0}, Case{15, 4, 2}, Case{6, 10, 0}, Case{6, 10, 0.5}}) {
    const Matrix X = normal_matrix(random, c.n, c.p), Z = normal_matrix(random, 9, c.p);
    const Vector f = normal_vector(random, c.n), g = normal_vector(random, 9);
    const theory::LinearFit fit(X, c.ridge);
    const Counted seen = count(X, Z, f, g, c.ridge, sigma, 20000);
    INFO(c.n << " x " << c.p << ", ridge " << c.ridge);
    CHECK(std::abs(seen.train - fit.training(f, sigma)) < 0.02 * seen.train + 1e-12);
    CHECK(std::abs(seen.again - fit.again(f, sigma)) < 0.02 * seen.again);
    const theory::FitError away = fit.elsewhere(Z, g, Vector::Constant(9, 1.0 / 9), f, sigma);
    CHECK(std::abs(seen.away - away.mean()) < 5 * std::sqrt(away.spread / 20000));
    CHECK(std::abs(seen.squares - seen.away * seen.away - away.spread) < 0.1 * away.spread);
    if (c.ridge == 0) {
      CHECK(std::abs(fit.freedom() - as_double(std::min(c.n, c.p))) < 1e-10);
    }
  }
}

TEST_CASE("a model that holds the curve leaves sigma squared times one less p over N",
          "[theory][fit-errors]") {
  Random random(2, stream("fit-errors-design"));
  const Matrix X = normal_matrix(random, 20, 4);
  const Vector f = X * Vector::Ones(4);
  CHECK(theory::expected_training_error(20, 4, 0.01) == 0.01 * 0.8);
  CHECK(theory::expected_training_error(20, 30, 0.01) == 0);
  CHECK(std::abs(theory::LinearFit(X).training(f, 0.1) - 0.01 * 0.8) < 1e-14);
  CHECK(std::abs(theory::LinearFit(X).again(f, 0.1) - 0.01 * 1.2) < 1e-14);
  CHECK_THROWS(theory::LinearFit(Matrix::Ones(5, 2)));
}

TEST_CASE("the line through a sine has slope 3/pi^2 and leaves 1/2 - 3/pi^2",
          "[theory][fit-errors]") {
  const theory::Quadrature rule = theory::gauss_legendre(40);
  const Vector f = rule.nodes.unaryExpr([](double u) { return std::sin(kPi * u); });
  const theory::LimitLine line = theory::limit_line(rule.nodes, rule.weights, f, 0.2);
  CHECK(std::abs(line.slope / kPi - 3 / (kPi * kPi)) < 1e-13);
  CHECK(std::abs(line.error - (0.5 - 3 / (kPi * kPi))) < 1e-13);
  CHECK(std::abs(line.offset) < 1e-14);
  // Slopes of 4000 sets of 400 points.
  Random random(3, stream("line-test"));
  double squares = 0;
  for (int set = 0; set < 4000; ++set) {
    double xx = 0, xy = 0, x1 = 0, y1 = 0;
    for (int i = 0; i < 400; ++i) {
      const double u = random.uniform(-1, 1), y = std::sin(kPi * u) + 0.2 * random.normal();
      xx += u * u, xy += u * y, x1 += u, y1 += y;
    }
    const double slope = (xy - x1 * y1 / 400) / (xx - x1 * x1 / 400);
    squares += (slope - line.slope) * (slope - line.slope) / 4000;
  }
  // The variance of 4000 is known to 2.2 %; terms of order 1/N are a percent.
  CHECK(std::abs(std::sqrt(400 * squares) / line.slope_error - 1) < 0.06);
}

TEST_CASE("a line through few places is off by its bias", "[theory][fit-errors]") {
  const theory::Quadrature rule = theory::gauss_legendre(40);
  const Vector f = rule.nodes.unaryExpr([](double u) { return std::sin(kPi * u); });
  const theory::LimitLine line = theory::limit_line(rule.nodes, rule.weights, f, 0);
  Random random(4, stream("line-bias-test"));
  double sum = 0, squares = 0;
  constexpr int kSets = 20000;
  for (int set = 0; set < kSets; ++set) {
    Vector u(40);
    fill_uniform(random, u, -1, 1);
    const Vector y = u.unaryExpr([](double v) { return std::sin(kPi * v); });
    const double middle = u.mean();
    const double off =
        (u.array() - middle).matrix().dot(y) / (u.array() - middle).matrix().squaredNorm() -
        line.slope;
    sum += off / kSets, squares += off * off / kSets;
  }
  // Four standard errors, and the next order: 1/N of it.
  CHECK(std::abs(sum - line.slope_bias / 40) <
        4 * std::sqrt(squares / kSets) + line.slope_bias / 1600);
  CHECK(line.slope_bias / 40 > 10 * std::sqrt(squares / kSets));
}

TEST_CASE("means of squares and medians of errors come out as far off as they may",
          "[theory][fit-errors]") {
  // Means of 120 sums of one, five or twenty squares.
  Random random(5, stream("square-mean-test"));
  const std::vector<double> freedom = {1, 1, 5, 5, 5, 20};
  std::vector<double> means, variances;
  double variance = 0;
  for (int k = 0; k < 120; ++k) {
    means.push_back(1 + k % 7), variances.push_back(2 / freedom[as_size(k % 6)]);
    variance += variances.back() / (120.0 * 120.0);
  }
  const theory::MedianError told = theory::median_error(means, variances);
  const double reach = theory::reach_of_squares(variance);
  double most = 0;
  int outside = 0;
  std::vector<double> middles;
  for (int run = 0; run < 2000; ++run) {
    std::vector<double> errors;
    double mean = 0;
    for (int k = 0; k < 120; ++k) {
      const double nu = freedom[as_size(k % 6)];
      double sum = 0;
      for (int i = 0; i < nu; ++i) sum += std::pow(random.normal(), 2) / nu;
      mean += sum / 120, errors.push_back(means[as_size(k)] * sum);
    }
    most = std::max(most, std::abs(mean - 1));
    middles.push_back(median(errors));
    outside += middles.back() < told.low || middles.back() > told.high;
  }
  CHECK(most < reach);
  CHECK(most > 0.6 * reach);  // of 2000 the farthest lies at 3.3 to 3.7 deviations
  CHECK(outside == 0);
  CHECK(median(middles) == Approx(told.value).epsilon(0.02));
}
