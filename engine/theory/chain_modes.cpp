// Modes of the chain, its stationary covariance by three constant moments, its memory.
#include "theory/chain_modes.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/linalg.hpp"

namespace lm::theory {
namespace {

/// Below this the rest of a sum of products of memories is rounding.
constexpr double kForgotten = 1e-9;
constexpr int kLongest = 100000;

ChainModes equal_masses(Index n) {
  ChainModes modes{Vector::Ones(n), Vector(n), Matrix(n, n), Matrix()};
  const double angle = kPi / as_double(n + 1);
  for (Index k = 0; k < n; ++k) {
    const double half = sin(angle * as_double(k + 1) / 2);
    modes.squares(k) = 4 * half * half;
    for (Index i = 0; i < n; ++i) {
      modes.shapes(i, k) =
          std::sqrt(2 / as_double(n + 1)) * sin(angle * as_double((k + 1) * (i + 1)));
    }
  }
  modes.displacements = modes.shapes;
  return modes;
}

/// The rate of the slower exponential in a mode's memory.
double fading(double square, double friction) {
  const double half = friction / 2;
  return half - std::sqrt(std::max(0.0, half * half - square));
}

}  // namespace

ChainModes chain_modes(const Vector& masses) {
  const Index n = masses.size();
  if ((masses.array() == 1).all()) return equal_masses(n);
  Matrix K = Matrix::Zero(n, n);
  for (Index i = 0; i < n; ++i) {
    K(i, i) = 2 / masses(i);
    if (i > 0) K(i, i - 1) = K(i - 1, i) = -1 / std::sqrt(masses(i) * masses(i - 1));
  }
  const SymmetricEigen eigen = symmetric_eigen(K);
  ChainModes modes{masses, eigen.values, eigen.vectors, eigen.vectors};
  for (Index k = 0; k < n; ++k) {
    modes.displacements.col(k).array() /= masses.array().sqrt();
    modes.displacements.col(k) /= modes.displacements.col(k).norm();
  }
  return modes;
}

double chain_energy(const double* x, Index masses) {
  double sum = x[0] * x[0] + x[masses - 1] * x[masses - 1];
  for (Index i = 1; i < masses; ++i) sum += (x[i] - x[i - 1]) * (x[i] - x[i - 1]);
  return sum / 2;
}

Matrix stationary_covariance(const ChainModes& modes, const Vector& temperatures, double friction) {
  const Index n = modes.masses.size();
  Matrix moments = modes.shapes.transpose() * temperatures.asDiagonal() * modes.shapes;
  for (Index j = 0; j < n; ++j) {
    for (Index k = 0; k < n; ++k) {
      const double sum = modes.squares(j) + modes.squares(k);
      const double difference = modes.squares(j) - modes.squares(k);
      moments(j, k) /= sum / 2 + difference * difference / (4 * friction * friction);
    }
  }
  Matrix C = modes.shapes * moments * modes.shapes.transpose();
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) C(i, j) /= std::sqrt(modes.masses(i) * modes.masses(j));
  }
  return C;
}

double mode_memory(double square, double friction, double time) {
  const double half = friction / 2, rest = square - half * half;
  const double fade = exp(-half * time);
  if (std::abs(rest) * time * time < 1e-8) return fade * (1 + half * time);
  if (rest > 0) {
    const double w = std::sqrt(rest);
    return fade * (cos(w * time) + half / w * sin(w * time));
  }
  const double w = std::sqrt(-rest);
  return ((1 + half / w) * exp((w - half) * time) + (1 - half / w) * exp(-(w + half) * time)) / 2;
}

double mode_inefficiency(double square_j, double square_k, double friction, double spacing) {
  const double rate = fading(square_j, friction) + fading(square_k, friction);
  double sum = 0;
  for (int l = 1; l < kLongest && exp(-rate * spacing * l) > kForgotten; ++l) {
    sum +=
        mode_memory(square_j, friction, spacing * l) * mode_memory(square_k, friction, spacing * l);
  }
  return 1 + 2 * sum;
}

SampledModes sampled_modes(const Vector& values, const Matrix& inefficiency, double samples) {
  const Index n = values.size();
  SampledModes sampled{Vector(n), Vector::Zero(n), Vector::Zero(n)};
  for (Index k = 0; k < n; ++k) {
    sampled.spread(k) = std::sqrt(2 * inefficiency(k, k) / samples);
    for (Index j = 0; j < n; ++j) {
      if (j == k) continue;
      const double share = inefficiency(j, k) * values(j) / (samples * (values(k) - values(j)));
      sampled.shift(k) += share;
      sampled.turned(k) += share * values(k) / (values(k) - values(j));
    }
  }
  return sampled;
}

}  // namespace lm::theory
