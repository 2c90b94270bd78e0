// The spread of an accuracy over renamed classes, against all renamings.
#include "theory/renaming.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "core/error.hpp"

using namespace lm;

namespace {

/// Mean and standard deviation of the accuracy over all K! renamings.
std::pair<double, double> over_all(const Matrix& counts) {
  std::vector<Index> name(static_cast<std::size_t>(counts.rows()));
  std::iota(name.begin(), name.end(), 0);
  double sum = 0, squares = 0, number = 0;
  do {
    double right = 0;
    for (Index c = 0; c < counts.rows(); ++c) right += counts(c, name[static_cast<std::size_t>(c)]);
    right /= counts.sum();
    sum += right;
    squares += right * right;
    ++number;
  } while (std::next_permutation(name.begin(), name.end()));
  const double mean = sum / number;
  return {mean, std::sqrt(squares / number - mean * mean)};
}

}  // namespace

TEST_CASE("over all renamings accuracy is chance and scatters as the formula says", "[renaming]") {
  Matrix uneven(4, 4);
  uneven << 9, 0, 1, 3, 2, 2, 2, 2, 0, 0, 30, 1, 5, 0, 0, 7;
  const auto [mean, deviation] = over_all(uneven);
  CHECK(mean == Approx(0.25));
  CHECK(theory::renaming_deviation(uneven) == Approx(deviation));
}

TEST_CASE("answers alike within a class scatter as fixed points do, whatever their number",
          "[renaming]") {
  // The number of fixed points of a permutation has mean 1 and variance 1.
  for (const double each : {1.0, 100.0}) {
    CHECK(theory::renaming_deviation(each * Matrix::Identity(10, 10)) == Approx(0.1));
  }
}

TEST_CASE("answers that do not depend on the class do not scatter, and one class is refused",
          "[renaming]") {
  CHECK(theory::renaming_deviation(Matrix::Constant(5, 5, 3)) == Approx(0).margin(1e-15));
  CHECK_THROWS_AS(theory::renaming_deviation(Matrix::Ones(1, 1)), Error);
  CHECK_THROWS_AS(theory::renaming_deviation(Matrix::Zero(3, 3)), Error);
}
