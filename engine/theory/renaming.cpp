// The variance of a sum along a random permutation.
#include "theory/renaming.hpp"

#include <cmath>

#include "core/error.hpp"

namespace lm::theory {

double renaming_deviation(const Matrix& counts) {
  const Index classes = counts.rows();
  const double answers = counts.sum();
  if (classes < 2 || counts.cols() != classes || !(answers >= 1)) {
    throw Error("bad_shape", "renaming_deviation",
                "counts are classes × classes, of 2 classes and 1 answer or more");
  }
  double squares = 0;
  for (Index c = 0; c < classes; ++c) {
    for (Index d = 0; d < classes; ++d) {
      const double rest =
          counts(c, d) - counts.row(c).mean() - counts.col(d).mean() + counts.mean();
      squares += rest * rest;
    }
  }
  return std::sqrt(squares / static_cast<double>(classes - 1)) / answers;
}

}  // namespace lm::theory
