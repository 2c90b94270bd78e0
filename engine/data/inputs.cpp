// Random input vectors.
#include "data/inputs.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"

namespace lm {
namespace {

constexpr Index kMostBits = 20;  // a million rows

}  // namespace

Matrix gaussian_inputs(Index samples, const Vector& spectrum, bool rotate, std::uint64_t seed) {
  if (!(spectrum.minCoeff() >= 0)) {
    throw Error("out_of_range", "spectrum", "every eigenvalue must be 0 or more");
  }
  Random random(seed, stream("inputs"));
  const Index d = spectrum.size();
  Matrix X = normal_matrix(random, samples, d) * spectrum.cwiseSqrt().asDiagonal();
  if (!rotate) return X;
  Random turn(seed, stream("rotation"));
  return X * qr(normal_matrix(turn, d, d)).Q.transpose();
}

Vector power_law_spectrum(Index dimension, double exponent) {
  Vector spectrum(dimension);
  for (Index i = 0; i < dimension; ++i) {
    spectrum(i) = lm::pow(static_cast<double>(i + 1), -exponent);
  }
  return spectrum;
}

Matrix sphere_inputs(Index samples, Index dimension, double radius, std::uint64_t seed) {
  Random random(seed, stream("inputs"));
  Matrix X = normal_matrix(random, samples, dimension);
  for (Index i = 0; i < samples; ++i) X.row(i) *= radius / X.row(i).norm();
  return X;
}

Matrix sign_inputs(Index samples, Index dimension, std::uint64_t seed) {
  Random random(seed, stream("inputs"));
  Matrix X(samples, dimension);
  fill_rademacher(random, X);
  return X;
}

Matrix all_signs(Index bits) {
  if (bits < 1 || bits > kMostBits) {
    throw Error(
        "out_of_range", "bits",
        std::to_string(bits) + " is not allowed; allowed is 1 to " + std::to_string(kMostBits));
  }
  const Index rows = Index{1} << bits;
  Matrix X(rows, bits);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < bits; ++j) X(i, j) = (i >> j) & 1 ? -1 : 1;
  }
  return X;
}

}  // namespace lm
