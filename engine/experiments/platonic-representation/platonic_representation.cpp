// Experiment platonic-representation: two networks with different senses of one world grow alike.
#include <string>
#include <utility>
#include <vector>

#include "experiments/platonic-representation/platonic_run.hpp"
#include "lab/battery.hpp"

namespace lm::platonic_representation {
namespace {

using platonic::kSteps;
using platonic::Parameters;
using platonic::PlatonicRepresentation;
using platonic::Senses;
using platonic::Vary;

// Gates lie two spreads and more from what five worlds showed, which stands beside each.

/// Untrained networks and raw senses: .02 to .04.
constexpr double kApart = 0.06;
/// Networks on planes at 90°: .03 to .05, as their raw senses. One of them taught shuffled answers:
/// .04 to .06, for training on noise keeps a little of the sense.
constexpr double kNothingShared = 0.08;
/// Networks on one plane: .56 to .69; each of them and its own plane: .66 to .74.
constexpr double kOnePlane = 0.5;
/// Pairs with the same tasks: .55 to .66. Each and the world: .62 to .69.
constexpr double kSamePair = 0.45, kWithWorld = 0.52;
/// Pairs with other tasks: .50 to .57. With another world's network: .54 to .62.
constexpr double kOtherPair = 0.4;
/// How much of the other plane is still in the network, read linearly: R² .41 to .72.
constexpr double kDecoded = 0.3;

// The battery.

using Platonic = PlatonicRepresentation;
using PlatonicRuns = Runs<Platonic>;

/// Pairs of neighbouring rungs whose medians fall.
double falls(const PlatonicRuns& runs, std::size_t rungs) {
  const auto median_at = [&runs](std::size_t rung) {
    return median(read(runs, [rung](const Platonic& run) { return run.mutual(rung); })).value;
  };
  double count = 0;
  for (std::size_t r = 1; r < rungs; ++r) {
    if (median_at(r) <= median_at(r - 1)) ++count;
  }
  return count;
}

/// Adds claims on medians over worlds.
class Medians {
 public:
  Medians(Battery& result, const PlatonicRuns& runs) : result_(result), runs_(runs) {}

  template <class Number>
  void at_least(const std::string& name, double bound, const Number& number, const char* why,
                const char* range) {
    const Reading reading = median(read(runs_, number));
    result_.add(reading.from, lm::at_least(name + ": median over worlds of mutual k-NN", bound,
                                           reading.value, 0, why, range));
  }
  template <class Number>
  void at_most(const std::string& name, double bound, const Number& number, const char* why,
               const char* range) {
    const Reading reading = median(read(runs_, number));
    result_.add(reading.from, lm::at_most(name + ": median over worlds of mutual k-NN", bound,
                                          reading.value, 0, why, range));
  }
  template <class Number>
  void within(const std::string& name, double value, const Number& number, double tolerance,
              const char* why, const char* range) {
    const Reading reading = median(read(runs_, number));
    result_.add(reading.from, lm::within(name + ": median over worlds of mutual k-NN", value,
                                         reading.value, tolerance, why, range));
  }

