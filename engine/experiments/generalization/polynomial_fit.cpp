// Experiment polynomial-fit: polynomials of every degree through the same noisy points.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "experiments/generalization/fit_ladder.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/fit_errors.hpp"

namespace lm::polynomial_fit {
namespace {

using namespace polynomial;  // NOLINT(google-build-using-namespace): what the lesson shares

/// So many sets make the mean of errors over predictions sharp enough to be told from 1.
constexpr std::int64_t kEnough = 100;
/// A line's slope lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
constexpr Index kCurvePoints = 401;

struct Parameters {
  Target target = Target::cubic;
  std::int64_t degree = 3, examples = 20;
  double noise = 0.1;
  Basis basis = Basis::legendre;
  Design design = Design::random;
  std::int64_t sets = 150;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The polynomial");
    v.integer(degree, param("degree", "Degree").symbol("d").between(0, 100),
              "A polynomial of degree $d$ has $d + 1$ weights.");
    v.choice(basis, kBasisWords, param("basis", "Terms"),
             "legendre: each term stays between −1 and 1, and no two are alike. monomial: "
             "$1, x, x^2, \\dots$, as in the lecture.");
    v.group("Points");
    v.choice(target, kTargetWords, param("target", "True curve").generated(),
             "cubic: $x^3 - x/2$ on [−1, 1]. sine: $\\sin x$ on [−π, π].");
    v.integer(examples, param("examples", "Points").symbol("N").between(4, 40).generated(),
              "How many points there are to fit.");
    v.real(noise, param("noise", "Noise").symbol("\\sigma").between(0, 1).generated(),
           "Standard deviation of what is added to each value.");
    v.choice(design, kDesignWords, param("design", "Places").generated(),
             "random: anywhere on the interval. grid: in the middles of equal pieces.");
    v.integer(sets, param("sets", "Sets of points").between(1, 300).generated(),
              "Each step draws a new set and fits it by all degrees.");
  }
};

class PolynomialFit : public ExperimentOf<Parameters> {
 public:
  PolynomialFit(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        own_(!setup.inputs.empty()) {
    shown_ = own_ ? read_points(setup.inputs[0])
                  : draw_points(p.target, p.design, as_index(p.examples), p.noise, seed_, 0);
    degrees_ = degrees_up(shown_.u.size(), as_index(p.degree));
    chosen_ = rung_of(as_index(p.degree));
    rungs_.assign(degrees_.size(), {});
    for (auto& rung : rungs_) rung.reserve(as_size(suggested_steps()));
    const Matrix X = features(p.basis, shown_.u, as_index(p.degree));
    weights_ = fit(X, shown_.y);
    train_ = mean_square(X * weights_ - shown_.y);
    line_ = fit(features(Basis::legendre, shown_.u, 1), shown_.y);
    limit_ = theory::limit_line(everywhere().u, everywhere().weights,
                                curve_at(p.target, everywhere().u), p.noise);
    begin();
  }

  std::int64_t suggested_steps() const override { return own_ ? shown_.u.size() : p_.sets; }
  Views views() const override { return {fit_view(), error_view(), norm_view()}; }
  Scalars scalars() const override {
    const double worst = most();
    return {
        measured("train_error", of(chosen_, &Rung::train), "error on the points, median"),
        measured("test_error", of(chosen_, &Rung::test), "error on the whole interval, median"),
        predicted("predicted_test_error", of(chosen_, &Rung::predicted), "the same, in theory"),
        measured("error_ratio", ratio(), "error over its prediction, mean of all sets"),
        measured("best_degree", best(), "degree with the smallest error"),
        measured("worst_terms", worst, "terms $d + 1$ with the largest error"),
        predicted("predicted_worst_terms", own_ ? kNaN : as_double(p_.examples),
                  "as many terms as points"),
        measured("last_error", of(degrees_.size() - 1, &Rung::test), "error at degree 100"),
        measured("norm", weights_.norm(), "size of the weights $|w|$ of what is drawn"),
        measured("shown_train_error", train_, "error of what is drawn, on its points"),
        measured("slope", line_(1) / shown_.half, "slope of the straight line"),
        predicted("predicted_slope", own_ ? kNaN : limit_.slope / shown_.half,
                  "slope with endless points"),
        measured("line_error", line_error(), "error of the straight line"),
        predicted("predicted_line_error", own_ ? kNaN : limit_.error, "error with endless points")};
  }

  /// The median over the sets so far; NaN before the first.
  double of(std::size_t rung, double Rung::*what) const {
    std::vector<double> all;
    for (const Rung& one : rungs_[rung]) all.push_back(one.*what);
    return median(std::move(all));
  }
  std::size_t rung_of(Index degree) const {
    return as_size(std::find(degrees_.begin(), degrees_.end(), degree) - degrees_.begin());
  }
  double error_at(Index degree) const { return of(rung_of(degree), &Rung::test); }
  theory::MedianError expected_error_at(Index degree) const {
    std::vector<double> means, variances;
    for (const Rung& one : rungs_[rung_of(degree)]) {
      means.push_back(one.predicted), variances.push_back(one.spread);
    }
    return theory::median_error(means, variances);
  }
  double best() const { return step() == 0 ? kNaN : extreme(true); }
  double most() const { return step() == 0 ? kNaN : extreme(false) + 1; }
  /// Of the straight lines through all sets so far.
  double mean_slope() const { return slopes_ / as_double(step()) / shown_.half; }
  double line_error() const {
    if (own_) return kNaN;
    const Vector off =
        values(Basis::legendre, line_, everywhere().u) - curve_at(p_.target, everywhere().u);
    return everywhere().weights.dot(off.cwiseAbs2());
  }
  /// Mean of error over prediction at the chosen degree.
  double ratio() const {
    double sum = 0;
    for (const Rung& one : rungs_[chosen_]) sum += one.test / one.predicted;
    return sum / as_double(step());
  }

 protected:
  void take_step() override {
    const Points points = own_ || step() == 0
                              ? shown_
                              : draw_points(p_.target, p_.design, as_index(p_.examples), p_.noise,
                                            seed_, static_cast<std::uint64_t>(step()));
    // A step is no step of training: it decomposes matrices of other sizes, in memory of their own.
    slopes_ += fit(features(Basis::legendre, points.u, 1), points.y)(1);
    for (std::size_t k = 0; k < degrees_.size(); ++k) {
      rungs_[k].push_back(own_ ? climb_without(points, p_.basis, degrees_[k], as_index(step()))
                               : climb(points, p_.target, p_.basis, degrees_[k], p_.noise));
    }
  }
  bool finished() const override { return step() >= suggested_steps(); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}

  Checks checks() const override {
    double spread = 0;
    bool known = step() > 0;
    for (const Rung& one : rungs_[chosen_]) {
      spread += one.spread;
      known = known && std::isfinite(one.predicted);
    }
    const double sets = as_double(std::max<std::int64_t>(step(), 1));
    const Range told =
        Range("points of the lab, terms that rounding can tell apart, noise, 100 sets")
            .needs(!own_, "the true curve is not known")
            .needs(p_.noise > 0, "there is no noise")
            .needs(p_.sets >= kEnough, "fewer than 100 sets")
            .needs(step() == 0 || known, "rounding cannot tell the terms apart")
            .awaits(step() >= kEnough, "fewer than 100 sets yet");
    const bool grid = p_.design == Design::grid;
    const double n = as_double(shown_.u.size());
    // Midpoint sums of uf and of u² are off by h²/24 of the slope at the ends (Euler and
    // Maclaurin): a line's slope k is off by (k − (f(1) + f′(1))/2)/N², and by terms of order 1/N⁴.
    const double ends = p_.target == Target::cubic ? 3 : -kPi, squared = n * n;
    const double coarse = std::abs(limit_.slope - ends / 2) / squared * (1 + 10 / squared);
    const double luck =
        (grid ? p_.noise * std::sqrt(3.0) : limit_.slope_error) / std::sqrt(n * sets);
    const double bias = grid ? coarse : std::abs(limit_.slope_bias) / n;
    return {within("error of this degree over its prediction, mean of the sets", 1, ratio(),
                   theory::reach_of_squares(spread / (sets * sets)),
                   "four standard deviations of a mean of squares, as χ² of its variance", told),
            within("slope of the straight line", limit_.slope / shown_.half, mean_slope(),
                   (kErrors * luck + bias) / shown_.half,
                   "five standard errors of the mean of the sets, that the line is the wrong curve "
                   "included, and what N points leave of the limit: order 1/N, on a grid 1/N²",
                   Range("degree 1, 20 points or more of the lab")
                       .needs(!own_, "the true curve is not known")
                       .needs(p_.degree == 1, "the polynomial is no line")
                       .needs(n >= 20, "fewer than 20 points")
                       .awaits(step() > 0, "no set yet")),
            within("terms where the median error is largest", n, most(), 1,
                   "a peak one term wide, on either side",
                   Range("Legendre terms at random places, 10 to 25 points, noise, 20 sets")
                       .needs(!own_ && p_.design == Design::random, "the places are not random")
                       .needs(p_.basis == Basis::legendre, "powers of x stay bad beyond the peak")
                       .needs(p_.noise > 0, "there is no noise")
                       .needs(n >= 10 && n <= 25, "fewer than 10 or more than 25 points")
                       .awaits(step() >= 20, "fewer than 20 sets"))};
  }

 private:
  /// The degree of the smallest or of the largest median error.
  double extreme(bool smallest) const {
    std::size_t found = 0;
    double bound = of(0, &Rung::test);
    for (std::size_t k = 1; k < degrees_.size(); ++k) {
      const double error = of(k, &Rung::test);
      if (smallest ? error < bound : error > bound) bound = error, found = k;
    }
    return as_double(degrees_[found]);
  }

  View fit_view() const {
    Vector u(kCurvePoints);
    for (Index i = 0; i < kCurvePoints; ++i) u(i) = -1 + 2 * as_double(i) / (kCurvePoints - 1);
    Vector curve = values(p_.basis, weights_, u);
    const double low = shown_.y.minCoeff(), high = shown_.y.maxCoeff();
    const double room = std::max(high - low, 0.2);
    // What leaves the page is lifted.
    for (double& y : curve) y = y < low - room || y > high + room ? kNaN : y;
    std::vector<double> x, at;
    for (const double v : u) x.push_back(shown_.x(v));
    for (const double v : shown_.u) at.push_back(shown_.x(v));
    Plot plot = scatter("fit", "The points and the polynomial", axis("$x$"), axis("$y$"));
    plot.add(Role::train, "points", at, to_list(shown_.y));
    plot.measured("degree " + std::to_string(p_.degree), x, to_list(curve));
    if (!own_) plot.reference("true curve", x, to_list(curve_at(p_.target, u)));
    return plot;
  }
  std::vector<double> terms() const {
    std::vector<double> x;
    for (const Index d : degrees_) x.push_back(as_double(d) + 1);
    return x;
  }
  std::vector<double> medians(double Rung::*what, double floor) const {
    std::vector<double> y;
    for (std::size_t k = 0; k < degrees_.size(); ++k) {
      const double value = of(k, what);
      y.push_back(value > floor ? value : kNaN);
    }
    return y;
  }
  View error_view() const {
    const std::vector<double> x = terms();
    Plot plot = curve("error", "Error against degree", log_axis("terms $d + 1$"),
                      log_axis("mean squared error"), x);
    plot.add(Role::test, own_ ? "at the point left out" : "on the interval",
             medians(&Rung::test, 0));
    plot.add(Role::train, "on the points", medians(&Rung::train, 1e-7));
    if (!own_) plot.predicted("on the interval, theory", medians(&Rung::predicted, 0));
    return plot;
  }
  View norm_view() const {
    return curve("norm", "Size of the weights", log_axis("terms $d + 1$"), log_axis("$|w|$"),
                 terms())
        .measured("median of the sets", medians(&Rung::norm, 0));
  }

  std::uint64_t seed_;
  bool own_;
  Points shown_;
  std::vector<Index> degrees_;
  std::size_t chosen_ = 0;
  std::vector<std::vector<Rung>> rungs_;  // by degree, then by set
  Vector weights_, line_;
  double train_ = 0, slopes_ = 0;
  theory::LimitLine limit_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<PolynomialFit, Parameters>(
      {.title = "Polynomials through points",
       .question = "Which degree follows the curve, and which follows the noise?",
       .precision = "double: at the peak errors are a billion times the noise",
       .range = "Terms that rounding can tell apart. Powers of $x$ from about degree 19 on are so "
                "alike that what comes out depends on what counts as zero.",
       .no_fitted_parameter = true,
       .inputs = {points_input()}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  Parameters p;
  p.sets = 300;
  for (const std::int64_t seed : result.seeds) {
    const std::string at = ", seed " + std::to_string(seed) + ": ";
    const auto run = run_whole<PolynomialFit>(p, seed);
    add_verdicts(result, "cubic" + at, *run);
    result.add(*run, equal("cubic" + at + "degree with the smallest median error", 3, run->best(),
                           "the true degree", "20 points, σ = 0.1"));
    const auto high = run->expected_error_at(100), line = run->expected_error_at(1);
    const double expected = high.value / line.value;
    result.add(*run,
               within("cubic" + at + "error at degree 100 over that of a straight line", expected,
                      run->error_at(100) / run->error_at(1), high.high / line.low - expected,
                      "medians whose places among the sets are off by four standard errors",
                      "Legendre terms, 300 sets"));
  }
  p.degree = 19;
  add_verdicts(result, "20 terms: ", *run_whole<PolynomialFit>(p, 1));
  p.degree = 60;
  add_verdicts(result, "61 terms: ", *run_whole<PolynomialFit>(p, 1));
  p.degree = 3, p.sets = 40;
  p.basis = Basis::monomial;
  const auto powers = run_whole<PolynomialFit>(p, 1);
  result.add(*powers, at_least("control, powers of x: error at degree 100 over that of a line", 1e6,
                               powers->error_at(100) / powers->error_at(1), 0,
                               "columns that are alike to rounding",
                               "outside: rounding cannot tell the terms apart"));
  p = {};
  p.target = Target::sine, p.design = Design::grid, p.noise = 0, p.examples = 40, p.degree = 1,
  p.sets = 1;
  add_verdicts(result, "line through a sine: ", *run_whole<PolynomialFit>(p, 1));
  p.design = Design::random, p.noise = 0.1, p.sets = 300;
  add_verdicts(result, "line through a noisy sine: ", *run_whole<PolynomialFit>(p, 1));
  return result;
}

}  // namespace lm::polynomial_fit
