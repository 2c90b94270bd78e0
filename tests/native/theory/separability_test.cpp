// Cover's count against a count of labelings, and Novikoff's bound on the worst case.
#include "theory/separability.hpp"

#include <cmath>
#include <set>
#include <vector>

#include "catch.hpp"
#include "core/sampling.hpp"

using namespace lm;

TEST_CASE("Cover's count is that of the sign patterns of random planes", "[separability]") {
  for (const Index n : {1, 2, 3}) {
    const Index points = n + 2;
    Random random(3, static_cast<std::uint64_t>(n));
    const Matrix X = normal_matrix(random, points, n);
    std::set<std::vector<bool>> seen;
    for (int draw = 0; draw < 400000; ++draw) {
      const Vector side = X * normal_vector(random, n);
      std::vector<bool> pattern;
      for (Index i = 0; i < points; ++i) pattern.push_back(side(i) > 0);
      seen.insert(pattern);
    }
    CHECK(theory::separable_labelings(points, n) == static_cast<double>(seen.size()));
  }
  CHECK(theory::separable_labelings(4, 3) == 14);
  CHECK(theory::separable_labelings(4, 4) == 16);
  CHECK(theory::separable_labelings(40, 20) == std::pow(2.0, 39));
}

TEST_CASE("on orthogonal examples a perceptron makes as many mistakes as the bound",
          "[separability]") {
  for (const Index n : {3, 7}) {
    const Matrix X = Matrix::Identity(n, n);
    Vector w = Vector::Zero(n);
    int mistakes = 0;
    for (int pass = 0; pass < 3; ++pass) {
      for (Index i = 0; i < n; ++i) {
        if (X.row(i).dot(w) > 0) continue;
        w += X.row(i).transpose();
        ++mistakes;
      }
    }
    // All labels +1: the unit vector (1, …, 1)/√n has margin 1/√n.
    CHECK(mistakes == Approx(theory::mistake_bound(1, 1 / std::sqrt(1.0 * n))));
  }
  CHECK(std::isnan(theory::mistake_bound(1, 0)));
  CHECK(std::isnan(theory::mistake_bound(1, -1)));
}
