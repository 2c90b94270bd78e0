// Extreme eigenvalues of a symmetric operator known only by its products: Lanczos iteration.
#pragma once

#include <cstdint>
#include <functional>

#include "core/types.hpp"

namespace lm {

/// y ← A x for a symmetric A: n × n; x and y hold n doubles and do not overlap.
using SymmetricOperator = std::function<void(const double* x, double* y)>;

struct LanczosOptions {
  Index max_steps = 120;     ///< products with A at the most; more than n is cut to n
  double tolerance = 1e-10;  ///< stop when both ends' residuals are below tolerance · |λ|_max
  std::uint64_t seed = 0;    ///< of the random start
};

/// The ends of the spectrum. Vectors have norm one; signs are arbitrary.
struct SpectrumEnds {
  double top = 0;
  double bottom = 0;
  Vector top_vector;
  Vector bottom_vector;
  double residual = 0;  ///< the larger of |A v − λ v| at the two ends, as Lanczos knows it
  Index steps = 0;      ///< products taken
};

/// Largest and smallest (signed) eigenvalue of A: n × n, n ≥ 1, with full reorthogonalization
/// (twice: Kahan and Parlett's "twice is enough"), so that no eigenvalue is found twice. Unlike
/// power iteration it does not mistake a large negative curvature for sharpness. Work: `steps`
/// products and O(n · steps²) for the reorthogonalization. `start`, when not empty, replaces the
/// random start (warm start). Lanczos 1950; Parlett 1980, ch. 13.
SpectrumEnds lanczos(Index n, const SymmetricOperator& product, const LanczosOptions& options = {},
                     const Vector& start = {});

}  // namespace lm
