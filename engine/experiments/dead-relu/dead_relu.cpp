// Experiment dead-relu: how many units fire on no example, and how many one large step kills.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/statistics.hpp"
#include "experiments/dead-relu/dead_relu_run.hpp"
#include "lab/battery.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::dead_relu {
namespace {

using dead::DeadRelu;
using dead::Parameters;
using dead::Residual;
using Run = Made<DeadRelu>;

Parameters layer(std::int64_t dimension, std::int64_t examples, double bias) {
  Parameters p;
  p.dimension = dimension;
  p.examples = examples;
  p.bias = bias;
  p.learning_rate = 16;
  return p;
}

/// The course's three biases, more examples and fewer; and the dead that new examples wake.
void check_dead(Battery& result) {
  const std::vector<Parameters> layers = {layer(20, 100, -2), layer(20, 100, -3),
                                          layer(20, 100, -4), layer(5, 1000, -2),
                                          layer(100, 50, -3)};
  for (const Parameters& p : layers) {
    for (const std::int64_t seed : result.seeds) {
      add_verdicts(result,
                   "d = " + std::to_string(p.dimension) + ", N = " + std::to_string(p.examples) +
                       ", b = " + short_number(p.bias) + ", seed " + std::to_string(seed) + ": ",
                   *run_for<DeadRelu>(p, seed, 1));
    }
  }
}

/// Counts of 200 sets of data and units spread as predicted, which is more than a binomial does.
void check_spread(Battery& result) {
  constexpr int kSets = 200;
  std::vector<double> counts;
  for (int set = 0; set < kSets; ++set) {
    Random random(static_cast<std::uint64_t>(set), stream("dead-relu/spread"));
    const Matrix X = normal_matrix(random, 100, 20);
    const Matrix W = normal_matrix(random, 1000, 20, std::sqrt(0.1));
    const Vector highest = (W * X.transpose()).rowwise().maxCoeff();
    counts.push_back((highest.array() <= 3).cast<double>().mean());
  }
  const double predicted = theory::dead_share(20, 100, -3);
  const double spread = standard_error(counts) * std::sqrt(double{kSets});
  const std::string name = "d = 20, N = 100, b = −3, 200 sets of data and 1000 units: ";
  const char* range = "inputs N(0, 1), weights N(0, 2/d)";
  result.add(kNoRun,
             within(name + "mean share of dead units", predicted, mean(counts),
                    dead::kStandardErrors * standard_error(counts), "4 standard errors", range));
  result.add(kNoRun, within(name + "standard deviation of a count over the predicted one", 1,
                            spread / theory::dead_standard_error(20, 100, -3, 1000), 0.2,
                            "4 standard errors of a standard deviation from 200 counts", range));
  result.add(kNoRun, at_least(name + "the same over a binomial's (control)", 1.5,
                              spread / dead::binomial_error(predicted, 1000), 0,
                              "theory says 2.1, less four standard errors",
                              "outside: units on shared data are not independent"));
}

/// What one step of size 2, 4, 8 and 16 kills, by the mean of ten seeds.
void check_step(double bias, Battery& result) {
  const std::vector<std::int64_t> seeds = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const Parameters p = layer(20, 1000, bias);
  Runs<DeadRelu> runs;
  for (const std::int64_t seed : seeds) runs.push_back(run_for<DeadRelu>(p, seed, 0));
  const std::string name = "d = 20, N = 1000, b = " + short_number(bias) + ", ten seeds: ";
  double at_four = 0, last = 0;
  for (const auto& [size, pieces] :
       std::vector<std::pair<double, int>>{{4, 25}, {8, 25}, {16, 50}}) {
    double killed = 0, revived = 0;
    for (const auto& run : runs) {
      run->advance(pieces);
      killed += run->killed() / 10;
      revived += run->revived();
    }
    const double predicted = runs[0]->predicted_killed();
    const double tolerance =
        dead::kStandardErrors * dead::kShared * dead::binomial_error(predicted, 10000);
    result.add(all_of(runs), within(name + "share killed by a step of " + short_number(size),
                                    predicted, killed, tolerance + 0.05 * predicted,
                                    "4 standard errors, and 5 % for terms of order d/N",
                                    "N = 50 d, a common error"));
    result.add(all_of(runs),
               equal(name + "dead units that a step of " + short_number(size) + " brings back", 0,
                     revived, "their gradient is zero", "always"));
    if (size == 4) at_four = killed;
    last = killed;
  }
  result.add(all_of(runs),
             at_least(name + "killed by a step of 4 over killed by one of 16", 1.4, at_four / last,
                      0, "not monotone: theory says 2.0 to 2.5, less sampling", "b from −1 to 0"));
}

/// Outside: few examples, errors without a common part, inputs that are not centred.
void check_controls(Battery& result) {
  const auto step_of_four = run_for<DeadRelu>(layer(20, 100, 0), 1, 25);
  result.add(*step_of_four,
             at_least("N = 5 d (control): killed by a step of 4 over the prediction", 4,
                      step_of_four->killed() / step_of_four->predicted_killed(), 0,
                      "each example weighs d/N = 1/5 in its own step", "outside: N below 40 d"));
  Parameters mixed = layer(20, 1000, 0);
  mixed.residual = Residual::mixed;
  const auto coin = run_for<DeadRelu>(mixed, 1, 25);
  result.add(*coin, at_most("mixed errors (control): killed by a step of 4 over the prediction",
                            0.1, coin->killed() / coin->predicted_killed(), 0,
                            "the active examples' pulls cancel", "outside: no common error"));
  Parameters shifted = layer(20, 100, 0);
  shifted.input_mean = 2;
  const Run positive(shifted, 1);
  result.add(positive, at_least("inputs of mean 2 (control): dead at b = 0", 0.05, positive.dead(),
                                0, "centred inputs leave none: theory says 0 for them",
                                "outside: inputs not centred"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<DeadRelu, Parameters>(
      {.title = "Dead units",
       .question = "How many ReLU units fire on no example at the start, and how many does one "
                   "large step kill?",
       .precision = "double: a dead unit's gradient is exactly zero, and counts follow signs",
       .range = "Centred inputs at any bias for the start. For the step: an error common to all "
                "outputs, at least 400 examples and 40 for each input, biases from −2 to 0, steps "
                "from 2 to 16.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_dead(result);
  check_spread(result);
  check_step(0, result);
  check_step(-1, result);
  check_controls(result);
  return result;
}

}  // namespace lm::dead_relu
