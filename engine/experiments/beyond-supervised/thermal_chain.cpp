// Kicks and drifts of the chain; plain loops for the autoencoder; Lloyd's rounds.
#include "experiments/beyond-supervised/thermal_chain.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/sampling.hpp"

namespace lm::thermal_chain {
namespace {

constexpr double kStart = 0.1;
constexpr int kRounds = 60;

}  // namespace

Chain::Chain(const Vector& masses, const Vector& temperatures, double friction, Random random)
    : masses_(masses.begin(), masses.end()),
      x_(masses_.size()),
      v_(masses_.size()),
      kicks_(masses_.size()),
      keep_(exp(-friction * kTick)),
      random_(random) {
  for (std::size_t i = 0; i < masses_.size(); ++i) {
    noise_.push_back(std::sqrt((1 - keep_ * keep_) * temperatures(as_index(i)) / masses_[i]));
  }
}

void Chain::kick() {
  const std::size_t n = x_.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double left = i > 0 ? x_[i - 1] : 0, right = i + 1 < n ? x_[i + 1] : 0;
    v_[i] += kTick / 2 * (left - 2 * x_[i] + right) / masses_[i];
  }
}

void Chain::drift() {
  for (std::size_t i = 0; i < x_.size(); ++i) x_[i] += kTick / 2 * v_[i];
}

void Chain::advance(std::int64_t ticks) {
  for (; ticks > 0; --ticks) {
    kick();
    drift();
    random_.normals_at(random_.index(), kicks_.data(), as_index(kicks_.size()));
    random_.seek(random_.index() + kicks_.size());
    for (std::size_t i = 0; i < v_.size(); ++i) v_[i] = keep_ * v_[i] + noise_[i] * kicks_[i];
    drift();
    kick();
  }
}

LinearCode::LinearCode(Index size, Index code, Random random)
    : D_(normal_matrix(random, size, code, kStart)),
      E_(normal_matrix(random, code, size, kStart)),
      moved_(size, code),
      turned_(code, size),
      rest_(size, size),
      lost_(size, size) {}

void LinearCode::lose(const Matrix& C) {
  const Index n = C.rows();
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      rest_(i, j) = i == j ? 1 : 0;
      for (Index h = 0; h < D_.cols(); ++h) rest_(i, j) -= D_(i, h) * E_(h, j);
    }
  }
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      double sum = 0;
      for (Index k = 0; k < n; ++k) sum += rest_(i, k) * C(k, j);
      lost_(i, j) = sum;
    }
  }
}

void LinearCode::learn(const Matrix& C) {
  const double trace = C.trace();
  if (!(trace > 0)) return;
  lose(C);
  const Index n = C.rows();
  const double step = kRate / trace;
  for (Index h = 0; h < D_.cols(); ++h) {
    for (Index i = 0; i < n; ++i) {
      double down = 0, up = 0;
      for (Index j = 0; j < n; ++j) down += lost_(i, j) * E_(h, j), up += D_(j, h) * lost_(j, i);
      moved_(i, h) = down;
      turned_(h, i) = up;
    }
  }
  D_ += step * moved_;
  E_ += step * turned_;
}

double LinearCode::loss(const Matrix& C) const {
  const Matrix rest = Matrix::Identity(C.rows(), C.rows()) - D_ * E_;
  return (rest * C * rest.transpose()).trace();
}

TwoMeans two_means(const Matrix& points) {
  TwoMeans found{Matrix(2, points.cols()), std::vector<int>(as_size(points.rows()), -1)};
  Index low = 0, high = 0;
  points.col(0).minCoeff(&low);
  points.col(0).maxCoeff(&high);
  found.centers.row(0) = points.row(low);
  found.centers.row(1) = points.row(high);
  bool changed = true;
  for (int round = 0; changed && round < kRounds; ++round) {
    changed = false;
    Matrix sums = Matrix::Zero(2, points.cols());
    double counts[2] = {0, 0};
    for (Index i = 0; i < points.rows(); ++i) {
      const double first = (points.row(i) - found.centers.row(0)).squaredNorm();
      const int label = (points.row(i) - found.centers.row(1)).squaredNorm() < first ? 1 : 0;
      changed = changed || label != found.labels[as_size(i)];
      found.labels[as_size(i)] = label;
      sums.row(label) += points.row(i);
      ++counts[label];
    }
    for (int c = 0; c < 2; ++c) {
      if (counts[c] > 0) found.centers.row(c) = sums.row(c) / counts[c];
    }
  }
  return found;
}

}  // namespace lm::thermal_chain
