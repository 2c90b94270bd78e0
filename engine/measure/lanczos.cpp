// Lanczos iteration with full reorthogonalization.
#include "measure/lanczos.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace lm {
namespace {

/// Ritz values are computed every few steps: a tridiagonal problem costs more than a small
/// product.
constexpr Index kCheckEvery = 4;

/// A Krylov basis and its tridiagonal matrix while they grow.
struct Krylov {
  std::vector<Vector> basis;
  std::vector<double> diagonal, off_diagonal;
  double last_norm = 0;  // |next basis vector| before it is normalized
  double largest = 0;    // |A q| of the largest product so far: the operator's scale

  SymmetricEigen ritz() const {
    const Index m = static_cast<Index>(diagonal.size());
    return tridiagonal_eigen(Eigen::Map<const Vector>(diagonal.data(), m),
                             Eigen::Map<const Vector>(off_diagonal.data(), m - 1));
  }
  Vector vector(const Vector& coefficients) const {
    Vector v = Vector::Zero(basis.front().size());
    for (Index i = 0; i < coefficients.size(); ++i) {
      v += coefficients(i) * basis[static_cast<std::size_t>(i)];
    }
    return v;
  }
};

/// Removes from w what lies in the span of the basis, twice.
void orthogonalize(const std::vector<Vector>& basis, Vector& w) {
  for (int pass = 0; pass < 2; ++pass) {
    for (const Vector& q : basis) w -= q.dot(w) * q;
  }
}

Vector first_vector(Index n, const LanczosOptions& options, const Vector& start) {
  Vector q = start;
  if (q.size() == 0 || !(q.norm() > 0)) {
    Random random(options.seed, stream("lanczos"));
    q = normal_vector(random, n);
  }
  if (q.size() != n) {
    throw Error("bad_shape", "lanczos",
                "a start of " + std::to_string(q.size()) + " entries for an operator of size " +
                    std::to_string(n));
  }
  return q / q.norm();
}

/// What is left of a product after orthogonalization counts as rounding below this share of the
/// operator's scale: a few roundings of 1e-16.
constexpr double kExhausted = 1e-14;

/// One more column; false when the Krylov space is exhausted.
bool extend(const SymmetricOperator& product, Krylov& krylov) {
  const Vector& q = krylov.basis.back();
  Vector w(q.size());
  product(q.data(), w.data());
  if (!w.allFinite()) throw Error("not_finite", "lanczos", "the operator's product is not finite");
  krylov.diagonal.push_back(q.dot(w));
  krylov.largest = std::max(krylov.largest, w.norm());
  orthogonalize(krylov.basis, w);
  krylov.last_norm = w.norm();
  if (krylov.last_norm <= kExhausted * krylov.largest) return false;
  krylov.basis.push_back(w / krylov.last_norm);
  return true;
}

}  // namespace

SpectrumEnds lanczos(Index n, const SymmetricOperator& product, const LanczosOptions& options,
                     const Vector& start) {
  if (n < 1) throw Error("bad_argument", "lanczos", "the operator's size must be 1 or more");
  Krylov krylov;
  krylov.basis.push_back(first_vector(n, options, start));
  const Index limit = std::min(n, std::max<Index>(1, options.max_steps));
  SpectrumEnds ends;
  SymmetricEigen ritz;
  while (true) {
    const bool more = extend(product, krylov);
    ends.steps = static_cast<Index>(krylov.diagonal.size());
    const bool last = !more || ends.steps == limit;
    if (last || ends.steps % kCheckEvery == 0) {
      ritz = krylov.ritz();
      const Index m = ritz.values.size();
      // |A v − θ v| = |next| · |last entry of the Ritz vector| (Parlett 1980, eq. 13-2-1).
      ends.residual = krylov.last_norm * std::max(std::abs(ritz.vectors(m - 1, 0)),
                                                  std::abs(ritz.vectors(m - 1, m - 1)));
      const double scale = ritz.values.cwiseAbs().maxCoeff();
      if (last || ends.residual <= options.tolerance * scale) break;
    }
    krylov.off_diagonal.push_back(krylov.last_norm);
  }
  const Index m = ritz.values.size();
  ends.bottom = ritz.values(0);
  ends.top = ritz.values(m - 1);
  ends.bottom_vector = krylov.vector(ritz.vectors.col(0));
  ends.top_vector = krylov.vector(ritz.vectors.col(m - 1));
  return ends;
}

}  // namespace lm
