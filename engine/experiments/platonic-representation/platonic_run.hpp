// The run of platonic-representation: its parameters, and pairs of networks with different senses
// of one world, trained side by side and compared.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/platonic-representation/two_senses.hpp"
#include "lab/parametrized.hpp"

namespace lm::platonic {

/// Training steps of every network, on which the learning rate falls to zero.
inline constexpr std::int64_t kSteps = 1000;
inline constexpr double kMissing = kNaN;

enum class Vary { width, tasks, angle };
inline constexpr std::array<const char*, 3> kVary = {"width", "tasks", "angle"};
enum class Senses { cosine_tanh, two_tanh, one };
inline constexpr std::array<const char*, 3> kSenses = {"cosine_tanh", "two_tanh", "one"};
inline constexpr std::array<const char*, 3> kSecondTasks = {"same", "other", "shuffled"};
enum class Subspace { world, planes };
inline constexpr std::array<const char*, 2> kSubspace = {"world", "planes"};
enum class Sigma { tanh, relu };
inline constexpr std::array<const char*, 2> kSigma = {"tanh", "relu"};

struct Parameters {
  Vary vary = Vary::width;
  std::vector<double> widths = {2, 4, 8, 16, 32, 64};
  std::vector<double> task_counts = {1, 2, 5, 10, 20};
  std::vector<double> angles = {0, 30, 60, 90};
  std::int64_t width = 32;
  std::int64_t tasks = 20;
  Senses senses = Senses::cosine_tanh;
  SecondTasks second_tasks = SecondTasks::same;
  Subspace subspace = Subspace::world;
  double angle = 0;
  std::int64_t latent = 4;
  std::int64_t nuisance = 8;
  std::int64_t gallery = 500;
  std::int64_t neighbours = 10;
  Sigma activation = Sigma::tanh;
  std::int64_t point = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice(vary, kVary,
             param("vary", "Ladder of networks")
                 .group("Networks")
                 .help("width: pairs of networks of several widths, all with as many tasks. "
                       "tasks: pairs of one width with several numbers of tasks. "
                       "angle: pairs of one width whose tasks concern two planes of the world, at "
                       "several angles."));
    v.list(widths, 8,
           param("widths", "Widths")
               .between(1, 128)
               .group("Networks")
               .help("Widths of the two hidden layers, narrowest first; used when the ladder is of "
                     "widths."));
    v.list(task_counts, 8,
           param("task_counts", "Numbers of tasks")
               .between(1, 64)
               .group("Networks")
               .help("Numbers of tasks, fewest first; used when the ladder is of tasks."));
    v.list(angles, 8,
           param("angles", "Angles")
               .unit("°")
               .between(0, 90)
               .group("Networks")
               .help("Angles between the two planes, smallest first; used when the ladder is of "
                     "angles."));
    v.integer(width,
              param("width", "Width, when it does not vary")
                  .symbol("H")
                  .log(1, 128)
                  .group("Networks")
                  .help("Width of the hidden layers when the ladder is of tasks or angles."));
    v.choice(
        senses, kSenses,
        param("senses", "Senses")
            .group("World")
            .help("cosine_tanh: the first sense shows waves of the state, the second saturating "
                  "sums. two_tanh: both show saturating sums, each its own. one: both networks "
                  "look through the first sense, and see the very same numbers."));
    v.choice(second_tasks, kSecondTasks,
             param("second_tasks", "Tasks of the second network")
                 .group("World")
                 .help("same: those of the first. other: as many others, none of them the first's. "
                       "shuffled: the first's, each answer given for another state, so that there "
                       "is nothing to learn."));
    v.choice(subspace, kSubspace,
             param("subspace", "What the tasks concern")
                 .group("World")
                 .help("world: the whole state. planes: two dimensions of it for each network, at "
                       "the angle below; a ladder of angles is always of planes."));
    v.real(angle, param("angle", "Angle of the planes")
                      .symbol("\\theta")
                      .unit("°")
                      .between(0, 90)
                      .group("World")
                      .help("Between the plane of the first network's tasks and the second's, when "
                            "tasks concern planes: at 0 they are the same, at 90 they share "
                            "nothing."));
    v.integer(tasks, param("tasks", "Tasks, when they do not vary")
                         .log(1, 64)
                         .group("World")
                         .help("Numbers about the state of the world that each network must tell, "
                               "when the ladder is not of tasks."));
    v.choice(activation, kSigma,
             param("activation", "Nonlinearity")
                 .group("Networks")
                 .help("relu is the trap: narrow layers may die, and rows of zeros are "
                       "everybody's neighbours."));
    v.integer(latent, param("latent", "Dimensions of the world")
                          .symbol("d")
                          .between(1, 8)
                          .group("World")
                          .help("Numbers that both senses see."));
    v.integer(nuisance, param("nuisance", "Dimensions of nuisance")
                            .between(0, 32)
                            .group("World")
                            .help("Numbers that each sense sees beside them, of its own, and that "
                                  "no task asks for."));
    v.integer(gallery, param("gallery", "Gallery")
                           .symbol("N")
                           .log(50, 1000)
                           .group("Measurement")
                           .help("States, unseen in training, among which neighbours are sought."));
    v.integer(neighbours, param("neighbours", "Neighbours")
                              .symbol("k")
                              .between(1, 49)
                              .group("Measurement")
                              .help("Nearest others that are compared."));
    v.integer(point, param("point", "State shown")
                         .between(0, 49)
                         .group("View")
                         .live()
                         .help("The state whose two neighbourhoods are drawn."));
  }
};

