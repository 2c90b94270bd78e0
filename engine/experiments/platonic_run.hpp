// The run of platonic-representation: its parameters, and pairs of networks with different senses
// of one world, trained side by side and compared.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "experiments/experiment.hpp"
#include "experiments/two_senses.hpp"

namespace lm::platonic {

/// Training steps of every network, on which the learning rate falls to zero.
inline constexpr std::int64_t kSteps = 1000;
inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

enum class Vary { width, tasks };
inline constexpr std::array<const char*, 2> kVary = {"width", "tasks"};
enum class Sigma { tanh, relu };
inline constexpr std::array<const char*, 2> kSigma = {"tanh", "relu"};

struct Parameters {
  Vary vary = Vary::width;
  std::vector<double> widths = {2, 4, 8, 16, 32, 64};
  std::vector<double> task_counts = {1, 2, 5, 10, 20};
  std::int64_t width = 32;
  std::int64_t tasks = 20;
  std::int64_t latent = 4;
  std::int64_t nuisance = 8;
  std::int64_t gallery = 500;
  std::int64_t neighbours = 10;
  Sigma activation = Sigma::tanh;
  std::int64_t point = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice(vary, kVary,
             {.name = "vary",
              .label = "Ladder of networks",
              .group = "Networks",
              .help = "width: pairs of networks of several widths, all with the same tasks. tasks: "
                      "pairs of one width with several numbers of tasks."});
    v.list(widths, 8,
           {.name = "widths",
            .label = "Widths",
            .minimum = 1,
            .maximum = 128,
            .group = "Networks",
            .help = "Widths of the two hidden layers, narrowest first; used when the ladder is of "
                    "widths."});
    v.list(task_counts, 8,
           {.name = "task_counts",
            .label = "Numbers of tasks",
            .minimum = 1,
            .maximum = 64,
            .group = "Networks",
            .help = "Numbers of tasks, fewest first; used when the ladder is of tasks."});
    v.integer(width, {.name = "width",
                      .symbol = "H",
                      .label = "Width, when tasks vary",
                      .minimum = 1,
                      .maximum = 128,
                      .scale = Scale::log,
                      .group = "Networks",
                      .help = "Width of the hidden layers when the ladder is of tasks."});
    v.integer(tasks, {.name = "tasks",
                      .label = "Tasks, when widths vary",
                      .minimum = 1,
                      .maximum = 64,
                      .scale = Scale::log,
                      .group = "World",
                      .help = "Numbers about the state of the world that each network must tell, "
                              "when the ladder is of widths."});
    v.choice(activation, kSigma,
             {.name = "activation",
              .label = "Nonlinearity",
              .group = "Networks",
              .help = "relu is the trap: narrow layers may die, and rows of zeros are everybody's "
                      "neighbours."});
    v.integer(latent, {.name = "latent",
                       .symbol = "d",
                       .label = "Dimensions of the world",
                       .minimum = 1,
                       .maximum = 8,
                       .group = "World",
                       .help = "Numbers that both senses see."});
    v.integer(nuisance,
              {.name = "nuisance",
               .label = "Dimensions of nuisance",
               .minimum = 0,
               .maximum = 32,
               .group = "World",
               .help = "Numbers that each sense sees beside them, of its own, and that no "
                       "task asks for."});
    v.integer(gallery, {.name = "gallery",
                        .symbol = "N",
                        .label = "Gallery",
                        .minimum = 50,
                        .maximum = 1000,
                        .scale = Scale::log,
                        .group = "Measurement",
                        .help = "States, unseen in training, among which neighbours are sought."});
    v.integer(neighbours, {.name = "neighbours",
                           .symbol = "k",
                           .label = "Neighbours",
                           .minimum = 1,
                           .maximum = 49,
                           .group = "Measurement",
                           .help = "Nearest others that are compared."});
    v.integer(point, {.name = "point",
                      .label = "State shown",
                      .minimum = 0,
                      .maximum = 49,
                      .group = "View",
                      .help = "The state whose two neighbourhoods are drawn."});
  }
};

class PlatonicRepresentation : public Experiment {
 public:
  PlatonicRepresentation(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override { return kSteps; }
  void act(const std::string& name, const std::string& value) override;
  Observation observe() const override;

  double chance() const {
    return static_cast<double>(parameters_.neighbours) / static_cast<double>(gallery() - 1);
  }
  double mutual(std::size_t rung) const { return mutual_.at(rung); }
  double narrowest() const { return mutual_.front(); }
  double widest() const { return mutual_.back(); }
  double untrained() const { return untrained_.back(); }
  double independent() const { return independent_; }
  double rotated() const { return rotated_; }
  /// Mutual neighbours of the last rung in the smallest and the largest gallery.
  double smallest_gallery() const { return galleries_.empty() ? kMissing : galleries_.front(); }
  double largest_gallery() const { return galleries_.empty() ? kMissing : galleries_.back(); }

 private:
  void take_step() override { senses_.step(); }
  std::optional<std::string> trouble() const override {
    if (senses_.finite()) return std::nullopt;
    return "a loss is not finite; fewer tasks or a narrower ladder keep Adam's steps small";
  }
  void record() override;
  bool finished() const override { return step() >= kSteps; }

  Index gallery() const { return static_cast<Index>(parameters_.gallery); }
  Index k() const { return static_cast<Index>(parameters_.neighbours); }
  std::vector<std::string> names() const;
  std::string rung_name(std::size_t rung) const;
  std::vector<double> ladder() const;
  static Matrix random_rotation(Index size, std::int64_t seed);

  void measure_ladder();
  void measure_controls();
  void measure_galleries();
  View alignment_view() const;
  View training_view() const;
  View gallery_view() const;
  View cka_view() const;
  View neighbourhood_view() const;
  double shared_of_point() const;
  void add_checks(Observation& seen) const;

  Parameters parameters_;
  std::int64_t point_;
  TwoSenses senses_;
  Matrix rotation_;
  Recorder history_;  // mutual neighbours of each rung
  std::vector<double> mutual_, cka_, untrained_, untrained_cka_, galleries_;
  std::vector<Index> first_neighbours_, second_neighbours_;  // of the last rung
  double independent_ = 0, rotated_ = 0, raw_ = 0, zero_ = 0;
  std::int64_t galleries_step_ = 0;
};

}  // namespace lm::platonic
