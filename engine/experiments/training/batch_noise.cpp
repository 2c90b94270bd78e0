// Experiment batch-noise: how mini-batches kick a weight, and the temperature that it comes to.
#include "theory/batch_noise.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "experiments/training/noise_run.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::batch_noise {
namespace {

/// A mean lies this many standard errors off once in a million runs, with errors from 200 walkers.
constexpr double kErrors = 5;
/// A walk whose fourth moment keeps more than this per step has no error that 3000 steps can give.
constexpr double kMostKept = 0.97;
/// Rounding of a mean of N forces that cancel.
constexpr double kRounding = 1e-24;

class BatchNoise : public ExperimentOf<Parameters> {
 public:
  BatchNoise(const Parameters& p, const Setup& setup)
      : ExperimentOf(p), run_(p, static_cast<std::uint64_t>(setup.seed)) {
    begin();
  }

  std::int64_t suggested_steps() const override { return run_.settling() + kCounted; }
  Views views() const override { return run_.views(); }
  Scalars scalars() const override {
    const double b = as_double(run_.main().batch());
    return {
        measured("gradient_variance", gradient().value,
                 "variance of a batch’s gradient, its trace"),
        predicted("predicted_gradient_variance", predicted_gradient(), "$2\\sigma^2/B$"),
        measured("stationary_variance", across().value, "variance across the valley"),
        predicted("predicted_stationary_variance", run_.settled(false).variance,
                  "$\\eta\\sigma^2/(Bh(2 - \\eta h))$"),
        measured("stationary_error", across().error, "its standard error"),
        measured("temperature", p_.curvature * across().value,
                 "temperature $h\\langle x^2\\rangle$"),
        predicted("predicted_temperature", p_.curvature * run_.settled(false).variance,
                  "$\\eta\\sigma^2/2B$ over $1 - \\eta h/2$"),
        reference("langevin_temperature", 0.5 * p_.learning_rate * p_.noise * p_.noise / b,
                  "Langevin’s $\\eta\\sigma^2/2B$"),
        measured("along_temperature", kAlong * p_.curvature * along().value,
                 "temperature along the valley"),
        predicted("predicted_along_temperature",
                  kAlong * p_.curvature * run_.settled(true).variance, "by theory"),
        measured("twin_ratio", twin().value, "variance of $(\\eta, 2B)$ over $(\\eta/2, B)$"),
        predicted("predicted_twin_ratio", theory::twin_ratio(p_.learning_rate, p_.curvature),
                  "$(2 - \\eta h/2)/(2 - \\eta h)$"),
        measured("twin_error", twin().error, "its standard error"),
        measured("step_noise", run_.kicks().deviations().front(), "noise of one step"),
        predicted("predicted_step_noise",
                  p_.learning_rate * std::sqrt(run_.force_variance(run_.main().batch())),
                  "$\\eta\\sigma/\\sqrt B$"),
        measured("unit_noise", std::sqrt(run_.kicks().unit_variance()), "noise of $1/\\eta$ steps"),
        reference("lecture_noise", p_.noise * std::sqrt(p_.learning_rate / b),
                  "$\\sqrt{\\eta/B}\\,\\sigma$")};
  }

  Average across() const { return square(run_.main().sums().across); }
  double settled() const { return run_.settled(false).variance; }
  double step_noise() const { return run_.kicks().deviations().front(); }
  double lecture_noise() const {
    return p_.noise * std::sqrt(p_.learning_rate / as_double(p_.batch));
  }

 protected:
  void take_step() override { run_.take_step(); }
  std::optional<std::string> trouble() const override {
    if (!run_.lost()) return std::nullopt;
    return "a weight passed 1e6; learning_rate " + short_number(p_.learning_rate) +
           " is too large for examples of curvature " +
           short_number(p_.curvature * (1 + p_.spread));
  }
  void record() override { run_.record(step()); }

  Checks checks() const override {
    const bool over = run_.taken() >= run_.settling() + kCounted;
    const bool fresh = p_.drawing != Drawing::epochs;
    Range counted("from 3000 counted steps on"), walks = counted, slow = counted, twins = counted,
                                                 added = counted, sized = counted;
    const auto settles = [&](Range& range, const Settled& law) {
      range.needs(fresh, "batches of an epoch are not independent")
          .needs(law.kept_fourth <= kMostKept && law.kept_fourth >= 0,
                 "the walk forgets too slowly, or not at all");
    };
    const std::int64_t b = run_.main().batch();
    const double half = p_.learning_rate / 2;
    settles(walks, run_.settled(false));
    settles(slow, run_.settled(true));
    settles(twins, run_.settled(half, b, false));
    settles(twins, run_.settled(p_.learning_rate, 2 * b, false));
    twins.needs(p_.spread == 0 && run_.replacement() && p_.noise > 0,
                "curvatures differ, no batch is drawn with replacement, or there is no noise");
    added.needs(fresh, "batches of an epoch are not independent");
    for (Range* range : {&counted, &walks, &slow, &twins, &added, &sized}) {
      range->awaits(over, "the counting is not over");
    }
    const double unit = as_double(run_.kicks().unit()) * p_.learning_rate * p_.learning_rate *
                        run_.force_variance(b);
    return {
        within("variance of a batch’s gradient, its trace", predicted_gradient(), gradient().value,
               kErrors * gradient().error + kRounding, "five standard errors over the walkers",
               counted),
        within("batches of every size: variance over theory, the worst of them", 1, worst_size(),
               kErrors * run_.sizes().error(), "five standard errors",
               sized.needs(p_.noise > 0, "there is no noise")),
        within("variance across the valley", run_.settled(false).variance, across().value,
               kErrors * across().error + kRounding, "five standard errors over the walkers",
               walks),
        within("variance along the valley", run_.settled(true).variance, along().value,
               kErrors * along().error + kRounding, "five standard errors over the walkers", slow),
        within("twice the batch over half the rate: ratio of variances",
               theory::twin_ratio(p_.learning_rate, p_.curvature), twin().value,
               kErrors * twin().error, "five standard errors over the walkers", twins),
        within("kicks of 1/η steps added up: variance", unit, run_.kicks().unit_variance(),
               kErrors * unit * run_.kicks().unit_error() + kRounding, "five standard errors",
               added)};
  }

