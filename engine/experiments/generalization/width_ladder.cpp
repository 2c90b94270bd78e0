// Features, the shortest fit through the smaller Gram matrix, and both errors.
#include "experiments/generalization/width_ladder.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"

namespace lm::width_ladder {
namespace {

/// Inputs of `random_features`, new inputs on which an error is measured, inputs shown of `linear`.
constexpr Index kInputs = 20, kNew = 300, kNewLinear = 100;
/// Spread of the frequencies of `waves`: a wave is about half as long as the interval.
constexpr double kFrequency = 12;

/// rows × widest: Φ_ij = max(0, x_i·g_j/√d).
Matrix relu_features(const Matrix& X, const Matrix& G) {
  return (X * G / std::sqrt(as_double(X.cols()))).cwiseMax(0.0);
}

Matrix waves(const Vector& x, const Vector& frequencies, const Vector& phases) {
  Matrix Phi(x.size(), frequencies.size());
  for (Index i = 0; i < x.size(); ++i) {
    for (Index j = 0; j < frequencies.size(); ++j) {
      Phi(i, j) = std::sqrt(2.0) * cos(frequencies(j) * x(i) + phases(j));
    }
  }
  return Phi;
}

Vector sine(const Vector& x) {
  Vector y(x.size());
  for (Index i = 0; i < x.size(); ++i) y(i) = sin(3 * x(i));
  return y;
}

Vector direction(Random& random, Index size) {
  const Vector w = normal_vector(random, size);
  return w / w.norm();
}

}  // namespace

Vector shortest_fit(const Matrix& A, const Vector& y, double ridge) {
  constexpr double kUlps = 4;
  const bool wide = A.rows() < A.cols();
  const SymmetricEigen eigen =
      symmetric_eigen(wide ? Matrix(A * A.transpose()) : Matrix(A.transpose() * A));
  const double largest = eigen.values(eigen.values.size() - 1);
  const double least = kUlps * as_double(std::max(A.rows(), A.cols())) * kEpsilon * largest;
  Vector modes = eigen.vectors.transpose() * (wide ? y : Vector(A.transpose() * y));
  for (Index i = 0; i < modes.size(); ++i) {
    const double value = std::max(0.0, eigen.values(i)) + ridge;
    modes(i) = value > least ? modes(i) / value : 0.0;
  }
  const Vector solved = eigen.vectors * modes;
  return wide ? Vector(A.transpose() * solved) : solved;
}

WidthLadder::WidthLadder(Setting setting)
    : set_(std::move(setting)),
      weights_(set_.widths.size()),
      true_weights_(set_.widths.size()),
      test_(set_.widths.size(), kNaN),
      train_(set_.widths.size(), kNaN) {}

void WidthLadder::draw_features(std::uint64_t repeat) {
  const Index n = set_.examples;
  const Index widest = *std::max_element(set_.widths.begin(), set_.widths.end());
  Random inputs(set_.seed, stream("width-ladder/inputs", repeat));
  Random fresh(set_.seed, stream("width-ladder/new", repeat));
  Random units(set_.seed, stream("width-ladder/units", repeat));
  switch (set_.model) {
    case Model::linear:
      features_ = normal_matrix(inputs, n, widest);
      new_features_ = normal_matrix(fresh, kNewLinear, widest);
      return;
    case Model::random_features: {
      const Matrix X = normal_matrix(inputs, n, kInputs), T = normal_matrix(fresh, kNew, kInputs);
      const Matrix G = normal_matrix(units, widest, kInputs).transpose();
      const Vector beta = direction(units, kInputs);
      features_ = relu_features(X, G), new_features_ = relu_features(T, G);
      clean_ = X * beta, new_clean_ = T * beta;
      return;
    }
    case Model::waves: {
      inputs_ = places_ = Vector();
      inputs_.resize(n), places_.resize(kNew);
      for (Index i = 0; i < n; ++i) {
        inputs_(i) = -1 + 2 * (as_double(i) + inputs.uniform(0.1, 0.9)) / as_double(n);
      }
      for (Index i = 0; i < kNew; ++i) {
        places_(i) = -1 + 2 * (as_double(i) + 0.5) / as_double(kNew);
      }
      const Vector frequencies = normal_vector(units, widest, kFrequency);
      Vector phases(widest);
      fill_uniform(units, phases, 0, 2 * kPi);
      features_ = waves(inputs_, frequencies, phases);
      new_features_ = waves(places_, frequencies, phases);
      clean_ = sine(inputs_), new_clean_ = sine(places_);
    }
  }
}

void WidthLadder::draw(std::uint64_t repeat) {
  draw_features(repeat);
  Random noise(set_.seed, stream("width-ladder/noise", repeat));
  noise_ = normal_vector(noise, set_.examples, set_.noise);
  for (std::size_t k = 0; k < set_.widths.size(); ++k) fit(k, repeat);
}

void WidthLadder::fit(std::size_t k, std::uint64_t repeat) {
  const Index p = set_.widths[k];
  const double scale = 1 / std::sqrt(as_double(p));
  const Matrix A = scale * features_.leftCols(p);
  if (set_.model == Model::linear) {
    Random signal(set_.seed, stream("width-ladder/signal", repeat));
    true_weights_[k] = direction(signal, p) / scale;
    clean_ = A * true_weights_[k];
  }
  targets_ = clean_ + noise_;
  weights_[k] = shortest_fit(A, targets_, set_.ridge);
  train_[k] = (targets_ - A * weights_[k]).squaredNorm() / as_double(set_.examples);
  test_[k] = set_.model == Model::linear
                 ? scale * scale * (weights_[k] - true_weights_[k]).squaredNorm()
                 : (answers(k) - new_clean_).squaredNorm() / as_double(kNew);
}

Vector WidthLadder::answers(std::size_t k) const {
  const Index p = set_.widths[k];
  return new_features_.leftCols(p) * weights_[k] / std::sqrt(as_double(p));
}

Vector WidthLadder::truth(std::size_t k) const {
  if (set_.model != Model::linear) return new_clean_;
  const Index p = set_.widths[k];
  return new_features_.leftCols(p) * true_weights_[k] / std::sqrt(as_double(p));
}

}  // namespace lm::width_ladder
