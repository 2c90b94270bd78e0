// Experiment double-descent: the error of ever wider fits rises to p = n, and falls again.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "experiments/generalization/double_descent_run.hpp"
#include "lab/battery.hpp"
#include "lab/verdicts.hpp"

namespace lm::double_descent {
namespace {

/// A mean of 30 or more lies so many standard errors off once in two million; of errors that have a
/// heavy tail, some ten times as often.
constexpr double kErrors = 5;
constexpr std::int64_t kEnough = 30;

}  // namespace

Checks Run::checks() const {
  const bool many = step() >= kEnough;
  const double sigma2 = p_.noise * p_.noise;
  Checks all;
  for (const Side side : {Side::narrow, Side::wide}) {
    const Ratio found = ratio(side);
    const std::string where = side == Side::narrow ? "p < n" : "p ≥ n";
    all.push_back(within(
        "error over the formula, mean of the widths with " + where, 1, found.mean,
        kErrors * found.error + found.open,
        "five standard errors of the repeats; with ridge, what its next order leaves open",
        Range("the linear model, 30 repeats or more; without ridge widths 8 or more from n, with "
              "ridge those where the next order is a tenth or less")
            .needs(linear(), "no formula for this model")
            .needs(found.widths > 0, "no such width is in the list")
            .needs(p_.repeats >= kEnough, "fewer than 30 repeats")
            .awaits(many, "fewer than 30 repeats yet")));
  }
  const Ratio training = training_ratio();
  all.push_back(within("error at the examples over σ²(1 − p/n), mean of the widths below n", 1,
                       training.mean, kErrors * training.error, "five standard errors",
                       Range("the linear model with noise, without ridge")
                           .needs(linear() && p_.ridge == 0 && p_.noise > 0, "not this model")
                           .needs(training.widths > 0, "no width is below n")
                           .needs(p_.repeats >= kEnough, "fewer than 30 repeats")
                           .awaits(many, "fewer than 30 repeats yet")));
  // At p = n the least singular value s has P(n s² > x) = exp(−x/2 − √x) (Edelman 1988), and a fit
  // errs by σ²/s² or more. So the mean of R fits is below σ²nR/132 once in 100,000 runs.
  double elsewhere = 0;
  bool at_n = false, close = false;
  for (std::size_t k = 0; k < widths_.size(); ++k) {
    const Index off = std::abs(widths_[k] - as_index(p_.examples));
    at_n = at_n || off == 0;
    close = close || (off > 0 && off < 4);
    if (off > 0 && linear()) elsewhere = std::max(elsewhere, theory_[k].value);
  }
  const double sure = sigma2 * n() * as_double(step()) / 132;
  all.push_back(equal(
      "linear: width of the largest error", predicted_peak_at(), peak_at(), "a width of the list",
      Range("no ridge; n is in the list, and no width within 3 of it; σ²nR/132 is three times the "
            "formula elsewhere")
          .needs(linear() && p_.ridge == 0, "another model, or ridge")
          .needs(at_n && !close, "n is not in the list, or a width is too near")
          .needs(sigma2 * n() * as_double(p_.repeats) / 132 > 3 * elsewhere, "too little noise")
          .awaits(sure > 3 * elsewhere, "too few repeats yet")));
  bool apart = true, narrow = false;
  for (const Index p : widths_) {
    const double x = as_double(p) / n();
    apart = apart && (x == 1 || x <= 0.9 || x >= 1.1);
    narrow = narrow || (x >= 0.2 && x <= 0.6);
  }
  const bool usual =
      p_.model == Model::random_features && p_.examples >= 30 && p_.noise >= 0.1 && p_.noise <= 0.5;
  Range features(
      "random_features without ridge, 30 examples or more, noise from 0.1 to 0.5, 15 repeats or "
      "more; n in the list, and no other width within a tenth of it");
  features.needs(usual && p_.ridge == 0 && at_n && apart, "other settings")
      .needs(p_.repeats >= 15, "fewer than 15 repeats")
      .awaits(step() >= 15, "too few repeats yet");
  Range second = features;
  second.needs(narrow, "no width from 0.2 n to 0.6 n")
      .needs(p_.features.back() >= 8 * n(), "the widest has less than 8 n features");
  all.push_back(equal("random features: width of the largest error", predicted_peak_at(), peak_at(),
                      "a width of the list", features));
  all.push_back(at_most("random features: error of the widest over the best below n", 1,
                        last() / valley(), 0, "the second descent goes below the first", second));
  const bool priced = linear() ? p_.ridge >= sigma2 : usual && p_.ridge >= 0.1 * sigma2;
  all.push_back(ordered(
      "with ridge: falls of the error after a rise", step() < 2 ? 0 : peaks(),
      "a change counts from four standard errors of the paired difference",
      Range("linear with λ of σ² or more, or random_features with 30 examples or more, noise from "
            "0.1 to 0.5 and λ of σ²/10 or more; λ of 0.01 or more, 30 repeats or more")
          .needs(priced && p_.ridge >= 0.01 && p_.model != Model::waves, "other settings")
          .needs(p_.repeats >= kEnough, "fewer than 30 repeats")
          .awaits(many, "fewer than 30 repeats yet")));
  return all;
}

ExperimentInfo info() {
  return info_of<Run, Parameters>(
      {.title = "Double descent",
       .question = "Does a fit with more parameters than examples have to fail?",
       .precision = "double: errors near p = n are ill-conditioned",
       .range = "The formula is for independent normal features, all of which carry the truth. At "
                "$|p - n| \\le 1$ its expectation is infinite, and no number is claimed.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  Parameters units;
  units.model = Model::random_features;
  units.examples = 100, units.noise = 0.3, units.repeats = 15;
  units.features = {10, 40, 80, 100, 120, 800};
  Parameters plain;  // 200 repeats: what the claim of the peak asks for
  plain.features = {5, 10, 20, 30, 36, 40, 44, 60, 120, 200};
  Parameters ridge = plain, quiet = plain;
  ridge.ridge = 0.25, ridge.repeats = 60;
  quiet.noise = 0, quiet.repeats = 30;
  Parameters priced = units;
  priced.ridge = 0.01, priced.repeats = 30;
  for (const std::int64_t seed : result.seeds) {
    const std::string at = ", seed " + std::to_string(seed) + ": ";
    add_verdicts(result, "40 examples" + at, *run_whole<Run>(plain, seed));
    const auto best = run_whole<Run>(ridge, seed);
    add_verdicts(result, "λ = σ²" + at, *best);
    add_verdicts(result, "ReLU" + at, *run_whole<Run>(units, seed));
    add_verdicts(result, "ReLU, λ = 0.01" + at, *run_whole<Run>(priced, seed));
    const auto still = run_whole<Run>(quiet, seed);
    result.add(*still, at_least("control, no noise" + at + "width of the largest error", 200,
                                still->peak_at(), 0, "nothing is amplified: the widest is worst",
                                "outside: σ = 0"));
    const std::vector<double> all = best->centres();
    result.add(*best, at_most("control, λ = σ²" + at + "largest error over the widest one’s", 1,
                              *std::max_element(all.begin(), all.end()) / best->last(), 1e-12,
                              "at the best ridge no peak is left: the widest world is the hardest",
                              "outside: with ridge"));
  }
  return result;
}

}  // namespace lm::double_descent