 private:
  Average square(const std::vector<double>& sums) const {
    return average(sums, run_.main().sums().steps);
  }
  Average along() const { return square(run_.main().sums().along); }
  Average gradient() const { return square(run_.main().sums().kicks); }
  double predicted_gradient() const { return 2 * run_.force_variance(run_.main().batch()); }
  /// A quotient of two independent averages.
  Average twin() const {
    const Average a = square(run_.doubled().sums().across), c = square(run_.halved().sums().across);
    const double x = a.error / a.value, y = c.error / c.value, ratio = a.value / c.value;
    return {ratio, ratio * std::sqrt(x * x + y * y)};
  }
  /// Of all sizes and both ways to draw, the quotient that is farthest from 1. All N at once,
  /// without replacement, have no variance, and no quotient.
  double worst_size() const {
    double worst = 1;
    for (const bool replacement : {true, false}) {
      const std::vector<double> all = run_.sizes().variance(replacement);
      for (std::size_t i = 0; i + (replacement ? 0 : 1) < all.size(); ++i) {
        const double theory =
            theory::batch_variance(2 * p_.noise * p_.noise, run_.sizes().sizes()[i],
                                   as_double(p_.examples / 4 * 4), replacement);
        const double over = all[i] / theory;
        if (!(std::abs(over - 1) <= std::abs(worst - 1))) worst = over;
      }
    }
    return worst;
  }

  NoiseRun run_;
};

void check_setting(const Parameters& p, std::int64_t seed, Battery& result) {
  const std::string name = "η = " + short_number(p.learning_rate, 2) + ", " +
                           kDrawingWords[static_cast<std::size_t>(p.drawing)] + ", seed " +
                           std::to_string(seed) + ": ";
  add_verdicts(result, name, *run_whole<BatchNoise>(p, seed));
}

void check_settings(std::int64_t seed, Battery& result) {
  Parameters p;
  p.examples = 32;
  p.batch = 1;
  for (const double rate : {0.1, 0.5, 1.2}) {
    p.learning_rate = rate;
    check_setting(p, seed, result);
  }
  p.batch = 4;
  p.drawing = Drawing::without;
  p.spread = 0.4;
  check_setting(p, seed, result);
}

void check_controls(std::int64_t seed, Battery& result) {
  const std::string by = ", seed " + std::to_string(seed) + ": ";
  Parameters p;
  p.examples = 32;
  p.batch = 8;
  p.drawing = Drawing::epochs;
  const auto whole = run_whole<BatchNoise>(p, seed);
  result.add(*whole, at_most("control, epochs" + by + "variance over that of independent batches",
                             0.5, whole->across().value / whole->settled(), 0,
                             "kicks of an epoch cancel, so less than half is left",
                             "outside: batches are not independent"));
  p.drawing = Drawing::replacement;
  p.batch = 2;
  p.noise = 0;
  p.spread = 0.5;
  const auto fit = run_whole<BatchNoise>(p, seed);
  result.add(*fit, at_most("interpolation" + by + "variance", 0, fit->across().value, 1e-28,
                           "rounding: the square of 1e-15", "one weight suits all examples"));
  p.noise = 1;
  p.spread = 0;
  p.learning_rate = 0.05;
  const auto fine = run_whole<BatchNoise>(p, seed);
  result.add(*fine, at_most("control, √(η/B) as the noise of a step" + by + "measured over it",
                            0.25, fine->step_noise() / fine->lecture_noise(), 0,
                            "it is √η of it, 0.22 at η = 0.05",
                            "outside: it is the noise of a unit of time"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<BatchNoise, Parameters>(
      {.title = "The temperature of mini-batches",
       .question = "How hot does a batch make a weight, and is half the rate the same as twice the "
                   "batch?",
       .precision = "double: the variances are held against closed forms",
       .range =
           "A bowl, and batches that are drawn afresh. Batches of an epoch are not independent, "
           "and are outside.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_settings(seed, result);
    check_controls(seed, result);
  }
  return result;
}

}  // namespace lm::batch_noise
