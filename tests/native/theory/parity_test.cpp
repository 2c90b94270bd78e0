// Halvings, eigenvalues of a kernel on a cube, and what its machine says of what it has not seen.
#include "theory/parity.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "core/linalg.hpp"
#include "theory/cube_kernel.hpp"

using namespace lm;

namespace {

Index differing(Index a, Index b) {
  Index count = 0;
  for (Index bits = a ^ b; bits > 0; bits >>= 1) count += bits & 1;
  return count;
}

Matrix whole(const theory::CubeKernel& kernel) {
  const Index N = Index{1} << kernel.bits();
  Matrix K(N, N);
  for (Index i = 0; i < N; ++i) {
    for (Index j = 0; j < N; ++j) K(i, j) = kernel.at(differing(i, j));
  }
  return K;
}

}  // namespace

TEST_CASE("halvings are the rounded-up binary logarithm", "[parity]") {
  for (int n = 1; n <= 70; ++n) CHECK(theory::halvings(n) == std::ceil(std::log2(1.0 * n)));
  CHECK(theory::parity_units(theory::ParityCircuit::fold, 12) == 8);
  CHECK(theory::parity_units(theory::ParityCircuit::tree, 12) == 22);
  CHECK(theory::parity_units(theory::ParityCircuit::shallow, 12) == 12);
  CHECK(theory::parity_units(theory::ParityCircuit::minterms, 12) == 2048);
}

TEST_CASE("a kernel's eigenvalues on a cube are those of its matrix", "[parity]") {
  for (const Index n : {3, 5, 6}) {
    const theory::CubeKernel kernel = theory::CubeKernel::wide_relu(n);
    std::vector<double> formula;
    for (Index k = 0; k <= n; ++k) {
      double times = 1;
      for (Index i = 0; i < k; ++i) times = times * as_double(n - i) / as_double(i + 1);
      formula.insert(formula.end(), as_size(times + 0.5), kernel.eigenvalue(k));
    }
    std::sort(formula.begin(), formula.end());
    Vector found = symmetric_eigenvalues(whole(kernel));
    std::sort(found.data(), found.data() + found.size());
    for (Index i = 0; i < found.size(); ++i) {
      CHECK(formula[as_size(i)] == Approx(found(i)).epsilon(1e-10).margin(1e-10));
    }
    CHECK(kernel.parity_is_least());
  }
}

TEST_CASE("the sum over the corners held back follows from those shown", "[parity]") {
  const Index n = 5;
  // A kernel whose least product is parity, and one whose is not: the sum holds for both.
  for (const double bump : {0.0, 0.4}) {
    std::vector<double> values;
    for (Index d = 0; d <= n; ++d) {
      values.push_back(std::exp(-0.8 * d) + (d == 0) + bump * (d % 2 == 0 ? 1 : -1));
    }
    const theory::CubeKernel kernel(values);
    const Matrix K = whole(kernel);
    std::vector<Index> shown, held;
    for (Index i = 0; i < K.rows(); ++i) (i * 7 % 11 < 6 ? shown : held).push_back(i);
    Matrix S(as_index(shown.size()), as_index(shown.size()));
    Vector y(S.rows());
    for (Index i = 0; i < S.rows(); ++i) {
      y(i) = differing(shown[as_size(i)], 0) % 2 == 1 ? 1 : -1;
      for (Index j = 0; j < S.cols(); ++j) S(i, j) = K(shown[as_size(i)], shown[as_size(j)]);
    }
    const Vector weights = solve(S, y);
    double sum = 0;
    for (const Index t : held) {
      double f = 0;
      for (Index i = 0; i < S.rows(); ++i) f += K(t, shown[as_size(i)]) * weights(i);
      sum += f * (differing(t, 0) % 2 == 1 ? 1 : -1);
    }
    CHECK(theory::held_back_sum(S, y, kernel.eigenvalue(n)) == Approx(sum).margin(1e-10));
    CHECK((sum <= 0) == (bump == 0));
    CHECK(kernel.parity_is_least() == (bump == 0));
  }
}
