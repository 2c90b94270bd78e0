// ReLU networks with given weights: their outputs, and where a network of one input has its kinks.
#pragma once

#include <vector>

#include "core/types.hpp"

namespace lm {

/// h ← max(h W + b, 0), layer by layer, without the max behind the last one.
struct ReluNetwork {
  struct Layer {
    Matrix W;           ///< in × out
    Matrix b;           ///< 1 × out
    Index passing = 0;  ///< of its units that only pass a number on
  };
  std::vector<Layer> layers;

  /// X: rows × inputs → rows × outputs.
  Matrix output(const Matrix& X) const;
  /// Units of the hidden layers, without those that only pass a number on.
  Index units() const;
};

/// The graph of a piecewise linear function: its ends and its kinks.
struct Polyline {
  std::vector<double> x, y;
  /// For each hidden layer, how often its units' sums change sign inside the interval.
  std::vector<double> switches;

  double pieces() const { return as_double(x.size()) - 1; }
};

/// The output of a network of one input and one output on [low, high], exactly: every sum is
/// followed from one switch to the next. Two kinks nearer than 1e-9 of the interval count as one,
/// and so do two pieces whose slopes differ by less than 1e-9 of the steepest.
Polyline followed(const ReluNetwork& network, double low, double high);

/// f(low) and one unit for each slope and each change of slope: the same function in one hidden
/// layer, with as many units as pieces.
ReluNetwork in_one_layer(const Polyline& line);

}  // namespace lm
