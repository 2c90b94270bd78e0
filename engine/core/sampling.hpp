// Random matrices, permutations and choices, drawn from one stream in a stated order.
#pragma once

#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/types.hpp"

namespace lm {

namespace detail {

// Sets element (i, j) from draw `start + i · columns + j`, whatever the storage order, and moves
// on.
template <class Derived, class Draw>
void fill(Random& random, Eigen::DenseBase<Derived>& out, Draw draw) {
  using Scalar = typename Derived::Scalar;
  std::uint64_t index = random.index();
  for (Index i = 0; i < out.rows(); ++i) {
    for (Index j = 0; j < out.cols(); ++j) {
      out.derived()(i, j) = static_cast<Scalar>(draw(random, index++));
    }
  }
  random.seek(index);
}

}  // namespace detail

/// Independent normals of the given mean and standard deviation (≥ 0). Element (i, j) of a
/// rows × columns matrix (or element i of a vector) takes draw i · columns + j; a float takes the
/// rounded double.
template <class Derived>
void fill_normal(Random& random, Eigen::DenseBase<Derived>& out, double mean = 0.0,
                 double deviation = 1.0) {
  using Scalar = typename Derived::Scalar;
  constexpr Index kBatch = 64;
  double z[kBatch];
  Index i = 0, j = 0;
  for (Index left = out.size(); left > 0; left -= kBatch) {
    const Index n = std::min(kBatch, left);
    random.normals_at(random.index(), z, n);
    random.seek(random.index() + static_cast<std::uint64_t>(n));
    for (Index k = 0; k < n; ++k) {
      out.derived()(i, j) = static_cast<Scalar>(mean + deviation * z[k]);
      if (++j == out.cols()) j = 0, ++i;
    }
  }
}

/// Independent uniforms on [low, high), element (i, j) from draw i · columns + j. Rounding can
/// reach `high`.
template <class Derived>
void fill_uniform(Random& random, Eigen::DenseBase<Derived>& out, double low = 0.0,
                  double high = 1.0) {
  detail::fill(random, out, [=](const Random& r, std::uint64_t index) {
    return low + (high - low) * r.uniform_at(index);
  });
}

/// Independent signs, ±1 with probability ½ each (Rademacher), element (i, j) from draw
/// i · columns + j.
template <class Derived>
void fill_rademacher(Random& random, Eigen::DenseBase<Derived>& out) {
  detail::fill(random, out, [](const Random& r, std::uint64_t index) { return r.sign_at(index); });
}

/// A new rows × columns matrix of independent normals of mean 0.
Matrix normal_matrix(Random& random, Index rows, Index columns, double deviation = 1.0);

/// A new vector of `size` independent normals of mean 0.
Vector normal_vector(Random& random, Index size, double deviation = 1.0);

/// A uniform random order of 0 … n − 1 (n ≥ 0): Fisher–Yates from the back, one `below` per
/// element. Source: R. Durstenfeld, "Algorithm 235: random permutation", 1964.
std::vector<Index> permutation(Random& random, Index n);

/// k of 0 … n − 1 without replacement, in random order, every ordered choice equally likely;
/// 0 ≤ k ≤ n, else an Error. k draws (Fisher–Yates stopped after k).
std::vector<Index> choose(Random& random, Index n, Index k);

/// k of 0 … n − 1 with replacement (a bootstrap sample); n ≥ 1, else an Error.
std::vector<Index> choose_with_replacement(Random& random, Index n, Index k);

}  // namespace lm
