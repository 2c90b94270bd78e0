// Multiplying the factors' polynomials up.
#include "theory/parameter_polynomial.hpp"

#include "core/error.hpp"

namespace lm::theory {

std::vector<Vector> line_polynomial(const std::vector<Matrix>& weights,
                                    const std::vector<Matrix>& directions, const Vector& x) {
  if (weights.size() != directions.size() || weights.empty()) {
    throw Error("bad_shape", "line_polynomial", "needs as many directions as weights, one or more");
  }
  std::vector<Vector> coefficients = {x};
  for (std::size_t l = 0; l < weights.size(); ++l) {
    const Matrix& W = weights[l];
    const Matrix& D = directions[l];
    if (W.cols() != coefficients[0].size() || D.rows() != W.rows() || D.cols() != W.cols()) {
      throw Error(
          "bad_shape", "line_polynomial",
          "layer " + std::to_string(l + 1) + " does not fit the one before or its direction");
    }
    std::vector<Vector> next(coefficients.size() + 1, Vector::Zero(W.rows()));
    for (std::size_t m = 0; m < coefficients.size(); ++m) {
      next[m] += W * coefficients[m];
      next[m + 1] += D * coefficients[m];
    }
    coefficients = std::move(next);
  }
  return coefficients;
}

Vector polynomial_value(const std::vector<Vector>& coefficients, double t) {
  Vector value = coefficients.back();
  for (std::size_t m = coefficients.size() - 1; m-- > 0;) value = coefficients[m] + t * value;
  return value;
}

std::vector<double> forward_differences(std::vector<double> values, Index order) {
  for (Index k = 0; k < order && !values.empty(); ++k) {
    for (std::size_t i = 0; i + 1 < values.size(); ++i) values[i] = values[i + 1] - values[i];
    values.pop_back();
  }
  return values;
}

}  // namespace lm::theory
