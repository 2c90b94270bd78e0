// Centred kernel alignment and mutual nearest neighbours.
#include "measure/similarity.hpp"

#include <algorithm>

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

/// The k columns of row i with the largest entries, i itself left out, largest first, ties by
/// index: insertion into a short list, so that most candidates cost one comparison.
void nearest(const Matrix& similarity, Index i, Index k, std::vector<Index>& found) {
  const double* const row = similarity.row(i).data();
  found.clear();
  for (Index j = 0; j < similarity.cols(); ++j) {
    if (j == i) continue;
    const bool full = static_cast<Index>(found.size()) == k;
    if (full && !(row[j] > row[found.back()])) continue;
    if (full) found.pop_back();
    auto place = found.end();
    while (place != found.begin() && row[j] > row[*(place - 1)]) --place;
    found.insert(place, j);
  }
}

/// The k nearest of every row, row by row.
std::vector<Index> nearest_of_all(const Matrix& similarity, Index k, const char* where) {
  const Index n = similarity.rows();
  if (k < 1 || k >= n) {
    throw Error(
        "out_of_range", where,
        "k = " + std::to_string(k) + " is not allowed; allowed is 1 to " + std::to_string(n - 1));
  }
  std::vector<Index> neighbours, row;
  neighbours.reserve(static_cast<std::size_t>(n * k));
  row.reserve(static_cast<std::size_t>(k));
  for (Index i = 0; i < n; ++i) {
    nearest(similarity, i, k, row);
    neighbours.insert(neighbours.end(), row.begin(), row.end());
  }
  return neighbours;
}

}  // namespace

double linear_cka(const Matrix& X, const Matrix& Y) {
  require_same_rows("linear_cka", X, Y);
  const Matrix A = centred(X), B = centred(Y);
  const double cross = Matrix(B.transpose() * A).squaredNorm();
  return cross / (Matrix(A.transpose() * A).norm() * Matrix(B.transpose() * B).norm());
}

std::vector<Index> cosine_neighbours(const Matrix& X, Index k) {
  Matrix unit = X;
  for (Index i = 0; i < unit.rows(); ++i) {
    const double norm = unit.row(i).norm();
    if (norm > 0) unit.row(i) /= norm;
  }
  return nearest_of_all(unit * unit.transpose(), k, "cosine_neighbours");
}

std::vector<Index> euclidean_neighbours(const Matrix& X, Index k) {
  // −|x_i − x_j|² without the part that is the same for the whole row i.
  Matrix similarity = 2 * (X * X.transpose());
  similarity.rowwise() -= X.rowwise().squaredNorm().transpose();
  return nearest_of_all(similarity, k, "euclidean_neighbours");
}

double shared_neighbours(const std::vector<Index>& a, const std::vector<Index>& b, Index k) {
  if (k < 1 || a.size() != b.size() || a.empty() || a.size() % static_cast<std::size_t>(k) != 0) {
    throw Error("bad_shape", "shared_neighbours",
                "lists of " + std::to_string(a.size()) + " and " + std::to_string(b.size()) +
                    " neighbours are not k = " + std::to_string(k) + " for each of the same rows");
  }
  Index shared = 0;
  for (auto row_a = a.begin(), row_b = b.begin(); row_a != a.end(); row_a += k, row_b += k) {
    for (auto it = row_a; it != row_a + k; ++it) shared += std::count(row_b, row_b + k, *it);
  }
  return static_cast<double>(shared) / static_cast<double>(a.size());
}

double mutual_neighbours(const Matrix& X, const Matrix& Y, Index k) {
  require_same_rows("mutual_neighbours", X, Y);
  return shared_neighbours(cosine_neighbours(X, k), cosine_neighbours(Y, k), k);
}

}  // namespace lm
