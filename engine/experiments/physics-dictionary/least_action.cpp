// Experiment least-action: gradient descent on the action of an oscillator's path, which is least
// on short paths only.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/path_action.hpp"

namespace lm::least_action {
namespace {

/// A run ends when the bump has shrunk or grown so many times, or after so many steps.
constexpr double kTimes = 1000;
constexpr std::int64_t kMostSteps = 100'000;
/// A bump below this share of its start is rounding, in part.
constexpr double kLeastLeft = 1e-6;
/// Nearer to a whole number of half periods, the true path is tens of times larger than its ends.
constexpr double kFarFromWhole = 0.02;
/// Waves that are left may cost this share of a path as high as all, squared.
constexpr double kSettled = 1e-3;
constexpr Index kCurve = 41;

enum class Objective { action, energy, residual };
constexpr std::array kObjectiveNames{"action", "energy", "residual"};

struct Parameters {
  double duration = 0.8;
  double from = 1;
  double to = 0.5;
  double bump = 0.6;
  Objective objective = Objective::action;
  double share = 0.9;
  std::int64_t intervals = 24;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Path");
    v.real(duration, param("duration", "Duration in half periods").symbol("D").between(0.1, 3.5),
           "The mass is let go at the first place and found at the second after this time.");
    v.real(from, param("from", "First place").symbol("x_a").between(-2, 2), "Where it starts.");
    v.real(to, param("to", "Last place").symbol("x_b").between(-2, 2), "Where it is found.");
    v.real(bump, param("bump", "Bump at the start").symbol("b").between(-2, 2),
           "The first path is a straight line and one arch of a sine of this height.");
    v.integer(intervals, param("intervals", "Steps of time").symbol("N").between(8, 48),
              "Into which the duration is cut.");
    v.group("Descent");
    v.choice(objective, kObjectiveNames, param("objective", "What descends"),
             "action: kinetic minus potential energy, summed over time. energy: plus in place of "
             "minus, which is a string on springs. residual: the action's slope, squared.");
    v.real(share, param("share", "Share of the largest stable step").between(0.05, 1),
           "Above 1 the finest ripples grow.");
  }
};

class LeastAction : public ExperimentOf<Parameters> {
 public:
  LeastAction(const Parameters& p, const Setup&)
      : ExperimentOf(p),
        problem_{p.duration * kPi, as_index(p.intervals),
                 p.objective == Objective::energy ? 1.0 : -1.0, p.from, p.to},
        h_(problem_.duration / as_double(p.intervals)),
        truth_(theory::stationary_path(problem_)),
        start_(as_size(p.intervals) + 1),
        slope_(start_.size(), 0.0),
        twice_(start_.size(), 0.0),
        history_({"bump", "predicted"}) {
    for (std::size_t i = 0; i < start_.size(); ++i) {
      const double share = as_double(as_index(i)) / as_double(p.intervals);
      start_[i] = p.from + (p.to - p.from) * share + p.bump * arch(i);
    }
    start_.back() = p.to;
    path_ = start_;
    first_ = bump();
    const double steepest = theory::path_curvature(problem_, p.intervals - 1);
    rate_ = p.share * 2 / (residual() ? steepest * steepest : steepest);
    measure_curvatures();
    begin();
  }

  std::int64_t suggested_steps() const override {
    const double per_step = std::abs(lm::log(std::abs(predicted_factor())));
    const double steps = per_step > 0 ? lm::log(kTimes) / per_step : as_double(kMostSteps);
    return static_cast<std::int64_t>(std::clamp(std::ceil(steps), 20.0, as_double(kMostSteps)));
  }
  Views views() const override { return {path_view(), valley_view(), bump_view()}; }
  Scalars scalars() const override {
    return {measured("action", functional(path_), "action of the path now"),
            predicted("predicted_action", theory::stationary_action(problem_),
                      "action of the true path"),
            measured("factor", factor_, "growth of the bump per step"),
            predicted("predicted_factor", predicted_factor(), "$1 - \\eta\\lambda_1$"),
            measured("curvature", curvature_, "curvature along one arch"),
            predicted("predicted_curvature", theory::path_curvature(problem_, 1),
                      "$\\lambda_1 \\approx 1/D^2 - 1$"),
            measured("negative_directions", as_double(negative_), "directions that lead down"),
            predicted("predicted_negative_directions",
                      as_double(theory::negative_directions(problem_)), "half periods within"),
            measured("distance", distance(), "largest distance from the true path")};
  }

  double distance() const {
    double most = 0;
    for (std::size_t i = 0; i < path_.size(); ++i) {
      most = std::max(most, std::abs(path_[i] - truth_[i]));
    }
    return most;
  }
  double below_the_truth() const { return functional(truth_) - functional(path_); }

