// Kernel regression on a cube.
#include "experiments/depth/lazy_machine.hpp"

#include "core/linalg.hpp"

namespace lm {
namespace {

Index differing(Index one, Index other) {
  Index count = 0;
  for (Index bits = one ^ other; bits > 0; bits >>= 1) count += bits & 1;
  return count;
}

Matrix between(const theory::CubeKernel& kernel, const std::vector<Index>& rows,
               const std::vector<Index>& columns) {
  Matrix K(as_index(rows.size()), as_index(columns.size()));
  for (Index i = 0; i < K.rows(); ++i) {
    for (Index j = 0; j < K.cols(); ++j) {
      K(i, j) = kernel.at(differing(rows[as_size(i)], columns[as_size(j)]));
    }
  }
  return K;
}

Vector entries(const Vector& y, const std::vector<Index>& places) {
  Vector chosen(as_index(places.size()));
  for (Index i = 0; i < chosen.size(); ++i) chosen(i) = y(places[as_size(i)]);
  return chosen;
}

}  // namespace

LazyAnswers lazy_answers(const theory::CubeKernel& kernel, const Vector& y,
                         const std::vector<Index>& shown, const std::vector<Index>& held) {
  if (shown.size() > kMostShown || shown.empty() || held.empty()) return {};
  const Matrix K = between(kernel, shown, shown);
  const Vector taught = entries(y, shown), wanted = entries(y, held);
  const Vector said = between(kernel, held, shown) * cholesky_solve(K, taught);
  const Vector products = said.cwiseProduct(wanted);
  return {true, (products.array() > 0).cast<double>().mean(), products.sum(),
          theory::held_back_sum(K, taught, kernel.eigenvalue(kernel.bits()))};
}

}  // namespace lm
