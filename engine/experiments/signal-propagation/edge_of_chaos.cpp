// Experiment edge-of-chaos: two inputs run through a deep random network, and a gradient runs back.
#include <cmath>
#include <string>
#include <utility>

#include "core/elementary.hpp"
#include "experiments/signal-propagation/edge_of_chaos_run.hpp"
#include "lab/battery.hpp"
#include "lab/verdicts.hpp"

namespace lm::edge_of_chaos {
namespace {

/// ln χ₁ at tanh's fixed point.
double fixed_slope(double w, double b) {
  const theory::MeanField field(Gate::tanh, w, b);
  return lm::log(field.chi(field.fixed_length()));
}

/// Both sides of the line at N = 500, D = 20; five seeds of one network each make the average.
void check_wide(Battery& result) {
  struct Place {
    const char* name;
    double w, b;
  };
  for (const auto& [place, w, b] : {Place{"order", 1.5, 0.05}, Place{"line", 1.76095, 0.05},
                                    Place{"chaos", 2.5, 0.05}, Place{"no biases", 1.69, 0}}) {
    Parameters p;
    p.weight_variance = w, p.bias_variance = b;
    p.width = 500, p.depth = 20, p.networks = 8, p.train = false;
    const auto run = run_whole<EdgeOfChaos>(p, 1);
    const std::string name = std::string(place) + ": ";
    add_verdicts(result, name, *run);
    result.add(*run,
               within(name + "q over the predicted one", 1, run->measured_q() / run->predicted_q(),
                      0.05, "one network spreads by 5 to 8 %, eight by 3", "N = 500"));
    result.add(*run, within(name + "typical slope against ln χ₁ at the fixed point",
                            fixed_slope(w, b), run->measured_slope(), 0.025,
                            "a random walk of 15 steps, eight networks", "N = 500"));
  }
}

/// The correlation of two inputs: its mean over many networks and its spread, both of 200 units.
void check_likeness(Battery& result) {
  struct Place {
    const char* name;
    double w;
    std::int64_t depth, seeds;
  };
  for (const auto& [place, w, depth, seeds] :
       {Place{"order", 1.5, 10, 5}, Place{"line", 1.76095, 30, 5}, Place{"chaos", 2.5, 40, 8}}) {
    Parameters p;
    p.weight_variance = w, p.correlation = 0.6;
    p.width = 200, p.depth = depth, p.networks = 40, p.train = false;
    std::vector<std::int64_t> which;
    for (std::int64_t seed = 1; seed <= seeds; ++seed) which.push_back(seed);
    const auto runs = run_seeds<EdgeOfChaos>(p, which, depth);  // up only
    const double nets = 40 * as_double(seeds), spread = runs.front()->predicted_c_spread();
    double mean = 0, square = 0;
    for (const auto& run : runs) {
      mean += run->measured_c() / as_double(seeds);
      square += run->c_spread() * run->c_spread() / as_double(seeds);
    }
    const std::string name =
        std::string(place) + ": correlation after " + std::to_string(depth) + " layers, ";
    result.add(all_of(runs), within(name + "mean of " + short_number(nets) + " networks",
                                    runs.front()->predicted_c(), mean,
                                    4 * spread / std::sqrt(nets) + spread * spread * spread,
                                    "four standard errors and the third order", "N = 200"));
    result.add(all_of(runs), within(name + "spread over its size", 1, std::sqrt(square) / spread,
                                    5 / std::sqrt(2 * nets) + spread * spread,
                                    "five standard errors and the next order", "N = 200"));
  }
}

/// ReLU: the slope is ln(σ_w²/2), whatever the biases.
void check_relu(Battery& result) {
  for (const double w : {1.6, 2.0, 2.4}) {
    Parameters p;
    p.activation = Gate::relu;
    p.weight_variance = w, p.bias_variance = 0;
    p.width = 500, p.depth = 30, p.networks = 6, p.train = false;
    const auto run = run_whole<EdgeOfChaos>(p, 3);
    const std::string name = "ReLU, σ_w² = " + short_number(w) + ": ";
    result.add(*run,
               within(name + "slope of the gradient", lm::log(w / 2), run->measured_slope(), 0.02,
                      "a walk of 25 steps of 0.1, six networks: twice 0.009", "N = 500"));
  }
}

/// Finite width: the spread over networks has the predicted size; and a narrow network leaves.
void check_spread(Battery& result) {
  for (const auto& [w, b] : {std::pair{1.5, 0.05}, {2.5, 0.05}}) {
    Parameters p;
    p.weight_variance = w, p.bias_variance = b;
    p.width = 100, p.depth = 20, p.networks = 40, p.train = false;
    const auto runs = run_whole<EdgeOfChaos>(p, {1, 2, 3, 4, 5});
    double spread = 0;
    for (const auto& run : runs) spread += run->q_spread() / as_double(runs.size());
    result.add(
        all_of(runs),
        within("N = 100, σ_w² = " + short_number(w) + ": spread of q over networks, over its size",
               1, spread / runs.front()->predicted_spread(), 0.2,
               "200 networks know it to 5 %; the law is of small spreads", "N = 100"));
  }
  Parameters p;
  p.weight_variance = 1.76, p.width = 10, p.networks = 40, p.train = false;
  const auto run = run_whole<EdgeOfChaos>(p, 5);
  result.add(*run,
             at_least("10 units: distance of the slope from the theory's (control)", 0.05,
                      run->slope_fault(), 0, "half the variance of a step is about 2/2N = 0.1",
                      "outside: 10 units"));
}

/// The depth, on a ladder and between its rungs by their logarithms, at which training gets halfway
/// from all right to chance; the longest when it does not.
struct Trained {
  double depth;
  Evidence from;
};
Trained trained_depth(double weight_variance) {
  constexpr double kHalf = 0.625;
  Runs<EdgeOfChaos> runs;
  double before = 1, depth_before = 10, found = kNaN;
  for (const std::int64_t depth : {10, 20, 40, 80}) {
    Parameters p;
    p.weight_variance = weight_variance, p.depth = depth, p.width = 8, p.networks = 1;
    runs.push_back(run_whole<EdgeOfChaos>(p, 1));
    const double now = runs.back()->accuracy(), d = as_double(depth);
    if (std::isnan(found) && now < kHalf) {
      const double share = (before - kHalf) / (before - now);
      found = depth_before * lm::exp(share * lm::log(d / depth_before));
    }
    before = now, depth_before = d;
  }
  return {std::isnan(found) ? depth_before : found, all_of(runs)};
}

/// Where training stops on both sides of the line: six correlation lengths, up to a factor of 2.5
/// that is the optimizer's. On the line it stops far below them, by its hundred steps.
void check_training(Battery& result) {
  for (const auto& [place, w] : {std::pair{"order", 1.0}, {"chaos", 4.0}}) {
    const double six = 6 * theory::MeanField(Gate::tanh, w, 0.05).correlation_depth();
    const Trained trained = trained_depth(w);
    result.add(
        trained.from,
        within(std::string("trained in ") + place + ": ln of the depth where it stops",
               lm::log(six), lm::log(trained.depth), lm::log(2.5),
               "six correlation lengths are a rule of thumb", "100 steps of Adam, 64 units"));
    result.add(trained.from,
               within(std::string("trained in ") + place + ": depth where it stops", six,
                      trained.depth, 1.5 * six, "a factor of 2.5", "100 steps of Adam, 64 units"));
  }
  const Trained line = trained_depth(1.76);
  result.add(line.from, at_least("trained on the line: depth where it stops", 50, line.depth, 0,
                                 "further than on either side", "100 steps of Adam, 64 units"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<EdgeOfChaos, Parameters>(
      {.title = "The edge of chaos",
       .question = "Do two inputs merge or part on their way through a deep random network?",
       .precision = "double: slopes of logarithms over a hundred layers",
       .range = "Wide random networks, before training. Narrow ones spread about the theory by a "
                "predicted size.",
       .epoch = 2,
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5, 6, 7, 8}, {}};
  check_wide(result);
  check_likeness(result);
  check_relu(result);
  check_spread(result);
  check_training(result);
  return result;
}

}  // namespace lm::edge_of_chaos