 protected:
  void take_step() override {
    pull(path_, slope_);
    if (residual()) pull(slope_, twice_);
    const std::vector<double>& force = residual() ? twice_ : slope_;
    for (std::size_t i = 0; i < path_.size(); ++i) path_[i] -= rate_ * force[i];
    const double share = std::abs(bump() / first_);
    if (share > kLeastLeft) factor_ = lm::exp(lm::log(share) / as_double(step() + 1));
  }
  std::optional<std::string> trouble() const override {
    if (std::abs(bump()) < 1e6 || !has_truth()) return std::nullopt;
    return "the path passed 1e6: this action has no lowest value";
  }
  void record() override {
    history_.add(step(), {std::abs(bump()), std::abs(first_) * lm::pow(std::abs(predicted_factor()),
                                                                       as_double(step()))});
  }
  Checks checks() const override {
    const Range paths = Range("a duration that is no whole number of half periods")
                            .needs(has_truth(), "all neighbouring paths meet at the end")
                            .needs(std::abs(first_) > 1e-3, "the first path has no bump");
    Range settled = paths;
    const double size = 1 + std::abs(first_) + *std::max_element(truth_.begin(), truth_.end()) -
                        *std::min_element(truth_.begin(), truth_.end());
    settled
        .needs(residual() || theory::negative_directions(problem_) == 0,
               "the action of the true path is not the least")
        .awaits(rest_of_waves(size) < kSettled * size * size, "waves are still there");
    Range counted = paths;
    counted.needs(gap_to_whole() > ripple_of_steps(), "the steps of time move the count");
    // Each of N sums rounds; a bump of kLeastLeft is known to that share.
    const double rounding = 64 * kEpsilon * as_double(p_.intervals) * size /
                            (kLeastLeft * std::min(1.0, std::abs(first_)));
    return {within("growth of the bump per step", std::abs(predicted_factor()), factor_,
                   rounding / std::max<double>(1, as_double(step())) + 64 * kEpsilon,
                   "rounding of a bump that has shrunk to a millionth", paths),
            within("curvature along one arch", theory::path_curvature(problem_, 1), curvature_,
                   256 * kEpsilon * size / (h_ * h_), "rounding of second differences", paths),
            equal("directions that lead down", as_double(theory::negative_directions(problem_)),
                  as_double(negative_), "half periods within the duration", counted),
            within("action where descent ends", theory::stationary_action(problem_),
                   functional(path_), rest_of_waves(size) + rounding * kLeastLeft * size,
                   "what is left of each wave", settled)};
  }

 private:
  bool residual() const { return p_.objective == Objective::residual; }
  double gap_to_whole() const { return std::abs(p_.duration - nearest_whole(p_.duration)); }
  static double nearest_whole(double x) { return std::floor(x + 0.5); }
  bool has_truth() const { return problem_.sign > 0 || gap_to_whole() > kFarFromWhole; }
  /// A step of time h makes k half periods k(1 + (πk/2N)²/6) of them.
  double ripple_of_steps() const {
    const double k = nearest_whole(p_.duration), angle = kPi * k / (2 * as_double(p_.intervals));
    return k * angle * angle / 3;
  }

  /// sin(πi/N), the first mode.
  double arch(std::size_t i) const {
    return lm::sin(kPi * as_double(as_index(i)) / as_double(p_.intervals));
  }
  /// Height of the path over the true one, as that mode.
  double bump() const {
    double sum = 0;
    for (std::size_t i = 1; i + 1 < path_.size(); ++i) sum += (path_[i] - truth_[i]) * arch(i);
    return 2 * sum / as_double(p_.intervals);
  }
  double predicted_factor() const {
    const double curvature = theory::path_curvature(problem_, 1);
    return 1 - rate_ * (residual() ? curvature * curvature : curvature);
  }