class PlatonicRepresentation : public ExperimentOf<Parameters> {
 public:
  PlatonicRepresentation(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override { return kSteps; }
  Views views() const override;
  Scalars scalars() const override;

  double chance() const { return as_double(k()) / as_double(gallery() - 1); }
  double mutual(std::size_t rung) const { return mutual_.at(rung); }
  double narrowest() const { return mutual_.front(); }
  double widest() const { return mutual_.back(); }
  double untrained() const { return untrained_.back(); }
  double independent() const { return independent_; }
  double rotated() const { return rotated_; }
  double raw() const { return raw_; }
  /// With another world's network, shown the same states through its own sense.
  double stranger() const { return stranger_; }
  /// Neighbours that a rung's first and second network share with the state of the world itself.
  double first_latent(std::size_t rung) const { return first_latent_.at(rung); }
  double second_latent(std::size_t rung) const { return second_latent_.at(rung); }
  double first_latent() const { return first_latent_.back(); }
  double second_latent() const { return second_latent_.back(); }
  /// Of the last pair: neighbours shared with the subspace that a network's own tasks concern, and
  /// of the second network with that of the first's.
  double first_own() const { return first_own_; }
  double second_own() const { return second_own_; }
  double crossed() const { return crossed_; }
  /// How well the first's subspace can be read linearly from the last pair's second network.
  double decoded() const { return decoded_; }
  /// Mutual neighbours of the last rung in the smallest and the largest gallery.
  double smallest_gallery() const { return galleries_.empty() ? kMissing : galleries_.front(); }
  double largest_gallery() const { return galleries_.empty() ? kMissing : galleries_.back(); }

 protected:
  Checks checks() const override;

 private:
  void take_step() override { senses_.step(); }
  std::optional<std::string> trouble() const override {
    if (senses_.finite()) return std::nullopt;
    return "a loss is not finite; fewer tasks or a narrower ladder keep Adam's steps small";
  }
  void record() override;
  bool finished() const override { return step() >= kSteps; }

  Index gallery() const { return as_index(p_.gallery); }
  Index k() const { return as_index(p_.neighbours); }
  std::vector<std::string> names() const;
  std::string rung_name(std::size_t rung) const;
  std::vector<double> ladder() const;
  Axis ladder_axis() const;
  /// The neighbours of the state shown.
  std::vector<Index> of_point(const std::vector<Index>& all) const;
  /// The part of the held-out states that the last rung's first or second tasks concern.
  Matrix subspace_of(bool second) const;
  bool in_planes() const { return p_.vary == Vary::angle || p_.subspace == Subspace::planes; }
  bool trained() const { return step() >= kSteps; }
  static Matrix random_rotation(Index size, std::int64_t seed);

  void measure_ladder();
  void measure_world();
  void measure_controls();
  void measure_subspaces();
  void measure_galleries();
  View alignment_view() const;
  View controls_view() const;
  View training_view() const;
  View gallery_view() const;
  View cka_view() const;
  View neighbourhood_view() const;
  double shared_of_point() const;
  double out_of_order() const;
  Check rotated_check() const;
  Check chance_check() const;
  Check order_check() const;
  Check planes_check() const;
  bool like_default() const;
  /// In degrees, of the last pair.
  double own_angle() const { return p_.vary == Vary::angle ? p_.angles.back() : p_.angle; }

  TwoSenses senses_;
  Matrix rotation_;
  Recorder history_;  // mutual neighbours of each rung
  std::vector<double> mutual_, cka_, untrained_, untrained_cka_, galleries_;
  std::vector<double> first_latent_, second_latent_;
  std::vector<Index> first_neighbours_, second_neighbours_;  // of the last rung
  std::vector<Index> latent_neighbours_, own_neighbours_[2];
  double independent_ = 0, stranger_ = 0, rotated_ = 0, raw_ = 0, zero_ = 0, answers_ = 0;
  double first_own_ = 0, second_own_ = 0, crossed_ = 0, decoded_ = 0;
  std::int64_t galleries_step_ = 0;
};

}  // namespace lm::platonic
