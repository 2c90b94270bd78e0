// Experiment platonic-representation: two networks with different senses of one world grow alike.
#include <memory>
#include <utility>
#include <vector>

#include "experiments/battery.hpp"
#include "experiments/platonic_run.hpp"

namespace lm {
namespace {

using platonic::kSteps;
using platonic::Parameters;
using platonic::PlatonicRepresentation;
using platonic::Vary;

/// Untrained networks share a little more: both show the world, if not well.
constexpr double kUntrainedTolerance = 0.06;

// The battery.

using PlatonicRuns = Runs<PlatonicRepresentation>;

/// Pairs of neighbouring rungs whose medians fall.
double falls(const PlatonicRuns& runs, std::size_t rungs) {
  const auto median_at = [&runs](std::size_t rung) {
    return median(
               read(runs, [rung](const PlatonicRepresentation& run) { return run.mutual(rung); }))
        .value;
  };
  double count = 0;
  for (std::size_t r = 1; r < rungs; ++r) {
    if (median_at(r) <= median_at(r - 1)) ++count;
  }
  return count;
}

void check_widths(Battery& result) {
  const PlatonicRuns runs = run_seeds<PlatonicRepresentation>(Parameters(), result.seeds, kSteps);
  const double chance = runs.front()->chance();
  result.add(all_of(runs), ordered("widths 2 to 64: medians over worlds out of order",
                                   falls(runs, 6), "strictly rising", "tanh, 20 tasks"));
  const Reading widest = median(read(runs, &PlatonicRepresentation::widest));
  result.add(widest.from, at_least("width 64: median over worlds of mutual k-NN", 0.5, widest.value,
                                   0, "chance is 0.02", "tanh, 20 tasks"));
  const Reading untrained = median(read(runs, &PlatonicRepresentation::untrained));
  result.add(untrained.from,
             at_most("width 64, untrained: median over worlds of mutual k-NN", kUntrainedTolerance,
                     untrained.value, 0, "a control: what the maps alone have in common",
                     "before training"));
  const Reading independent = median(read(runs, &PlatonicRepresentation::independent));
  result.add(independent.from,
             within("independent worlds: median over worlds of mutual k-NN", chance,
                    independent.value, 0.01, "a control: k/(N − 1)", "any networks"));
  const Reading rotated = median(read(runs, &PlatonicRepresentation::rotated));
  result.add(rotated.from,
             within("a rotated copy: median over worlds of mutual k-NN", 1, rotated.value, 1e-3,
                    "a control: cosines do not change", "any network"));
  const Reading gallery = median(read(runs, [](const PlatonicRepresentation& run) {
    return run.largest_gallery() / run.smallest_gallery();
  }));
  result.add(
      gallery.from,
      at_most("width 64: median over worlds of the score among 1000 states over that among 50", 1,
              gallery.value, 0, "the critique: the score depends on the gallery", "k = 10"));
}

void check_tasks(Battery& result) {
  Parameters p;
  p.vary = Vary::tasks;
  p.task_counts = {1, 5, 20};
  const PlatonicRuns runs = run_seeds<PlatonicRepresentation>(p, result.seeds, kSteps);
  result.add(all_of(runs), ordered("1, 5 and 20 tasks: medians over worlds out of order",
                                   falls(runs, 3), "strictly rising", "tanh, width 32"));
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_widths(result);
  check_tasks(result);
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo platonic_representation() {
  ExperimentInfo info;
  info.slug = "platonic-representation";
  info.title = "Do networks come to see the same world?";
  info.question =
      "Do two networks that never saw each other's data come to agree on what is near to what?";
  info.precision =
      "float: a dozen networks train side by side, and neighbours do not hang on the seventh digit";
  info.source = "engine/experiments/platonic_representation.cpp";
  info.range =
      "An observation, not a theorem: tanh networks, one world, enough tasks. Chance, "
      "$k/(N-1)$, is exact.";
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<PlatonicRepresentation>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery platonic_representation_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
