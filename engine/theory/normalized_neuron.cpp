// b·w/√(wᵀCw) and its derivatives along a line.
#include "theory/normalized_neuron.hpp"

#include <cmath>

namespace lm::theory {

NormalizedNeuron::NormalizedNeuron(const Matrix& x, const Vector& y) {
  const double count = as_double(x.rows());
  const Matrix centred = x.rowwise() - x.colwise().mean();
  covariance_ = centred.transpose() * centred / count;
  pull_ = centred.transpose() * y / count;
  mean_square_ = y.squaredNorm() / count;
}

double NormalizedNeuron::loss(const Vector& w) const {
  return (mean_square_ + 1) / 2 - pull_.dot(w) / std::sqrt(w.dot(covariance_ * w));
}

Vector NormalizedNeuron::slope(const Vector& w) const {
  const Vector stretched = covariance_ * w;
  const double variance = w.dot(stretched), root = std::sqrt(variance);
  return (pull_.dot(w) / variance * stretched - pull_) / root;
}

double NormalizedNeuron::curvature(const Vector& w, const Vector& v) const {
  const Vector stretched = covariance_ * w;
  const double s = w.dot(stretched), root = std::sqrt(s), r = pull_.dot(w);
  const double r1 = pull_.dot(v), s1 = 2 * v.dot(stretched), s2 = 2 * v.dot(covariance_ * v);
  return r1 * s1 / (s * root) - r * (0.75 * s1 * s1 / (s * s * root) - 0.5 * s2 / (s * root));
}

}  // namespace lm::theory
