// Experiment untangling: what each layer of a network makes of two kinds of points, and what no
// network of width two can.
#include <cmath>
#include <string>

#include "experiments/training/untangling_run.hpp"
#include "lab/battery.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::untangling {
namespace {

/// Standard errors of a share among the 1000 held-out points, and among the 2000 that a line is
/// looked for with.
constexpr double kErrors = 4.5;
constexpr double kShareError = 0.0158, kSearchError = 0.0112;
/// Below this the ridge of the probe, 1e-6, is felt.
constexpr double kLeastFlatness = 0.05;
/// A point whose two scores are within 1e-3 of each other may fall to the other side.
constexpr double kOnTheLine = 0.004;
/// A network that tells the rings apart has margins of 5 and more after training.
constexpr double kMostSlack = 3;

bool narrow(const Parameters& p) {
  for (const double width : p.hidden_widths) {
    if (width > 2) return false;
  }
  return true;
}

}  // namespace

Scalars Untangling::scalars() const {
  const std::size_t first = std::min<std::size_t>(1, count() - 1), last = count() - 1;
  const bool rings = p_.data == Shape::rings && !p_.shuffle;
  return {
      measured("probe_input", probe(0), "probe of the input"),
      measured("probe_first", probe(first), "probe of the first hidden layer"),
      measured("probe_last", probe(last), "probe of the last hidden layer"),
      reference("untrained_first", untrained_.at(first), "of the first, before training"),
      reference("untrained_last", untrained_.at(last), "of the last, before training"),
      measured("accuracy", layers().accuracy, "the network on held-out points"),
      measured("best_line", share_right(line_, tests_), "best straight line in the input"),
      predicted("predicted_best_line", rings ? predicted_line_ : kNaN, "of all lines, for rings"),
      measured("smallest_margin", p_.data == Shape::rings ? layers().margin : kNaN,
               "smallest margin on both circles"),
      measured("margin_slack", layers().slack, "what it may miss between two points")};
}

Checks Untangling::checks() const {
  Range rings("two rings"), thin("two rings, no hidden layer wider than two"), coin("drawn labels"),
      straight("a network without activation, two units or more in each layer");
  const bool is_rings = p_.data == Shape::rings;
  rings.needs(is_rings, "the points are no rings").needs(!p_.shuffle, "the labels are drawn");
  thin.needs(is_rings, "the points are no rings")
      .needs(narrow(p_), "a hidden layer has three units or more")
      .needs(layers().slack <= kMostSlack, "the network may turn between two of the points");
  coin.needs(p_.shuffle, "the labels are the points' own");
  straight.needs(p_.activation == Unit::identity, "the network has an activation")
      .needs(layers().flatness >= kLeastFlatness, "a layer has pressed the plane flat");
  double moved = 0, luck = 0;
  for (std::size_t l = 0; l < count(); ++l) {
    moved = std::max(moved, std::abs(probe(l) - probe(0)));
    luck = std::max(luck, std::abs(probe(l) - 0.5));
  }
  return {within("best straight line in the input", predicted_line_, share_right(line_, tests_),
                 kErrors * (kShareError + kSearchError),
                 "errors of two shares: of the line's choice and of its trial", rings),
          at_most("smallest margin on both circles", 0, layers().margin, layers().slack,
                  "slope of the network times half the way between two points", thin),
          at_most("difference of any layer's probe from the input's", 0, moved, kOnTheLine,
                  "points on the line itself: the probe has a small ridge", straight),
          within("probe that is farthest from one half", 0.5, 0.5 + luck, kErrors * kShareError,
                 "4.5 standard errors of 1000 coins", coin)};
}

namespace {

Parameters setting(Shape data, std::vector<double> widths, Unit unit = Unit::tanh) {
  Parameters p;
  p.data = data;
  p.hidden_widths = std::move(widths);
  p.activation = unit;
  return p;
}

/// The median over the seeds of a probe.
Reading probe_of(const Runs<Untangling>& runs, std::size_t layer) {
  return median(read(runs, [layer](const Untangling& run) { return run.probe(layer); }));
}

void check_rings(Battery& result) {
  const char* range = "two rings with noise 0.05, 300 examples, Adam 0.03, 600 steps, three seeds";
  const Runs<Untangling> runs =
      run_whole<Untangling>(setting(Shape::rings, {16, 16}), result.seeds);
  for (const auto& run : runs) add_verdicts(result, "rings, 16-16: ", *run);
  const Reading input = probe_of(runs, 0), first = probe_of(runs, 1), last = probe_of(runs, 2);
  result.add(input.from, within("rings, 16-16: median probe of the input", 0.5, input.value, 0.1,
                                "least squares finds no direction in rings", range));
  result.add(first.from, within("rings, 16-16: median probe of the first layer", 1, first.value,
                                0.05, "a few points on the line", range));
  result.add(last.from, within("rings, 16-16: median probe of the last layer", 1, last.value, 0.05,
                               "a few points on the line", range));
}

void check_widths(std::int64_t seed, Battery& result) {
  const std::string by = ", seed " + std::to_string(seed) + ": ";
  Parameters p = setting(Shape::rings, {2, 2});
  add_verdicts(result, "rings, 2-2" + by, *run_whole<Untangling>(p, seed));
  p.hidden_widths = {2};
  p.activation = Unit::relu;
  add_verdicts(result, "rings, 2 ReLUs" + by, *run_whole<Untangling>(p, seed));
  p = setting(Shape::moons, {4, 4}, Unit::identity);
  add_verdicts(result, "moons, linear" + by, *run_whole<Untangling>(p, seed));
  p = setting(Shape::rings, {16, 16});
  p.shuffle = true;
  add_verdicts(result, "drawn labels" + by, *run_whole<Untangling>(p, seed));
}

}  // namespace

ExperimentInfo info() {
  return info_of<Untangling, Parameters>(
      {.title = "Untangling",
       .question =
           "What do the layers of a network do to two kinds of points that no straight line "
           "tells apart?",
       .precision = "double: margins and probes decide at a line",
       .range = "Rings: no line beats the formula, and no layers of two units tell all points "
                "apart. Without activation no layer changes the probe. How far training gets has "
                "no theory.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_rings(result);
  for (const std::int64_t seed : result.seeds) check_widths(seed, result);
  const Runs<Untangling> wide = run_whole<Untangling>(setting(Shape::rings, {3, 2}), result.seeds);
  const Reading most = largest(read(wide, [](const Untangling& run) { return run.margin(); }));
  result.add(most.from, at_least("control, three units: smallest margin on both circles", 3,
                                 most.value, 0, "far above what two units are allowed",
                                 "outside: a hidden layer has three units"));
  return result;
}

}  // namespace lm::untangling
