// The initializers' variances and draws.
#include "nn/initializer.hpp"

#include <algorithm>
#include <cmath>

#include "core/linalg.hpp"
#include "core/sampling.hpp"

namespace lm::nn {
namespace {

Matrix orthogonal(Index rows, Index columns, double scale, Random& random) {
  const bool wide = rows < columns;
  const Matrix gaussian = normal_matrix(random, std::max(rows, columns), std::min(rows, columns));
  const Matrix q = qr(gaussian).Q * scale;
  return wide ? Matrix(q.transpose()) : q;
}

}  // namespace

double standard_deviation(Initializer initializer, const Fans& fans, double scale) {
  const double in = static_cast<double>(fans.fan_in);
  const double out = static_cast<double>(fans.fan_out);
  switch (initializer) {
    case Initializer::zeros:
    case Initializer::equal:
      return 0;
    case Initializer::normal:
      return scale;
    case Initializer::uniform:
      return scale / std::sqrt(3.0);
    case Initializer::lecun:
      return scale / std::sqrt(in);
    case Initializer::xavier:
      return scale * std::sqrt(2 / (in + out));
    case Initializer::he:
      return scale * std::sqrt(2 / in);
    case Initializer::orthogonal:
      return scale / std::sqrt(std::max(in, out));
  }
  return 0;
}

Matrix initialize(Initializer initializer, Index rows, Index columns, const Fans& fans,
                  double scale, Random& random) {
  Matrix W = Matrix::Zero(rows, columns);
  switch (initializer) {
    case Initializer::zeros:
      break;
    case Initializer::equal:
      W.setConstant(scale);
      break;
    case Initializer::uniform:
      fill_uniform(random, W, -scale, scale);
      break;
    case Initializer::orthogonal:
      return orthogonal(rows, columns, scale, random);
    default:
      fill_normal(random, W, 0, standard_deviation(initializer, fans, scale));
  }
  return W;
}

}  // namespace lm::nn
