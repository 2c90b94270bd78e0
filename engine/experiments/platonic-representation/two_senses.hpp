// Pairs of networks, each with its own sense of one world, all in training side by side.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "data/latent_world.hpp"
#include "lab/training.hpp"
#include "nn/activation.hpp"

namespace lm {

/// What one pair of networks is: the width of its two hidden layers, its tasks, and with tasks that
/// concern a plane (see WorldTasks) the angle in radians between the first's plane and the
/// second's.
struct Rung {
  Index width = 64;
  Index tasks = 20;
  double angle = 0;
};

/// What the second network is taught: the first's tasks, others of the same kind, or the first's
/// with every answer given for another state.
enum class SecondTasks { same, other, shuffled };

struct SensesSpec {
  LatentWorldSpec world = {};  ///< `tasks` follows from the rungs
  bool one_sense = false;      ///< the second network looks through the first's sense
  bool planes = false;         ///< the tasks of each network concern a plane of the world
  SecondTasks second_tasks = SecondTasks::same;
  std::vector<Rung> rungs;
  nn::Activation activation = nn::Activation::tanh;
  Index states = 1000;                 ///< held out, the same for all
  std::int64_t training_steps = 1000;  ///< over which the learning rate falls to zero
  std::int64_t seed = 0;
};

/// Two networks for every rung, senses – width – width – tasks, trained on mean squared error by
/// Adam with a cosine schedule, each on 2000 states of its own: no state is seen by both senses.
/// One stranger more, of the last rung's kind and the second sense, lives in another world and is
/// taught that world's tasks. It is shown two galleries: states of its own world, and the held-out
/// states of this one, through its own sense.
class TwoSenses {
 public:
  explicit TwoSenses(const SensesSpec& spec);

  /// One training step of every network. Allocates nothing.
  void step();
  bool finite() const;
  /// The larger of the pair's mean squared errors per task, on the batch of the present step; the
  /// tasks' mean square is 1.
  double error(std::size_t rung) const;
  const std::vector<Rung>& rungs() const { return spec_.rungs; }

  /// Runs every network on the held-out states as they are now.
  void evaluate();
  /// Second hidden layer of the last evaluation: states × width.
  Matrix first(std::size_t rung) const { return networks_.at(2 * rung)->gallery.hidden(1); }
  Matrix second(std::size_t rung) const { return networks_.at(2 * rung + 1)->gallery.hidden(1); }
  /// The stranger's, of the held-out states and of unseen states of its own world.
  Matrix stranger() const { return networks_.back()->gallery.hidden(1); }
  Matrix stranger_elsewhere() const { return elsewhere_->hidden(1); }
  const LatentWorld& held_out() const { return held_out_; }
  /// What the second network of a pair sees of the held-out states.
  const Matrix& second_inputs() const {
    return spec_.one_sense ? held_out_.first : held_out_.second;
  }
  /// What the tasks of a rung's first or second network ask of the held-out states.
  Matrix first_answers(std::size_t rung) const;
  Matrix second_answers(std::size_t rung) const;

 private:
  struct Member {
    Member(const Matrix& inputs, const Matrix& targets, const Matrix& held_out, const Rung& rung,
           const SensesSpec& spec, std::uint64_t seed);
    Training<float> training;
    Evaluation<float> gallery;
  };

  WorldTasks tasks_of(const Rung& rung, bool second) const;
  void add_pairs(const LatentWorldSpec& world);
  void add_stranger(const LatentWorldSpec& world);

  SensesSpec spec_;
  std::uint64_t seed_;
  LatentWorld held_out_;
  std::vector<std::unique_ptr<Member>> networks_;  // first, second of each rung; the stranger
  std::unique_ptr<Evaluation<float>> elsewhere_;   // the stranger in its own world
};

}  // namespace lm
