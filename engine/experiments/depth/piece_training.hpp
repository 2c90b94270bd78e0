// Networks that are to learn a sawtooth, a deep one and a shallow one, and random ones of that
// shape.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "experiments/depth/folded_strip.hpp"
#include "lab/training.hpp"

namespace lm {

/// Samples of each flank of the target where there are few; 256 in all at least.
constexpr Index kFewestSamples = 4, kSamples = 256;
/// First weights have variance 2, as He's rule says for one input; inputs go from −1 to 1.
constexpr double kFirstDeviation = 1.4142135623730951;

/// A ReLU network 1 : hidden : 1 in training by Adam on mean((f − T)²), on inputs 2x − 1 at the
/// middles of equal parts of [0, 1].
class PieceTraining {
 public:
  PieceTraining(const Crease& crease, std::int64_t folds, const std::vector<Index>& hidden,
                double bias_deviation, double learning_rate, std::uint64_t seed);

  void step() { training_->step(); }
  double loss() const { return training_->loss(); }
  bool finite() const { return training_->finite(); }
  void set_learning_rate(double rate) { training_->optimizer().set_learning_rate(rate); }
  double parameters() const;
  /// The network as it stands, on [−1, 1].
  Polyline line() const;

 private:
  std::unique_ptr<Training<double>> training_;
};

/// How many samples a target of 2^folds flanks has.
Index samples_of(std::int64_t folds);

/// Switches in each layer and pieces of random networks, per unit and in all.
struct RandomPieces {
  std::vector<double> switches;  ///< of each hidden layer, per unit, mean over the networks
  std::vector<double> errors;    ///< their standard errors
  double pieces = 0, error = 0;
};
RandomPieces random_pieces(const std::vector<Index>& hidden, double bias_deviation, int networks,
                           std::uint64_t seed);

}  // namespace lm