 private:
  Battery& result_;
  const PlatonicRuns& runs_;
};

void check_agreement(Battery& result, const PlatonicRuns& runs) {
  result.add(all_of(runs), ordered("widths 2, 8 and 64: medians over worlds out of order",
                                   falls(runs, 3), "strictly rising", "tanh, 20 tasks"));
  Medians medians(result, runs);
  const char* range = "width 64, tanh, 20 tasks";
  medians.at_least("same tasks", kSamePair, &Platonic::widest, "five worlds: .55 to .66", range);
  medians.at_least(
      "the first network and the world", kWithWorld,
      [](const Platonic& run) { return run.first_latent(); },
      "what they agree about: each is as near to the world as to the other", range);
  medians.at_least(
      "the second network and the world", kWithWorld,
      [](const Platonic& run) { return run.second_latent(); },
      "what they agree about: each is as near to the world as to the other", range);
  medians.at_least("another world's network on the same states", kOtherPair, &Platonic::stranger,
                   "it has never seen this world, nor its tasks; five worlds: .54 to .62", range);
}

void check_measure(Battery& result, const PlatonicRuns& runs) {
  Medians medians(result, runs);
  const char* any = "any networks";
  medians.at_most("untrained", kApart, &Platonic::untrained,
                  "a control: what the maps alone have in common", "before training");
  medians.at_most("raw senses", kApart, &Platonic::raw, "a control: the nuisance is louder", any);
  medians.within("states paired by number alone", runs.front()->chance(), &Platonic::independent,
                 0.01, "no control of the networks: it is k/(N − 1) by construction", any);
  medians.within("a rotated copy", 1, &Platonic::rotated, 1e-3, "cosines do not change", any);
  const Reading gallery = median(read(
      runs, [](const Platonic& run) { return run.largest_gallery() / run.smallest_gallery(); }));
  result.add(
      gallery.from,
      at_most("width 64: median over worlds of the score among 1000 states over that among 50", 1,
              gallery.value, 0, "the critique: the score depends on the gallery", "k = 10"));
}

void check_tasks(Battery& result) {
  Parameters p;
  p.vary = Vary::tasks;
  p.task_counts = {5, 20};
  p.width = 64;
  p.second_tasks = SecondTasks::other;
  const PlatonicRuns runs = run_seeds<Platonic>(p, result.seeds, kSteps);
  result.add(all_of(runs), ordered("5 and 20 other tasks: medians over worlds out of order",
                                   falls(runs, 2), "strictly rising", "tanh, width 64"));
  Medians(result, runs)
      .at_least("other tasks", kOtherPair, &Platonic::widest,
                "no task in common; five worlds: .50 to .57", "width 64, tanh, 20 tasks each");
}

/// The decisive control: the same networks and senses, but tasks on different parts of the world.
void check_planes(Battery& result) {
  Parameters p;
  p.vary = Vary::angle;
  p.angles = {0, 90};
  p.width = 64;
  p.senses = Senses::two_tanh;
  p.second_tasks = SecondTasks::other;
  const PlatonicRuns runs = run_seeds<Platonic>(p, result.seeds, kSteps);
  Medians medians(result, runs);
  const char* range = "width 64, two tanh senses, 20 tasks each, no task in common";
  medians.at_least("tasks on one plane", kOnePlane, &Platonic::narrowest, "five worlds: .56 to .69",
                   range);
  medians.at_most("tasks on planes at 90°", kNothingShared, &Platonic::widest,
                  "that of the raw senses, .04, and its scatter", range);
  medians.at_least("planes at 90°: the second network and its own plane", kOnePlane,
                   &Platonic::second_own, "five worlds: .66 to .74", range);
  medians.at_most("planes at 90°: the second network and the first's plane", kApart,
                  &Platonic::crossed, "chance, and its scatter", range);
  const Reading decoded = median(read(runs, &Platonic::decoded));
  result.add(
      decoded.from,
      at_least("planes at 90°: median over worlds of R² of the first's plane, read linearly "
               "from the second network",
               kDecoded, decoded.value, 0, "neighbours show the metric, not what is known", range));
}

void check_shuffled(Battery& result) {
  Parameters p;
  p.widths = {32};
  p.second_tasks = SecondTasks::shuffled;
  const PlatonicRuns runs = run_seeds<Platonic>(p, result.seeds, kSteps);
  Medians(result, runs)
      .at_most("answers shuffled for the second network", kNothingShared, &Platonic::widest,
               "a control: training as such", "width 32, tanh, 20 tasks");
}

}  // namespace

ExperimentInfo info() {
  return info_of<PlatonicRepresentation, Parameters>(
      {.title = "Do networks come to see the same world?",
       .question = "Do two networks that never saw each other's data come to agree on what is near "
                   "to what?",
       .precision = "float: a dozen networks train side by side, and neighbours do not hang on the "
                    "seventh digit",
       .range =
           "An observation, not a theorem: tanh networks, one small world, enough tasks. Chance, "
           "$k/(N-1)$, is exact for states that are paired by number.",
       .epoch = 3});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  Parameters p;
  p.widths = {2, 8, 64};
  const PlatonicRuns runs = run_seeds<Platonic>(p, result.seeds, kSteps);
  check_agreement(result, runs);
  check_measure(result, runs);
  check_tasks(result);
  check_planes(result);
  check_shuffled(result);
  return result;
}

}  // namespace lm::platonic_representation
