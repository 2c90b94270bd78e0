// Pairs of networks, each with its own sense of one world, all in training side by side.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "data/latent_world.hpp"
#include "experiments/training.hpp"
#include "nn/activation.hpp"

namespace lm {

/// What one pair of networks is: the width of its two hidden layers, and its tasks.
struct Rung {
  Index width = 64;
  Index tasks = 20;
};

struct SensesSpec {
  LatentWorldSpec world = {};  ///< `tasks` follows from the rungs
  std::vector<Rung> rungs;
  nn::Activation activation = nn::Activation::tanh;
  Index states = 1000;                 ///< held out, the same for all
  std::int64_t training_steps = 1000;  ///< over which the learning rate falls to zero
  std::int64_t seed = 0;
};

/// Two networks for every rung, senses – width – width – tasks, trained on mean squared error by
/// Adam with a cosine schedule, each on 2000 states of its own: no state is seen by both senses.
/// One stranger more, of the last rung's kind and the second sense, lives in another world.
class TwoSenses {
 public:
  explicit TwoSenses(const SensesSpec& spec);

  /// One training step of every network. Allocates nothing.
  void step();
  bool finite() const;
  /// The larger of the pair's mean squared errors per task, on the batch of the present step; the
  /// tasks' mean square is 1.
  double error(std::size_t rung) const;
  const std::vector<Rung>& rungs() const { return rungs_; }

  /// Runs every network on the held-out states as they are now.
  void evaluate();
  /// Second hidden layer of the last evaluation: states × width.
  Matrix first(std::size_t rung) const { return networks_.at(2 * rung)->gallery.hidden(1); }
  Matrix second(std::size_t rung) const { return networks_.at(2 * rung + 1)->gallery.hidden(1); }
  Matrix stranger() const { return networks_.back()->gallery.hidden(1); }
  const LatentWorld& held_out() const { return held_out_; }

 private:
  struct Member {
    Member(const Matrix& inputs, const Matrix& targets, const Matrix& held_out, const Rung& rung,
           const SensesSpec& spec, std::uint64_t seed);
    Training<float> training;
    Evaluation<float> gallery;
  };

  std::vector<Rung> rungs_;
  LatentWorld held_out_;
  std::vector<std::unique_ptr<Member>> networks_;  // first, second of each rung; the stranger
};

}  // namespace lm
