// Experiment sawtooth: folding multiplies pieces, units of one layer add them; what training finds.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "experiments/depth/sawtooth_run.hpp"
#include "lab/battery.hpp"
#include "lab/verdicts.hpp"

namespace lm::sawtooth {
namespace {

using saw::Parameters;
using saw::Sawtooth;

/// Creases in and off the middle, folds that reach the end and folds that do not.
void check_folds(Battery& result) {
  for (const auto& [crease, height] : std::vector<std::pair<double, double>>{
           {0.5, 1}, {0.3, 1}, {0.7, 1}, {0.5, 0.8}, {0.35, 0.7}, {0.5, 0.45}}) {
    Parameters p;
    p.folds = 10;
    p.crease = crease;
    p.height = height;
    const auto run = run_whole<Sawtooth>(p, 1);
    const std::string name =
        "ten folds, c = " + short_number(crease) + ", h = " + short_number(height) + ": ";
    add_verdicts(result, name, *run);
    if (height < crease) {
      result.add(*run, equal(name + "pieces (control)", 2, run->pieces(),
                             "what is folded never reaches the crease again", "h below c"));
    }
  }
}

/// A fold that stops short grows by 2h in the long run, not by 2.
void check_growth(Battery& result) {
  Parameters p;
  p.height = 0.8;
  p.folds = 6;
  const auto six = run_whole<Sawtooth>(p, 1);
  p.folds = 10;
  const auto ten = run_whole<Sawtooth>(p, 1);
  result.add({*six, *ten},
             within("c = ½, h = 0.8: pieces after ten folds over those after six",
                    1.6 * 1.6 * 1.6 * 1.6, ten->pieces() / six->pieces(), 0.7,
                    "(2h)⁴ but for terms that grow more slowly, a tenth here", "1 < 2h < 2"));
}

/// Switches of each layer of wide random networks, and how few pieces that makes.
void check_random(Battery& result) {
  for (const double bias : {0.3, 1.0, 3.0}) {
    Parameters p;
    p.deep_sizes = {64, 64, 64, 64, 64};
    p.bias_scale = bias;
    const auto run = run_for<Sawtooth>(p, 1, 1);
    const std::string name = "five layers of 64, biases of size " + short_number(bias) + ": ";
    double most = 1;  // every switch of every unit a kink of its own
    for (std::size_t l = 0; l < 5; ++l) {
      const double predicted =
          theory::random_switches(static_cast<std::int64_t>(l) + 1, kFirstDeviation, bias, 1);
      result.add(*run, within(name + "switches per unit in layer " + std::to_string(l + 1),
                              predicted, run->random().switches[l],
                              saw::kStandardErrors * run->random().errors[l] + 0.03 * predicted,
                              "4 standard errors, and 3 % for layers of finite width",
                              "wide layers, random weights"));
      most += 64 * predicted;
    }
    result.add(*run, at_most(name + "pieces, mean", most, run->random().pieces,
                             saw::kStandardErrors * run->random().error + 0.03 * most,
                             "4 standard errors, and 3 % for layers of finite width",
                             "random weights with biases"));
  }
  Parameters none;
  none.bias_scale = 0;
  const auto run = run_for<Sawtooth>(none, 1, 1);
  result.add(
      *run, at_most("no biases (control): pieces of random networks, mean", 2, run->random().pieces,
                    0, "all kinks lie at one place", "outside the claim's range"));
}

/// Both networks in training on so many folds, from five seeds.
Runs<Sawtooth> trained(std::int64_t folds, double bias, const std::vector<std::int64_t>& seeds) {
  Parameters p;
  p.folds = folds;
  p.train = true;
  p.bias_scale = bias;
  return run_whole<Sawtooth>(p, seeds);
}

void check_training(Battery& result) {
  constexpr double kFound = 1e-3;
  const char* range = "169 parameters each, Adam, 4000 steps";
  const Runs<Sawtooth> eight = trained(3, 1, result.seeds);
  double deep = 0, shallow = 0;
  for (const auto& run : eight) {
    deep += run->deep_loss() <= kFound ? 1 : 0;
    shallow += run->shallow_loss() <= kFound ? 1 : 0;
  }
  const Evidence all = all_of(eight);
  result.add(all, at_least("8 pieces: of five seeds, deep networks that find them", 1, deep, 0,
                           "there is a solution: a loss of 0.001 is 1 % of the variance", range));
  result.add(all, at_most("8 pieces: of five seeds, deep ones that find them (control)", 4, deep, 0,
                          "some stay where they got stuck", range));
  result.add(all, at_least("8 pieces: of five seeds, shallow networks that find them", 4, shallow,
                           0, "their kinks start all over the strip", range));
  const Reading together = median(read(trained(3, 0, result.seeds), &Sawtooth::shallow_loss));
  result.add(together.from,
             at_least("8 pieces, no biases at the start: loss of the shallow network, median", 0.01,
                      together.value, 0, "all its kinks start at one place", range));
  for (const std::int64_t folds : {7, 8}) {
    add_verdicts(result, short_number(as_double(std::int64_t{1} << folds)) + " pieces, trained: ",
                 *trained(folds, 1, {1})[0]);
  }
  const Runs<Sawtooth> many = trained(5, 1, result.seeds);
  for (const bool of_deep : {true, false}) {
    double least = 1;
    for (const auto& run : many) {
      least = std::min(least, of_deep ? run->deep_loss() : run->shallow_loss());
    }
    result.add(all_of(many),
               at_least(std::string("32 pieces: least loss of five ") +
                            (of_deep ? "deep" : "shallow") + " networks over the variance",
                        0.8, least / saw::kVariance, 0, "neither learns them in this time", range));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<Sawtooth, Parameters>(
      {.title = "Folding",
       .question = "How many pieces does a strip have that is folded again and again, and does "
                   "training find the folds?",
       .precision = "double: pieces are counted one by one, and flanks are as steep as 10⁶",
       .range = "Counts hold for every crease. Doubling needs folds that reach the far end. What "
                "training finds has no theory but a floor.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5}, {}};
  check_folds(result);
  check_growth(result);
  check_random(result);
  check_training(result);
  return result;
}

}  // namespace lm::sawtooth
