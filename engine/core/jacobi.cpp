// Cyclic Jacobi rotations.
#include "core/jacobi.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.hpp"

namespace lm {
namespace {

/// Sweeps at the most. Convergence is quadratic: 6 to 8 are enough for n = 12.
constexpr int kMaxSweeps = 30;
/// What is off the diagonal counts as rounding below this share of the whole matrix (Frobenius).
constexpr double kRounding = 1e-16;

struct Rotation {
  double c, s;
};

/// The rotation of axes p and q that makes entry (p, q) zero.
Rotation rotation_for(double pp, double pq, double qq) {
  const double tau = (qq - pp) / (2 * pq);
  const double t = (tau < 0 ? -1.0 : 1.0) / (std::abs(tau) + std::sqrt(1 + tau * tau));
  const double c = 1 / std::sqrt(1 + t * t);
  return {c, t * c};
}

/// (x, y) ← (c x − s y, s x + c y), n pairs at a distance of `stride`.
void rotate(Rotation r, double* x, double* y, Index n, Index stride) {
  for (Index k = 0; k < n; ++k, x += stride, y += stride) {
    const double a = *x, b = *y;
    *x = r.c * a - r.s * b;
    *y = r.s * a + r.c * b;
  }
}

/// One rotation of every pair of axes.
void sweep(Index n, double* A, double* vectors) {
  for (Index p = 0; p + 1 < n; ++p) {
    for (Index q = p + 1; q < n; ++q) {
      if (A[p * n + q] == 0) continue;
      const Rotation r = rotation_for(A[p * n + p], A[p * n + q], A[q * n + q]);
      rotate(r, A + p * n, A + q * n, n, 1);
      rotate(r, A + p, A + q, n, n);
      rotate(r, vectors + p, vectors + q, n, n);
    }
  }
}

/// The sums of squares off the diagonal and of all entries.
bool is_diagonal(Index n, const double* A) {
  double off = 0, all = 0;
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      const double square = A[i * n + j] * A[i * n + j];
      all += square;
      if (i != j) off += square;
    }
  }
  return !(off > kRounding * kRounding * all);
}

/// Puts the pairs in descending order of their values (insertion; ties stay).
void sort_pairs(Index n, double* values, double* vectors) {
  for (Index i = 1; i < n; ++i) {
    for (Index j = i; j > 0 && values[j - 1] < values[j]; --j) {
      std::swap(values[j - 1], values[j]);
      for (Index k = 0; k < n; ++k) std::swap(vectors[k * n + j - 1], vectors[k * n + j]);
    }
  }
}

}  // namespace

void jacobi_eigen(Index n, double* A, double* values, double* vectors) {
  if (n < 1 || n > kMaxJacobi) {
    throw Error("bad_argument", "jacobi_eigen",
                "a size of " + std::to_string(n) + " is not allowed; allowed are 1 to " +
                    std::to_string(kMaxJacobi));
  }
  std::fill(vectors, vectors + n * n, 0.0);
  for (Index i = 0; i < n; ++i) vectors[i * n + i] = 1;
  for (int k = 0; k < kMaxSweeps && !is_diagonal(n, A); ++k) sweep(n, A, vectors);
  for (Index i = 0; i < n; ++i) values[i] = A[i * n + i];
  sort_pairs(n, values, vectors);
}

}  // namespace lm
