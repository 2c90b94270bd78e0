// A deep linear network along a line, against the product of its matrices.
#include "theory/parameter_polynomial.hpp"

#include "catch.hpp"
#include "core/error.hpp"
#include "core/sampling.hpp"

using namespace lm;
using namespace lm::theory;

TEST_CASE("the coefficients give the product of the moved matrices", "[parameter_polynomial]") {
  for (const std::size_t depth : {1u, 2u, 4u, 6u}) {
    Random random(7, stream("polynomial", depth));
    std::vector<Matrix> W, D;
    for (std::size_t l = 0; l < depth; ++l) {
      const Index rows = l + 1 == depth ? 2 : 4, columns = l == 0 ? 3 : 4;
      W.push_back(normal_matrix(random, rows, columns));
      D.push_back(normal_matrix(random, rows, columns));
    }
    const Vector x = normal_vector(random, 3);
    const std::vector<Vector> p = line_polynomial(W, D, x);
    REQUIRE(p.size() == depth + 1);
    for (const double t : {-1.3, 0.0, 0.7}) {
      Vector h = x;
      for (std::size_t l = 0; l < depth; ++l) h = (W[l] + t * D[l]) * h;
      CHECK((polynomial_value(p, t) - h).norm() <= 1e-12 * (1 + h.norm()));
    }
  }
}

TEST_CASE("forward differences of a cubic", "[parameter_polynomial]") {
  std::vector<double> values;
  const double h = 0.5;
  for (int i = 0; i < 8; ++i) values.push_back(2 * h * i * h * i * h * i - 3 * h * i + 1);
  for (const double d : forward_differences(values, 3)) CHECK(d == Approx(6 * h * h * h * 2));
  for (const double d : forward_differences(values, 4)) CHECK(d == Approx(0).margin(1e-12));
  CHECK(forward_differences(values, 4).size() == 4);
  CHECK(forward_differences({1.0}, 3).empty());
}

TEST_CASE("matrices that do not chain are refused", "[parameter_polynomial]") {
  CHECK_THROWS_AS(line_polynomial({Matrix::Ones(2, 3)}, {}, Vector::Ones(3)), Error);
  CHECK_THROWS_AS(line_polynomial({Matrix::Ones(2, 3)}, {Matrix::Ones(2, 3)}, Vector::Ones(2)),
                  Error);
}
