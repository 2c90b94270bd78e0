// Experiment pinn: a network in place of a hanging string, by the strong and by the weak form.
#include <string>
#include <vector>

#include "core/statistics.hpp"
#include "experiments/physics-informed/pinn_run.hpp"
#include "lab/battery.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::pinn {
namespace {

using theory::LoadKind;

PinnParameters under(LoadKind load) {
  PinnParameters p;
  p.load = load;
  return p;
}

PinnParameters patch(double cells) {
  PinnParameters p = under(LoadKind::patch);
  p.patch_width = cells / as_double(p.samples);
  return p;
}

void check_loads(std::int64_t seed, Battery& result) {
  const std::string with = ", seed " + std::to_string(seed) + ": ";
  add_verdicts(result, "point load" + with, *run_whole<PinnRun>(under(LoadKind::point), seed));
  for (const double cells : {0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 20.0}) {
    add_verdicts(result, "load of " + short_number(cells, 2) + " cells" + with,
                 *run_whole<PinnRun>(patch(cells), seed));
  }
  for (const std::int64_t waves : {1, 2, 3}) {
    PinnParameters p = under(LoadKind::sine);
    p.frequency = waves;
    add_verdicts(result, "sine, k = " + std::to_string(waves) + with, *run_whole<PinnRun>(p, seed));
  }
  PinnParameters sampled = patch(1);
  sampled.load_by = LoadBy::samples;
  add_verdicts(result, "load of one cell, sampled by both forms" + with,
               *run_whole<PinnRun>(sampled, seed));
}

void check_questions(std::int64_t seed, Battery& result) {
  const std::string with = ", seed " + std::to_string(seed) + ": ";
  for (const LoadKind load : {LoadKind::sine, LoadKind::point}) {
    for (const Form form : {Form::strong, Form::weak}) {
      PinnParameters p = under(load);
      p.form = form;
      p.unknown = Unknown::stiffness;
      p.stiffness = 2;
      add_verdicts(result,
                   std::string(load == LoadKind::sine ? "sine" : "point") + ", stiffness by the " +
                       (form == Form::strong ? "strong" : "weak") + " form" + with,
                   *run_whole<PinnRun>(p, seed));
    }
  }
  PinnParameters place = under(LoadKind::point);
  place.form = Form::weak;
  place.unknown = Unknown::place;
  place.learning_rate = 0.02;
  for (const double at : {0.3, 0.8}) {
    place.place = at;
    add_verdicts(result, "point at " + short_number(at, 2) + ", place by the weak form" + with,
                 *run_whole<PinnRun>(place, seed));
  }
}

/// Twenty starts: the gradients before the first step.
void check_spread(Battery& result) {
  for (const std::int64_t waves : {1, 3}) {
    PinnParameters p = under(LoadKind::sine);
    p.frequency = waves;
    const Runs<PinnRun> runs = run_seeds<PinnRun>(p, result.seeds, 0);
    const std::string name = "sine, k = " + std::to_string(waves) + ", median of 20 starts: ";
    const Reading absolute = median(read(runs, &PinnRun::absolute_ratio));
    const Reading relative = median(read(runs, &PinnRun::relative_ratio));
    result.add(absolute.from,
               at_least(name + "variance of the gradient, strong over weak", 100, absolute.value, 0,
                        "two derivatives more of tanh", "before training"));
    const char* what = "variance over squared mean, strong over weak";
    result.add(relative.from, waves == 1 ? at_least(name + what, 1, relative.value, 0,
                                                    "the order of the essay", "before training")
                                         : at_most(name + what, 0.2, relative.value, 0,
                                                   "the order turned around", "before training"));
  }
}

void check_random_points(Battery& result) {
  PinnParameters p = patch(0.5);
  p.points = PointChoice::redrawn;
  const Reading redrawn = median(read(run_whole<PinnRun>(p, {1, 2, 3, 4, 5}), [](const auto& run) {
    return run.middle(Form::strong) / run.expected(Form::weak, 0.5);
  }));
  result.add(redrawn.from,
             within("load of half a cell, points redrawn, median of 5: strong form’s sag in the "
                    "middle over the true one",
                    1, redrawn.value, 0.12, "each of the last updates sees its own points",
                    "redrawn points"));
  p.points = PointChoice::random;
  p.patch_width = 0.02;
  const Runs<PinnRun> runs = run_whole<PinnRun>(p, {1, 2, 3, 4, 5});
  for (const Form form : {Form::strong, Form::weak}) {
    const Reading fixed = median(read(runs, [form](const auto& run) { return run.error(form); }));
    result.add(fixed.from, at_least(std::string("control, points drawn once, median of 5: ") +
                                        (form == Form::strong ? "strong" : "weak") +
                                        " form’s error under a load of two cells",
                                    0.1, fixed.value, 0, "gaps and crowds of the points count",
                                    "outside: points drawn at random"));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<PinnRun, PinnParameters>(
      {.title = "A string that a network has to hang",
       .question = "A load hangs on a string. Which form of its equation lets a network feel it?",
       .precision = "double: u″ is held against differences, and networks against exact sags",
       .range = "Regular grids of 50 to 200 points, 20 units or more, 2000 updates or more. With "
                "points drawn once neither form is reliable.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result;
  for (std::int64_t seed = 1; seed <= 20; ++seed) result.seeds.push_back(seed);
  for (const std::int64_t seed : {1, 2, 3}) {
    check_loads(seed, result);
    check_questions(seed, result);
  }
  check_spread(result);
  check_random_points(result);
  return result;
}

}  // namespace lm::pinn
