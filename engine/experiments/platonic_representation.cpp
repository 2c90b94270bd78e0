// Experiment platonic-representation: two networks with different senses of one world grow alike.
#include <memory>
#include <utility>
#include <vector>

#include "core/statistics.hpp"
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

constexpr std::int64_t kSeeds = 3;

using Runs = std::vector<std::unique_ptr<PlatonicRepresentation>>;

Runs run_all(const Parameters& p) {
  Runs runs;
  for (std::int64_t seed = 1; seed <= kSeeds; ++seed) {
    runs.push_back(std::make_unique<PlatonicRepresentation>(p, seed));
    runs.back()->advance(kSteps);
  }
  return runs;
}

template <class Number>
double median_of(const Runs& runs, Number number) {
  std::vector<double> values;
  for (const auto& run : runs) values.push_back(number(*run));
  return median(values);
}

/// Pairs of neighbouring rungs whose medians fall.
double falls(const Runs& runs, std::size_t rungs) {
  double count = 0;
  for (std::size_t r = 1; r < rungs; ++r) {
    const auto at = [](std::size_t which) {
      return [which](const PlatonicRepresentation& run) { return run.mutual(which); };
    };
    if (median_of(runs, at(r)) <= median_of(runs, at(r - 1))) ++count;
  }
  return count;
}

void check_widths(Battery& result) {
  const Runs runs = run_all({});
  const double chance = runs.front()->chance();
  const auto add = [&](Check check) { result.checks.push_back(std::move(check)); };
  add(ordered("widths 2 to 64: medians over worlds out of order", falls(runs, 6), "strictly rising",
              "tanh, 20 tasks"));
  add(at_least("width 64: median over worlds of mutual k-NN", 0.5,
               median_of(runs, [](const auto& run) { return run.widest(); }), 0, "chance is 0.02",
               "tanh, 20 tasks"));
  add(at_most("width 64, untrained: median over worlds of mutual k-NN", kUntrainedTolerance,
              median_of(runs, [](const auto& run) { return run.untrained(); }), 0,
              "a control: what the maps alone have in common", "before training"));
  add(within("independent worlds: median over worlds of mutual k-NN", chance,
             median_of(runs, [](const auto& run) { return run.independent(); }), 0.01,
             "a control: k/(N − 1)", "any networks"));
  add(within("a rotated copy: median over worlds of mutual k-NN", 1,
             median_of(runs, [](const auto& run) { return run.rotated(); }), 1e-3,
             "a control: cosines do not change", "any network"));
  add(at_most(
      "width 64: median over worlds of the score among 1000 states over that among 50", 1,
      median_of(runs,
                [](const auto& run) { return run.largest_gallery() / run.smallest_gallery(); }),
      0, "the critique: the score depends on the gallery", "k = 10"));
}

void check_tasks(Battery& result) {
  Parameters p;
  p.vary = Vary::tasks;
  p.task_counts = {1, 5, 20};
  const Runs runs = run_all(p);
  result.checks.push_back(ordered("1, 5 and 20 tasks: medians over worlds out of order",
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
    return std::make_unique<PlatonicRepresentation>(bind<Parameters>(setup.values), setup.seed);
  };
  info.battery = battery;
  return info;
}

}  // namespace catalogue
}  // namespace lm