  /// Minus the net force on each point: (2x_i − x_{i−1} − x_{i+1})/h² ± x_i, 0 at the ends.
  void pull(const std::vector<double>& x, std::vector<double>& out) const {
    for (std::size_t i = 1; i + 1 < x.size(); ++i) {
      out[i] = (2 * x[i] - x[i - 1] - x[i + 1]) / (h_ * h_) + problem_.sign * x[i];
    }
  }
  /// Kinetic minus (or plus) potential energy over time, by the trapezoidal rule.
  double functional(const std::vector<double>& x) const {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const double rise = x[i + 1] - x[i];
      sum += rise * rise / (2 * h_) + problem_.sign * h_ * (x[i] * x[i] + x[i + 1] * x[i + 1]) / 4;
    }
    return sum;
  }
  /// Along one arch by two pulls; the directions by the signs of an elimination (Sylvester 1852)
  /// of the matrix that unit displacements show.
  void measure_curvatures() {
    std::vector<double> x(path_.size(), 0.0), out(path_.size(), 0.0);
    for (std::size_t i = 1; i + 1 < x.size(); ++i) x[i] = arch(i);
    pull(x, out);
    double along = 0, square = 0;
    for (std::size_t i = 0; i < x.size(); ++i) along += x[i] * out[i], square += x[i] * x[i];
    curvature_ = along / square;
    std::fill(x.begin(), x.end(), 0.0);
    x[2] = 1;
    pull(x, out);
    const double own = out[2], beside = out[3];
    double pivot = own;
    for (std::int64_t i = 1; i < p_.intervals; ++i) {
      negative_ += pivot < 0 ? 1 : 0;
      pivot = own - beside * beside / pivot;
    }
  }
  /// A wave of height c costs ¼λTc². The first is the bump; no other was higher than twice all.
  double rest_of_waves(double size) const {
    double rest = 0;
    for (Index k = 1; k < p_.intervals; ++k) {
      const double curvature = theory::path_curvature(problem_, k);
      const double kept = 1 - rate_ * (residual() ? curvature * curvature : curvature);
      const double start = k == 1 ? std::abs(first_) : 2 * size;
      const double height = start * lm::pow(std::abs(kept), as_double(step()));
      rest += std::abs(curvature) * problem_.duration * height * height / 4;
    }
    return 1.1 * rest;
  }

  View path_view() const {
    std::vector<double> times;
    for (Index i = 0; i <= p_.intervals; ++i) {
      times.push_back(p_.duration * as_double(i) / as_double(p_.intervals));
    }
    Plot plot = curve("path", "The path", axis("time", "half periods"), axis("place $x$"), times);
    plot.measured("the path now", path_);
    if (has_truth()) plot.predicted("true path", truth_);
    return plot.reference("first path", start_);
  }
  /// The functional over the height of one arch on the true path.
  View valley_view() const {
    const double reach = std::max({1.2 * std::abs(first_), 1.2 * std::abs(bump()), 0.5});
    std::vector<double> height, value, parabola, x = truth_;
    const double lowest = functional(truth_);
    for (Index j = 0; j < kCurve && has_truth(); ++j) {
      const double c = reach * as_double(2 * j - kCurve + 1) / as_double(kCurve - 1);
      for (std::size_t i = 1; i + 1 < x.size(); ++i) x[i] = truth_[i] + c * arch(i);
      height.push_back(c);
      value.push_back(functional(x) - lowest);
      parabola.push_back(theory::path_curvature(problem_, 1) * problem_.duration * c * c / 4);
    }
    const bool energy = p_.objective == Objective::energy;
    Plot plot =
        scatter("valley", energy ? "The energy along one arch" : "The action along one arch",
                axis("height of the arch"), axis("above the true path's"));
    plot.measured("measured", height, value)
        .predicted("parabola of curvature $\\lambda_1$", height, parabola);
    if (has_truth()) {
      plot.add(Role::test, "the path now", std::vector{bump()},
               std::vector{functional(path_) - lowest});
    }
    return plot;
  }
  View bump_view() const {
    return over_steps(history_, "bump", "The arch on the true path", log_axis("its height"))
        .measured("gradient descent", "bump")
        .predicted("$|1 - \\eta\\lambda_1|^t$", "predicted");
  }

  theory::PathProblem problem_;
  double h_;
  std::vector<double> truth_, start_, path_, slope_, twice_;
  double first_ = 0, rate_ = 0, factor_ = kNaN, curvature_ = 0;
  std::int64_t negative_ = 0;
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<LeastAction, Parameters>(
      {.title = "Is the action least?",
       .question = "Does gradient descent on the action find the path that nature takes?",
       .precision = "double: the steps are held against a closed form",
       .range = "Durations that are no whole number of half periods. The action of the true path "
                "is the least up to half a period; the energy of a string always is.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1}, {}};
  for (const Objective objective : {Objective::action, Objective::energy, Objective::residual}) {
    for (const double duration : {0.5, 0.8, 1.2, 2.5}) {
      Parameters p;
      p.objective = objective;
      p.duration = duration;
      p.intervals = objective == Objective::residual ? 12 : 24;
      const auto run = run_whole<LeastAction>(p, 1);
      const std::string name = std::string(kObjectiveNames[as_size(static_cast<int>(objective))]) +
                               ", D = " + short_number(duration, 2) + ": ";
      add_verdicts(result, name, *run);
    }
  }
  Parameters p;
  p.duration = 1.2;
  const auto lost = run_whole<LeastAction>(p, 1);
  result.add(*lost, at_least("control, D = 1.2: how far descent is from the true path", 100,
                             lost->distance(), 0, "it began within 5, and leaves a thousandfold",
                             "outside: more than half a period"));
  result.add(*lost,
             at_least("control, D = 1.2: action of the true path over that of the path now", 1000,
                      lost->below_the_truth(), 0, "a thousandfold arch lies a million times lower",
                      "outside: more than half a period"));
  return result;
}

}  // namespace lm::least_action
