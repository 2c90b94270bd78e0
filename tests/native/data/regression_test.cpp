// Regression data: spectra, scales and seeds of what is drawn; what is taken from a table.
#include "data/regression.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/svd.hpp"

namespace {

lm::RegressionSpec spec(lm::Index samples, lm::Index dimension, lm::Spectrum spectrum) {
  lm::RegressionSpec s;
  s.samples = samples;
  s.dimension = dimension;
  s.spectrum = spectrum;
  return s;
}

std::string code_of(const std::string& csv) {
  try {
    lm::load_regression(csv, "data");
  } catch (const lm::Error& error) {
    return error.faults().front().code;
  }
  return "no fault";
}

}  // namespace

TEST_CASE("the same seed draws the same data, another seed others", "[regression]") {
  for (const lm::Spectrum spectrum :
       {lm::Spectrum::flat, lm::Spectrum::power_law, lm::Spectrum::geometric}) {
    const lm::Regression a = lm::generate_regression(spec(5, 7, spectrum), 3);
    const lm::Regression b = lm::generate_regression(spec(5, 7, spectrum), 3);
    const lm::Regression c = lm::generate_regression(spec(5, 7, spectrum), 4);
    CHECK(a.X == b.X);
    CHECK(a.y == b.y);
    CHECK(a.X != c.X);
    CHECK(a.X.rows() == 5);
    CHECK(a.X.cols() == 7);
    CHECK(a.names.size() == 7);
    CHECK(a.target == "y");
  }
}

TEST_CASE("a row's mean squared norm is 1", "[regression]") {
  for (const lm::Spectrum spectrum : {lm::Spectrum::flat, lm::Spectrum::power_law}) {
    const lm::Regression data = lm::generate_regression(spec(2000, 10, spectrum), 1);
    // A squared norm's standard deviation is at most √2, so 4 standard errors are 0.13.
    CHECK(data.X.squaredNorm() / 2000 == Approx(1).margin(0.13));
  }
  const lm::Regression exact = lm::generate_regression(spec(12, 30, lm::Spectrum::geometric), 1);
  CHECK(exact.X.squaredNorm() == Approx(12).epsilon(1e-12));
}

TEST_CASE("the power law shapes the columns' variances", "[regression]") {
  lm::RegressionSpec s = spec(2000, 8, lm::Spectrum::power_law);
  s.exponent = 1.5;
  const lm::Matrix X = lm::generate_regression(s, 2).X;
  const double first = X.col(0).squaredNorm();
  for (lm::Index j = 1; j < 8; ++j) {
    const double expected = std::pow(static_cast<double>(j + 1), -1.5);
    // A ratio of two mean squares over 2000 draws has a standard deviation of 4.5 %.
    CHECK(X.col(j).squaredNorm() / first == Approx(expected).epsilon(0.2));
  }
}

TEST_CASE("the geometric spectrum has exactly the condition number asked for", "[regression]") {
  for (const auto& [samples, dimension] :
       std::vector<std::pair<int, int>>{{6, 15}, {15, 6}, {6, 6}}) {
    lm::RegressionSpec s = spec(samples, dimension, lm::Spectrum::geometric);
    s.condition = 1e4;
    const lm::Vector values = lm::singular_values(lm::generate_regression(s, 5).X);
    REQUIRE(values.size() == 6);
    for (lm::Index i = 0; i < 6; ++i) {
      const double share = values(i) * values(i) / (values(0) * values(0));
      CHECK(share == Approx(std::pow(1e-4, static_cast<double>(i) / 5)).epsilon(1e-9));
    }
  }
}

TEST_CASE("noise is what is left when the features are accounted for", "[regression]") {
  lm::RegressionSpec s = spec(2000, 3, lm::Spectrum::flat);
  s.noise = 0.5;
  const lm::Regression data = lm::generate_regression(s, 1);
  const lm::Vector fit = lm::pseudo_inverse_solve(data.X, data.y);
  const double variance = (data.y - data.X * fit).squaredNorm() / (2000 - 3);
  CHECK(variance == Approx(0.25).epsilon(0.13));  // 4 standard errors of a variance from 1997
  s.noise = 0;
  const lm::Regression exact = lm::generate_regression(s, 1);
  const lm::Vector truth = lm::pseudo_inverse_solve(exact.X, exact.y);
  CHECK((exact.y - exact.X * truth).norm() < 1e-12 * exact.y.norm());
}

TEST_CASE("a spec out of range is refused by name", "[regression]") {
  lm::RegressionSpec s;
  s.samples = 0;
  CHECK_THROWS_AS(lm::generate_regression(s, 1), lm::Error);
  s.samples = 2001;
  CHECK_THROWS_AS(lm::generate_regression(s, 1), lm::Error);
  s.samples = 5;
  s.noise = -1;
  try {
    lm::generate_regression(s, 1);
    FAIL("no fault");
  } catch (const lm::Error& error) {
    CHECK(error.faults().front().path == "noise");
  }
}

TEST_CASE("the last column is the target, the others are features", "[regression]") {
  const lm::Regression data = lm::load_regression("a,b,price\n1,2,3\n4,5,6\n", "data");
  CHECK(data.X == (lm::Matrix(2, 2) << 1, 2, 4, 5).finished());
  CHECK(data.y == (lm::Vector(2) << 3, 6).finished());
  CHECK(data.names == std::vector<std::string>{"a", "b"});
  CHECK(data.target == "price");
}

TEST_CASE("tables that are no regression are refused", "[regression]") {
  CHECK(code_of("y\n1\n2\n") == "no_features");
  CHECK(code_of("a,y\n1,2\n") == "too_few_rows");
  CHECK(code_of("a,y\n") == "too_few_rows");
  CHECK(code_of("a,y\n1,x\n") == "bad_cell");
  std::string rows = "a,y\n";
  for (int i = 0; i < 2001; ++i) rows += "1,2\n";
  CHECK(code_of(rows) == "too_large");
}

TEST_CASE("standardized features have mean 0 and standard deviation 1", "[regression]") {
  lm::Regression data = lm::load_regression("a,b,c,y\n1,5,1e9,1\n2,5,3e9,2\n6,5,2e9,3\n", "data");
  lm::standardize(data);
  for (const lm::Index j : {0, 2}) {
    CHECK(data.X.col(j).sum() == Approx(0).margin(1e-14));
    CHECK(data.X.col(j).squaredNorm() / 3 == Approx(1).epsilon(1e-14));
  }
  CHECK(data.X.col(1).isZero(0));
  CHECK(data.y == (lm::Vector(3) << 1, 2, 3).finished());
}

TEST_CASE("the intercept is a last column of ones", "[regression]") {
  lm::Regression data = lm::load_regression("a,y\n1,2\n3,4\n", "data");
  lm::add_intercept(data);
  CHECK(data.X == (lm::Matrix(2, 2) << 1, 1, 3, 1).finished());
  CHECK(data.names == std::vector<std::string>{"a", "intercept"});
}
