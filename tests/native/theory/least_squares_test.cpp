// Least squares: spectrum, minimum-norm solution and null space against SVD and definition.
#include "theory/least_squares.hpp"

#include "catch.hpp"
#include "core/error.hpp"
#include "core/svd.hpp"
#include "theory/linear_cases.hpp"

using lm::theory::LeastSquares;

TEST_CASE("the eigenvalues are the squared singular values", "[least_squares]") {
  for (const linear_cases::Case& c : linear_cases::all()) {
    INFO(c.name);
    const LeastSquares problem(c.X, c.y);
    const lm::Vector values = lm::singular_values(c.X);
    REQUIRE(problem.eigenvalues().size() == values.size());
    CHECK((problem.eigenvalues() - values.cwiseAbs2()).norm() < 1e-13 * problem.largest());
    CHECK(problem.rank() == c.rank);
    CHECK(problem.condition_number() ==
          Approx(values(0) * values(0) / (values(c.rank - 1) * values(c.rank - 1))).epsilon(1e-10));
  }
}

TEST_CASE("the minimum-norm solution is the pseudo-inverse's", "[least_squares]") {
  for (const linear_cases::Case& c : linear_cases::all()) {
    INFO(c.name);
    const LeastSquares problem(c.X, c.y);
    const lm::Vector svd = lm::pseudo_inverse_solve(c.X, c.y, 1e-10);
    CHECK((problem.minimum_norm() - svd).norm() < 1e-11 * svd.norm());
    CHECK((problem.least_residual() - (c.y - c.X * svd)).norm() < 1e-11 * c.y.norm());
    // The gradient vanishes there.
    CHECK((c.X.transpose() * problem.least_residual()).norm() < 1e-11 * c.y.norm());
  }
}

TEST_CASE("the solution survives a condition number of 1e8", "[least_squares]") {
  const lm::Matrix X = (lm::Matrix(3, 2) << 1, 1, 1, 1 + 2e-4, 1, 1 - 2e-4).finished();
  const lm::Vector truth = (lm::Vector(2) << 3, -2).finished();
  const LeastSquares problem(X, X * truth);
  CHECK(problem.condition_number() > 1e7);
  CHECK((problem.minimum_norm() - truth).norm() < 1e-7);
}

TEST_CASE("row space and null space split every vector", "[least_squares]") {
  for (const linear_cases::Case& c : linear_cases::all()) {
    INFO(c.name);
    const LeastSquares problem(c.X, c.y);
    const lm::Vector row = problem.row_space_part(c.start);
    const lm::Vector null = problem.null_space_part(c.start);
    CHECK((row + null - c.start).norm() < 1e-14);
    CHECK(std::abs(row.dot(null)) < 1e-12);
    CHECK((c.X * null).norm() < 1e-12);
    CHECK((problem.row_space_part(row) - row).norm() < 1e-12);
    CHECK((problem.directions().transpose() * problem.directions())
              .isApprox(lm::Matrix::Identity(c.rank, c.rank), 1e-11));
    CHECK((problem.limit(c.start) - problem.minimum_norm() - null).norm() < 1e-12);
  }
}

TEST_CASE("no other solution is as short", "[least_squares]") {
  const linear_cases::Case c = linear_cases::all()[1];
  const LeastSquares problem(c.X, c.y);
  const lm::Vector other = problem.limit(c.start);
  CHECK((c.X * other - c.y).norm() < 1e-12);
  CHECK(other.squaredNorm() == Approx(problem.minimum_norm().squaredNorm() +
                                      problem.null_space_part(c.start).squaredNorm()));
  CHECK(other.norm() > problem.minimum_norm().norm());
}

TEST_CASE("the normal equations agree when the columns are independent", "[least_squares]") {
  const linear_cases::Case c = linear_cases::all()[0];
  const lm::Vector solved = lm::theory::normal_equations(c.X, c.y);
  CHECK((solved - lm::pseudo_inverse_solve(c.X, c.y)).norm() < 1e-12);
  const linear_cases::Case wide = linear_cases::all()[1];
  CHECK_THROWS_AS(lm::theory::normal_equations(wide.X, wide.y), lm::Error);
}

TEST_CASE("no data at all: X = 0", "[least_squares]") {
  const LeastSquares problem(lm::Matrix::Zero(3, 2), lm::Vector::Ones(3));
  CHECK(problem.rank() == 0);
  CHECK(problem.largest() == 0);
  CHECK(problem.smallest() == 0);
  CHECK(problem.condition_number() == 1);
  CHECK(problem.minimum_norm() == lm::Vector::Zero(2));
  CHECK(problem.null_space_part(lm::Vector::Ones(2)) == lm::Vector::Ones(2));
}

TEST_CASE("shapes that do not fit are refused", "[least_squares]") {
  CHECK_THROWS_AS(LeastSquares(lm::Matrix::Ones(3, 2), lm::Vector::Ones(2)), lm::Error);
  CHECK_THROWS_AS(LeastSquares(lm::Matrix(0, 2), lm::Vector(0)), lm::Error);
}
