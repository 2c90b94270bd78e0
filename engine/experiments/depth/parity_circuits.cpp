// Four ways to parity.
#include "experiments/depth/parity_circuits.hpp"

#include <vector>

namespace lm {
namespace {

using theory::ParityCircuit;

bool odd_ones(Index k) {
  bool odd = false;
  for (; k > 0; k >>= 1) odd ^= (k & 1) != 0;
  return odd;
}

/// R(s) − 2R(s − 1) + 2R(s − 2) − …: up to 1 at s = 1, down to 0 at s = 2, and so on.
ReluNetwork shallow(Index n) {
  Matrix places(1, n), out(n, 1);
  for (Index k = 0; k < n; ++k) {
    places(0, k) = -as_double(k);
    out(k, 0) = k == 0 ? 1 : k % 2 == 1 ? -2 : 2;
  }
  return {{{Matrix::Ones(n, n), places}, {out, Matrix::Zero(1, 1)}}};
}

/// R(s) − 2R(s − N/2) for N = 2^⌈log₂ n⌉, N/2, …, 2: each fold keeps the parity of a whole number.
ReluNetwork folds(Index n) {
  ReluNetwork network;
  Matrix into = Matrix::Ones(n, 1);
  for (std::int64_t k = theory::halvings(n); k > 0; --k) {
    const Matrix places = (Matrix(1, 2) << 0, -as_double(Index{1} << (k - 1))).finished();
    network.layers.push_back({into * Matrix::Ones(1, 2), places});
    into = (Matrix(2, 1) << 1, -2).finished();
  }
  network.layers.push_back({into, Matrix::Zero(1, 1)});
  return network;
}

/// R(a + b) − 2R(a + b − 1) for each pair; a number without a partner passes through a unit.
ReluNetwork tree(Index n) {
  ReluNetwork network;
  Matrix into = Matrix::Identity(n, n);  // what came before → the numbers now
  while (n > 1) {
    const Index pairs = n / 2, next = (n + 1) / 2, units = 2 * pairs + n % 2;
    Matrix sums = Matrix::Zero(n, units), places = Matrix::Zero(1, units);
    Matrix out = Matrix::Zero(units, next);
    for (Index k = 0; k < pairs; ++k) {
      for (const Index unit : {2 * k, 2 * k + 1}) sums(2 * k, unit) = sums(2 * k + 1, unit) = 1;
      places(0, 2 * k + 1) = -1;
      out(2 * k, k) = 1;
      out(2 * k + 1, k) = -2;
    }
    if (n % 2 == 1) sums(n - 1, units - 1) = out(units - 1, next - 1) = 1;
    network.layers.push_back({into * sums, places, n % 2});
    into = out;
    n = next;
  }
  network.layers.push_back({into, Matrix::Zero(1, 1)});
  return network;
}

/// One unit for each odd pattern: it gives 1 on that pattern and 0 on all others.
ReluNetwork minterms(Index n) {
  const Index units = Index{1} << (n - 1);
  Matrix W(n, units), places(1, units);
  Index unit = 0;
  for (Index k = 0; k < 2 * units; ++k) {
    if (!odd_ones(k)) continue;
    double ones = 0;
    for (Index i = 0; i < n; ++i) {
      W(i, unit) = (k >> i) & 1 ? 1 : -1;
      ones += as_double((k >> i) & 1);
    }
    places(0, unit++) = 1 - ones;
  }
  return {{{W, places}, {Matrix::Ones(units, 1), Matrix::Zero(1, 1)}}};
}

}  // namespace

ReluNetwork parity_network(ParityCircuit circuit, Index bits) {
  switch (circuit) {
    case ParityCircuit::shallow:
      return shallow(bits);
    case ParityCircuit::tree:
      return tree(bits);
    case ParityCircuit::fold:
      return folds(bits);
    case ParityCircuit::minterms:
      break;
  }
  return minterms(bits);
}

Matrix all_inputs(Index bits) {
  Matrix X(Index{1} << bits, bits);
  for (Index k = 0; k < X.rows(); ++k) {
    for (Index i = 0; i < bits; ++i) X(k, i) = as_double((k >> i) & 1);
  }
  return X;
}

Vector parities(Index bits) {
  Vector odd(Index{1} << bits);
  for (Index k = 0; k < odd.size(); ++k) odd(k) = odd_ones(k) ? 1 : 0;
  return odd;
}

double mean_sensitivity(const Vector& answers, Index bits) {
  Index changes = 0;
  for (Index k = 0; k < answers.size(); ++k) {
    for (Index i = 0; i < bits; ++i) {
      changes += (answers(k) > 0.5) != (answers(k ^ (Index{1} << i)) > 0.5) ? 1 : 0;
    }
  }
  return as_double(changes) / as_double(answers.size());
}

Matrix board(const Vector& values, Index bits) {
  const Index low = (bits + 1) / 2, high = bits - low;
  const auto gray = [](Index k) { return k ^ (k >> 1); };
  Matrix cells(Index{1} << high, Index{1} << low);
  for (Index i = 0; i < cells.rows(); ++i) {
    for (Index j = 0; j < cells.cols(); ++j) cells(i, j) = values((gray(i) << low) | gray(j));
  }
  return cells;
}

}  // namespace lm
