// The median against its definition, in any order, with ties, infinities and missing values; the
// mean and its standard error against numbers by hand and against what many means scatter by.
#include "core/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "core/rng.hpp"
#include "core/types.hpp"

using lm::kNaN;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Σ|x − m|: every median makes it least.
double distance(const std::vector<double>& values, double m) {
  double sum = 0;
  for (const double x : values) sum += std::abs(x - m);
  return sum;
}

}  // namespace

TEST_CASE("the median is the middle one, or the mean of the two in the middle", "[statistics]") {
  CHECK(lm::median({7}) == 7);
  CHECK(lm::median({3, 1, 2}) == 2);
  CHECK(lm::median({4, 1, 3, 2}) == 2.5);
  CHECK(lm::median({1, 1, 1, 9}) == 1);
  CHECK(lm::median({-kInfinity, 5, kInfinity}) == 5);
  CHECK(lm::median({1, 2, kInfinity}) == 2);
}

TEST_CASE("nothing, and what is not a number, has no median", "[statistics]") {
  CHECK(std::isnan(lm::median({})));
  CHECK(std::isnan(lm::median({kNaN})));
  CHECK(std::isnan(lm::median({1, kNaN, 2})));
}

TEST_CASE("no point is nearer to all values, and their order does not matter", "[statistics]") {
  for (std::uint64_t count = 1; count <= 12; ++count) {
    lm::Random random(count, lm::stream("median"));
    std::vector<double> values;
    for (std::uint64_t i = 0; i < count; ++i) values.push_back(random.normal());
    const double m = lm::median(values);
    for (const double other : values) {
      // Two sums of at most twelve numbers of size one.
      CHECK(distance(values, m) <= distance(values, other) + 1e-14);
    }
    std::vector<double> turned = values;
    std::reverse(turned.begin(), turned.end());
    CHECK(lm::median(turned) == m);
  }
}

TEST_CASE("the mean and its standard error", "[statistics]") {
  CHECK(lm::mean({1, 2, 6}) == 3);
  CHECK(lm::standard_error({1, 2, 6}) == std::sqrt(14.0 / 6));
  CHECK(std::isnan(lm::mean({})));
  CHECK(std::isnan(lm::standard_error({1})));
}

TEST_CASE("means of normals scatter by their standard error", "[statistics]") {
  constexpr std::size_t kMeans = 400, kValues = 25;
  std::vector<double> means;
  double predicted = 0;
  for (std::size_t k = 0; k < kMeans; ++k) {
    lm::Random random(k, lm::stream("standard error"));
    std::vector<double> values;
    for (std::size_t i = 0; i < kValues; ++i) values.push_back(random.normal());
    means.push_back(lm::mean(values));
    const double error = lm::standard_error(values);
    predicted += error * error / kMeans;
  }
  // The scatter of the means is its own standard error times √400; 400 squares scatter by 7 %.
  const double measured = lm::standard_error(means) * lm::standard_error(means) * kMeans;
  CHECK(std::abs(measured / predicted - 1) < 0.3);
}
