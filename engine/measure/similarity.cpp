// Centred kernel alignment and mutual nearest neighbours.
#include "measure/similarity.hpp"

#include <algorithm>
#include <numeric>

#include "core/error.hpp"

namespace lm {
namespace {

Matrix centred(const Matrix& X) { return X.rowwise() - X.colwise().mean(); }

void require_same_rows(const char* where, const Matrix& X, const Matrix& Y) {
  if (X.rows() == Y.rows() && X.rows() > 0) return;
  throw Error("bad_shape", where,
              "representations of " + std::to_string(X.rows()) + " and " +
                  std::to_string(Y.rows()) + " inputs cannot be compared");
}

}  // namespace

double linear_cka(const Matrix& X, const Matrix& Y) {
  require_same_rows("linear_cka", X, Y);
  const Matrix A = centred(X), B = centred(Y);
  const double cross = Matrix(B.transpose() * A).squaredNorm();
  return cross / (Matrix(A.transpose() * A).norm() * Matrix(B.transpose() * B).norm());
}

std::vector<Index> cosine_neighbours(const Matrix& X, Index k) {
  const Index n = X.rows();
  if (k < 1 || k >= n) {
    throw Error(
        "out_of_range", "cosine_neighbours",
        "k = " + std::to_string(k) + " is not allowed; allowed is 1 to " + std::to_string(n - 1));
  }
  Matrix unit = X;
  for (Index i = 0; i < n; ++i) {
    const double norm = unit.row(i).norm();
    if (norm > 0) unit.row(i) /= norm;
  }
  const Matrix similarity = unit * unit.transpose();
  std::vector<Index> neighbours, order(static_cast<std::size_t>(n));
  for (Index i = 0; i < n; ++i) {
    std::iota(order.begin(), order.end(), Index{0});
    order.erase(order.begin() + i);
    std::stable_sort(order.begin(), order.end(),
                     [&](Index a, Index b) { return similarity(i, a) > similarity(i, b); });
    neighbours.insert(neighbours.end(), order.begin(), order.begin() + k);
    order.resize(static_cast<std::size_t>(n));
  }
  return neighbours;
}

double mutual_neighbours(const Matrix& X, const Matrix& Y, Index k) {
  require_same_rows("mutual_neighbours", X, Y);
  std::vector<Index> a = cosine_neighbours(X, k), b = cosine_neighbours(Y, k);
  Index shared = 0;
  for (Index i = 0; i < X.rows(); ++i) {
    const auto begin_a = a.begin() + i * k, begin_b = b.begin() + i * k;
    for (auto it = begin_a; it != begin_a + k; ++it) {
      shared += std::count(begin_b, begin_b + k, *it);
    }
  }
  return static_cast<double>(shared) / static_cast<double>(X.rows() * k);
}

}  // namespace lm
