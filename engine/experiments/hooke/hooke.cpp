// Experiment hooke: a spring is pulled twenty times, and a class finds out what its error bars are
// worth.
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/statistics.hpp"
#include "experiments/hooke/spring_pictures.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/verdicts.hpp"
#include "theory/least_squares.hpp"

namespace lm::hooke {
namespace {

/// A count, mean or variance lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// (2 + excess)/T, the relative variance of a variance, up to which five of its errors are a test.
constexpr double kResolved = 0.02;
/// Updates of gradient descent, and the columns' overlap up to which they leave 1e-11 of the way.
constexpr int kUpdates = 1000;
constexpr double kOverlap = 0.95;
constexpr double kDescent = 1e-9, kNormal = 1e-10;
/// Below this share of the forces a file's scatter is rounding.
constexpr double kRounding = 1e-9;
/// From here on the variance of Student's t is itself seen well enough in a class.
constexpr double kFreedom = 9;

class Hooke : public ExperimentOf<Parameters> {
 public:
  Hooke(const Parameters& p, const Setup& setup) : ExperimentOf(p), story_(p, setup) { begin(); }

  std::int64_t suggested_steps() const override { return story_.steps(); }
  Views views() const override {
    return {spring_view(story_), table_view(story_), so_far_view(story_),    class_view(story_),
            bars_view(story_),   pulls_view(story_), residuals_view(story_), descent_view(story_)};
  }
  Scalars scalars() const override { return joined(own_scalars(), class_scalars()); }

  const Story& story() const { return story_; }
  double spread() const { return deviation(story_.estimates()); }
  double error_ratio() const { return spread() / story_.textbook_error(); }
  double scatter_error_ratio() const { return spread() / story_.mean_scatter_error(); }
  double scatter_pull_variance() const {
    const double found = deviation(story_.pulls_scatter());
    return found * found;
  }
  double predicted_ratio() const { return story_.true_error() / story_.textbook_error(); }
  double pull_mean() const { return story_.mates().empty() ? kNaN : mean(story_.pulls_known()); }

 protected:
  void take_step() override { story_.go_on(step()); }
  bool finished() const override { return step() >= story_.steps(); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  Checks checks() const override { return joined(fit_checks(), class_checks()); }

 private:
  /// What gradient descent finds: −slope in the run's units. NaN before anything is decided.
  double descended() const {
    return descended_.of(*this, [this] {
      if (!decided()) return kNaN;
      return descend(story_.bench(), story_.forces(), story_.pulled(), kUpdates).back();
    });
  }
  bool decided() const { return std::isfinite(story_.result().stiffness); }

  /// −ΣxF/Σx², or the normal equations with a column of ones.
  double closed_form() const {
    if (!decided()) return kNaN;
    const Bench& bench = story_.bench();
    const Index n = story_.pulled();
    return -theory::LineFit(bench.x.head(n), bench.weights.head(n), p_.intercept)
                .slope(story_.forces().head(n));
  }
  double by_normal_equations() const {
    if (!decided()) return kNaN;
    const Bench& bench = story_.bench();
    const Index n = story_.pulled();
    const Vector values = bench.weights.head(n).cwiseSqrt().cwiseProduct(story_.forces().head(n));
    return -theory::normal_equations(unit_columns(bench, n), values)(0) /
           displacement_length(bench, n);
  }
  /// How alike the columns of x and of ones are.
  double overlap() const {
    if (!p_.intercept || !decided()) return 0;
    const Matrix columns = unit_columns(story_.bench(), story_.pulled());
    return std::abs(columns.col(0).dot(columns.col(1)));
  }

  Scalars own_scalars() const {
    const Result& now = story_.result();
    const double error = story_.textbook_error();
    const bool all = story_.pulled() == story_.pulls();
    return {
        measured("estimate", descended(), "your $k$, by gradient descent", "N/m"),
        predicted("closed_form", closed_form(), "your $k$, in closed form", "N/m"),
        predicted("standard_error", error, "the textbook’s error, $\\sigma$ known", "N/m"),
        measured("scatter_error", now.error(), "the same with your scatter for $\\sigma$", "N/m"),
        measured("scatter", now.scatter, "your scatter about the line", "N"),
        measured("constant", decided() ? now.constant : kNaN, "your $b$, where the line begins",
                 "N"),
        measured("own_pull", all ? (now.stiffness - story_.bench().stiffness) / error : kNaN,
                 "errors that you are off by")};
  }

  Scalars class_scalars() const {
    const std::vector<double> known = story_.pulls_known();
    const double ratio = predicted_ratio();
    const double variance = deviation(known);
    return {measured("mates", story_.mate_count(), "classmates so far"),
            measured("class_mean", story_.mates().empty() ? kNaN : mean(story_.estimates()),
                     "mean $k$ of the class", "N/m"),
            predicted("predicted_class_mean", story_.mean_estimate(), "the same, in theory", "N/m"),
            measured("spread", spread(), "standard deviation of the class", "N/m"),
            predicted("predicted_spread", story_.true_error(), "the same, in theory", "N/m"),
            measured("error_ratio", error_ratio(), "class’s spread over the textbook’s error"),
            predicted("predicted_error_ratio", ratio, "the same, in theory"),
            measured("pull_mean", pull_mean(), "mean pull $(\\hat k - k)/\\text{error}$"),
            predicted("predicted_pull_mean",
                      (story_.mean_estimate() - story_.bench().stiffness) / story_.textbook_error(),
                      "the same, in theory"),
            measured("pull_variance", variance * variance, "variance of the pulls"),
            predicted("predicted_pull_variance", ratio * ratio, "the same, in theory"),
            measured("scatter_pull_variance", scatter_pull_variance(),
                     "variance of the pulls, $\\sigma$ from the scatter"),
            predicted("predicted_scatter_pull_variance",
                      textbook() ? theory::student_variance(story_.fit().freedom()) : kNaN,
                      "the same, in theory"),
            measured("scatter_error_ratio", scatter_error_ratio(),
                     "class’s spread over their own errors"),
            predicted("predicted_scatter_error_ratio",
                      story_.left_out() == 0 ? story_.true_error() / story_.scatter_error() : kNaN,
                      "the same, in theory"),
            measured("covered", story_.mates().empty() ? kNaN : story_.covered(),
                     "share of error bars that cover $k$"),
            predicted("predicted_covered", gaussian() ? story_.cover_chance() : kNaN,
                      "the same, in theory")};
  }

  bool own_data() const { return story_.bench().own.size() > 0; }
  bool gaussian() const { return own_data() || p_.errors != Errors::outliers; }
  /// Whether the errors are those that the textbook's formula is made for, and the line the right
  /// one.
  bool textbook() const {
    return (own_data() ||
            (p_.weighted ? p_.errors == Errors::growing : p_.errors == Errors::equal)) &&
           story_.left_out() == 0;
  }
  bool noisy() const {
    return story_.bench().sigma > kRounding * story_.forces().cwiseAbs().maxCoeff();
  }

  Checks fit_checks() const {
    const double scale = decided() ? story_.bench()
                                             .weights.head(story_.pulled())
                                             .cwiseSqrt()
                                             .cwiseProduct(story_.forces().head(story_.pulled()))
                                             .norm() /
                                         displacement_length(story_.bench(), story_.pulled())
                                   : kNaN;
    const auto tame = [this](const char* text) {
      return Range(text)
          .needs(overlap() <= kOverlap, "the column of ones is nearly that of the displacements")
          .awaits(decided(), "the pulls do not decide k yet");
    };
    const Range all = Range("equal or growing errors, and the line has all that the law has")
                          .needs(gaussian(), "a slip may be as large as it likes")
                          .needs(story_.left_out() == 0, "the zero is not fitted")
                          .needs(!own_data(), "the spring is the fit itself")
                          .awaits(story_.pulled() == story_.pulls(), "there are pulls to come");
    return {
        within("k by gradient descent against the closed form", closed_form(), descended(),
               kDescent * scale, "a thousand updates leave 1e-11 of the way, and rounding",
               tame("displacements that are not nearly all alike")),
        within("k by sums against the normal equations", by_normal_equations(),
               story_.result().stiffness, kNormal * scale,
               "rounding, times a condition number of 40",
               tame("displacements that are not nearly all alike")),
        within("your k against the spring's", story_.bench().stiffness, story_.result().stiffness,
               kErrors * story_.true_error(), "five of the errors that theory gives", all)};
  }

  /// A class large enough for the errors' tails.
  Range counted(const char* text) const {
    return Range(text)
        .needs(noisy(), "the forces lie on a line")
        .awaits(tails() <= kResolved, "too few classmates for a variance");
  }
  /// A range in which the textbook's formula is claimed.
  Range supposed(const char* text) const {
    return counted(text).needs(textbook(),
                               "the errors are not of the sizes that the formula supposes");
  }
  /// The relative variance of the class's variance.
  double tails() const { return (2 + story_.excess()) / story_.mate_count(); }

  Checks class_checks() const { return joined(spread_checks(), error_checks()); }

  Checks spread_checks() const {
    const double n = story_.mate_count(), error = story_.textbook_error();
    const double bias = story_.mean_estimate() - story_.bench().stiffness;
    const double variance = error_ratio() * error_ratio();
    const char* any = "100 classmates or more; more where errors have tails";
    return {
        within("mean k of the class", story_.mean_estimate(),
               story_.mates().empty() ? kNaN : mean(story_.estimates()),
               kErrors * story_.true_error() / std::sqrt(n), "five standard errors", counted(any)),
        within("spread of the class", story_.true_error(), spread(),
               kErrors * story_.true_error() * std::sqrt(tails()) / 2,
               "five standard errors, from the errors' fourth moment", counted(any)),
        within("mean of the pulls", bias / error, pull_mean(),
               kErrors * predicted_ratio() / std::sqrt(n), "five standard errors", counted(any)),
        within("variance of the pulls is 1", 1, variance, kErrors * std::sqrt(2 / n),
               "five standard errors of a normal variance",
               supposed("errors and weights as the formula supposes, no zero left out"))};
  }

  Checks error_checks() const {
    const double n = story_.mate_count(), chance = story_.cover_chance();
    const double freedom = story_.fit().freedom(), student = theory::student_variance(freedom);
    const double scatter_tails =
        story_.fit().residual_spread(story_.bench().deviations, story_.bench().excess) / n;
    return {
        within("variance of the pulls, σ from the scatter", student, scatter_pull_variance(),
               freedom < kFreedom
                   ? 0
                   : kErrors * student * std::sqrt((2 + theory::student_excess(freedom)) / n),
               "five standard errors, from the fourth moment of Student's t",
               supposed("errors as the formula supposes, 9 pulls more than constants")
                   .needs(freedom >= kFreedom, "so few pulls give tails that no class sees")),
        within("the class's own errors, root mean square", story_.scatter_error(),
               story_.mean_scatter_error(),
               kErrors * story_.scatter_error() * std::sqrt(scatter_tails) / 2,
               "five standard errors at most, from the errors' fourth moment",
               counted("no zero left out").needs(story_.left_out() == 0, "the zero is not fitted")),
        within("share of error bars that cover k", chance, story_.covered(),
               kErrors * std::sqrt(chance * (1 - chance) / n) + kErrors / n,
               "five standard errors, and five counts where it is rare",
               counted("normal errors").needs(gaussian(), "sums of outliers are not normal"))};
  }

  Story story_;
  Once<double> descended_;
};

Parameters with(Errors errors, bool weighted = false) {
  Parameters p;
  p.errors = errors, p.weighted = weighted;
  return p;
}

/// Ten pulls leave nine degrees of freedom, and three classes of two thousand see their 9/7.
void check_student(Battery& result) {
  Parameters p;
  p.points = 10, p.trials = 2000;
  const Runs<Hooke> runs = run_whole<Hooke>(p, result.seeds);
  double sum = 0;
  for (const auto& run : runs) sum += run->scatter_pull_variance() / as_double(runs.size());
  const double predicted = theory::student_variance(9), all = 2000 * as_double(runs.size());
  result.add(
      all_of(runs),
      within("ten pulls, three classes: variance of the pulls, σ from the scatter", predicted, sum,
             kErrors * predicted * std::sqrt((2 + theory::student_excess(9)) / all),
             "five standard errors, half of what tells it from 1", "ten pulls"));
}

/// Where the textbook's error is wrong, by sums that are done by hand.
void check_controls(Battery& result) {
  const auto growing = run_whole<Hooke>(with(Errors::growing), 1);
  // 1² + … + 20² = 2870 and 1⁴ + … + 20⁴ = 722666.
  const double by_squares = std::sqrt(20 * 722666.0) / 2870;
  result.add(*growing,
             within("control, growing errors: spread over the textbook's error", by_squares,
                    growing->error_ratio(), kErrors * by_squares / std::sqrt(2 * 400.0),
                    "five standard errors", "outside: the textbook has 1"));
  Parameters p = with(Errors::outliers);
  p.trials = 2000;
  const auto outliers = run_whole<Hooke>(p, 1);
  const double by_slips = std::sqrt(0.9 + 0.1 * 100);
  result.add(*outliers, within("control, outliers: spread over the textbook's error", by_slips,
                               outliers->error_ratio(), kErrors * by_slips / std::sqrt(2000.0),
                               "five standard errors: the pulls have an excess of 2",
                               "outside: the textbook has 1"));
  result.add(*outliers, within("outliers: theory's spread over the textbook's error", by_slips,
                               outliers->predicted_ratio(), 1e-12, "rounding", "one slip in ten"));
  p = Parameters{};
  p.offset = 0.3;
  const auto shifted = run_whole<Hooke>(p, 1);
  // 0.3 Σx/Σx² over 0.05/√Σx², with Σi = 210: 6·210/√2870.
  result.add(*shifted,
             within("control, zero off and not fitted: mean pull", -6 * 210 / std::sqrt(2870.0),
                    shifted->pull_mean(), kErrors / std::sqrt(400.0), "five standard errors",
                    "outside: the law has a constant that the fit lacks"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<Hooke, Parameters>(
      {.title = "A spring, twenty pulls and an error",
       .question = "How well do twenty pulls know a spring, and is the error bar honest?",
       .precision = "double: closed forms are held to rounding",
       .range = "The textbook’s error holds for independent errors of one known size and a law "
                "that the fit can follow. Theory here also predicts by how much it is wrong "
                "elsewhere.",
       .no_fitted_parameter = true,
       .inputs = {spring_input()}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    const std::string of_seed = ", seed " + std::to_string(seed) + ": ";
    const auto add = [&](const std::string& name, const Parameters& p) {
      const auto run = run_whole<Hooke>(p, seed);
      add_verdicts(result, name + of_seed, *run);
    };
    Parameters p;
    add("twenty pulls", p);
    p.intercept = true;
    add("zero fitted", p);
    p.offset = 0.3;
    add("zero off and fitted", p);
    p.push = true;
    add("pushed, too", p);
    p.intercept = false;
    add("pushed, zero off and not fitted", p);
    add("growing errors", with(Errors::growing));
    add("growing errors, weighed", with(Errors::growing, true));
    add("equal errors, weighed", with(Errors::equal, true));
    p = with(Errors::outliers);
    p.trials = 2000;
    add("outliers", p);
    p = Parameters{};
    p.points = 5;
    add("five pulls", p);
    p = Parameters{};
    p.points = 100, p.trials = 2000;
    add("a hundred pulls, two thousand students", p);
  }
  check_student(result);
  check_controls(result);
  return result;
}

}  // namespace lm::hooke
