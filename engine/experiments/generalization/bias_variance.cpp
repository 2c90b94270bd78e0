// Experiment bias-variance: the same curve fitted to many data sets; where its error comes from.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "core/statistics.hpp"
#include "experiments/generalization/polynomial_basis.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/fixed_design.hpp"

namespace lm::bias_variance {
namespace {

enum class Target { sine, cubic };
constexpr std::array kTargets = {"sine", "cubic"};
enum class Inputs { fixed, drawn };
constexpr std::array kInputsWords = {"fixed", "drawn"};
enum class TestNoise { exact, sampled };
constexpr std::array kTestNoises = {"exact", "sampled"};

struct Parameters {
  std::int64_t degree = 3;
  std::int64_t examples = 20;
  double noise = 0.3;
  std::int64_t sets = 200;
  Target target = Target::sine;
  Inputs inputs = Inputs::fixed;
  TestNoise test_noise = TestNoise::exact;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Fit");
    v.integer(degree, param("degree", "Degree").symbol("d").between(0, 12),
              "of the polynomial. With fewer than $d + 1$ examples, the largest that they allow.");
    v.group("Data");
    v.choice(target, kTargets, param("target", "Truth"), "sine: $\\sin\\pi x$; cubic: $2x^3 - x$.");
    v.integer(examples, param("examples", "Examples").symbol("N").log(6, 100), "In each data set.");
    v.real(noise, param("noise", "Noise").symbol("\\sigma").between(0, 1),
           "Standard deviation of the targets' noise.");
    v.integer(sets, param("sets", "Data sets").symbol("S").log(10, 1000),
              "Each step draws one and fits it with all degrees.");
    v.choice(
        inputs, kInputsWords, param("inputs", "Inputs"),
        "fixed: evenly spaced, the same in all sets, as the theory asks. drawn: new each time.");
    v.choice(test_noise, kTestNoises, param("test_noise", "Noise at new points"),
             "exact: its variance $\\sigma^2$ is added. sampled: a number is drawn at each point.");
  }
};

constexpr Index kPlaces = 64, kHighest = 12;
/// A mean lies so many standard deviations off once in two million.
constexpr double kErrors = 5;
/// Sums of at most 64,000 squares whose rounding adds up like a walk: 250 ulps, and the fits' own.
constexpr double kIdentity = 1e-12;
/// Fits that the bundle shows.
constexpr Index kBundle = 24;

double truth_of(Target target, double x) {
  return target == Target::sine ? sin(kPi * x) : 2 * x * x * x - x;
}

Vector truths(Target target, const Vector& x) {
  Vector y(x.size());
  for (Index i = 0; i < x.size(); ++i) y(i) = truth_of(target, x(i));
  return y;
}

struct Parts {
  double bias_squared = kNaN, variance = kNaN, mean_square = kNaN;
};

/// answers: sets × places. Bias and variance in two passes, and the error set by set.
Parts split(const Matrix& answers, Index sets, const Vector& truth) {
  if (sets == 0) return {};
  const auto seen = answers.topRows(sets);
  const Eigen::RowVectorXd middle = seen.colwise().sum() / as_double(sets);
  const double all = as_double(sets * truth.size());
  double error = 0;
  for (Index s = 0; s < sets; ++s) error += (seen.row(s).transpose() - truth).squaredNorm();
  return {(middle.transpose() - truth).squaredNorm() / as_double(truth.size()),
          (seen.rowwise() - middle).squaredNorm() / all, error / all};
}

class BiasVariance : public ExperimentOf<Parameters> {
 public:
  BiasVariance(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        places_(polynomial::middles(kPlaces)),
        truth_(truths(p.target, places_)),
        inputs_(polynomial::middles(as_index(p.examples))),
        at_places_(polynomial::features(polynomial::Basis::legendre, places_, kHighest)),
        gaps_({"exact", "sampled", "expected"}) {
    const Matrix X = polynomial::features(polynomial::Basis::legendre, inputs_, kHighest);
    const Index highest = std::min(kHighest, as_index(p.examples) - 1);
    for (Index d = 0; d <= highest; ++d) {
      answers_.emplace_back(as_index(p.sets), kPlaces);
      theory_.push_back(theory::curve_spread(X.leftCols(d + 1), at_places_.leftCols(d + 1),
                                             truths(p.target, inputs_), truth_, p.noise * p.noise));
    }
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.sets; }
  Views views() const override { return {bundle_view(), tradeoff_view(), identity_view()}; }
  Scalars scalars() const override {
    const Parts& now = parts()[degree()];
    const theory::CurveSpread& spread = theory_[degree()];
    const double sets = as_double(std::max<std::int64_t>(step(), 1));
    return {measured("bias_squared", now.bias_squared, "bias²"),
            predicted("predicted_bias_squared", fixed() ? spread.seen_bias_squared(sets) : kNaN,
                      "bias² by theory, for so many sets"),
            measured("variance", now.variance, "variance"),
            predicted("predicted_variance", fixed() ? spread.seen_variance(sets) : kNaN,
                      "variance by theory, for so many sets"),
            reference("noise_term", p_.noise * p_.noise, "noise $\\sigma^2$"),
            measured("total", total(), "error at new points"),
            measured("sum", now.bias_squared + now.variance + p_.noise * p_.noise,
                     "bias² + variance + $\\sigma^2$"),
            measured("identity_error", identity_error(), "their relative difference"),
            measured("best_degree", best([this](std::size_t d) {
                       return parts()[d].bias_squared + parts()[d].variance;
                     }),
                     "degree of the least error"),
            predicted("predicted_best_degree", !fixed() ? kNaN : best([this](std::size_t d) {
                        return theory_[d].bias_squared + theory_[d].variance;
                      }),
                      "by theory"),
            predicted("textbook_variance",
                      p_.noise * p_.noise * as_double(degree() + 1) / as_double(p_.examples),
                      "$\\sigma^2 (d + 1)/N$, at the examples")};
  }

  double identity_error() const {
    const Parts& now = parts()[degree()];
    const double sum = now.bias_squared + now.variance + p_.noise * p_.noise;
    return sum > 0 ? std::abs(total() - sum) / sum : kNaN;
  }
  double sampled_gap() const { return sampled_ - parts()[degree()].mean_square; }
  /// The standard deviation of that gap: each of n points adds ε² − 2ε(ŷ − f).
  double expected_gap() const {
    const double v = p_.noise * p_.noise;
    return std::sqrt((2 * v * v + 4 * v * parts()[degree()].mean_square) / tests());
  }
  double tests() const { return as_double(step() * kPlaces); }

 protected:
  void take_step() override {
    const auto set = static_cast<std::uint64_t>(step());
    if (!fixed()) {
      Random places(seed_, stream("bias-variance/inputs", set));
      fill_uniform(places, inputs_, -1, 1);
    }
    Random noise(seed_, stream("bias-variance/noise", set));
    targets_ = truths(p_.target, inputs_) + normal_vector(noise, inputs_.size(), p_.noise);
    const Matrix X =
        polynomial::features(polynomial::Basis::legendre, inputs_, as_index(answers_.size()) - 1);
    for (std::size_t d = 0; d < answers_.size(); ++d) {
      const Index p = as_index(d) + 1;
      answers_[d].row(as_index(step())) =
          (at_places_.leftCols(p) * polynomial::fit(X.leftCols(p), targets_)).transpose();
    }
    Random fresh(seed_, stream("bias-variance/test", set));
    const Vector misses = answers_[degree()].row(as_index(step())).transpose() - truth_;
    const Vector test = normal_vector(fresh, kPlaces, p_.noise);
    const double here = (misses - test).squaredNorm() / kPlaces - p_.noise * p_.noise;
    sampled_ += (here - sampled_) / as_double(step() + 1);
  }
  bool finished() const override { return step() >= p_.sets; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    if (step() == 0) return;
    const Parts now = split(answers_[degree()], as_index(step()), truth_);
    const double variance = p_.noise * p_.noise;
    const double exact =
        std::abs(now.mean_square - now.bias_squared - now.variance) / (now.mean_square + variance);
    const double scale = now.mean_square + variance;
    gaps_.add(step(), {std::max(exact, kEpsilon / 4), std::abs(sampled_gap()) / scale,
                       expected_gap() / scale});
  }

  Checks checks() const override {
    const double sets = as_double(std::max<std::int64_t>(step(), 1));
    const Parts& now = parts()[degree()];
    const theory::CurveSpread& spread = theory_[degree()];
    Range theory("inputs fixed, noise above 0, 10 data sets or more");
    theory.needs(fixed(), "inputs are drawn anew").needs(p_.noise > 0, "there is no noise");
    theory.awaits(step() >= 10, "fewer than 10 data sets");
    const double identity = identity_error();
    return {
        within("bias² + variance + noise over the error, set by set", 1, 1 + identity, kIdentity,
               "rounding",
               Range("the noise at new points is not sampled")
                   .needs(p_.test_noise == TestNoise::exact, "the noise at new points is sampled")
                   .needs(p_.noise > 0 || step() == 0 || now.mean_square > 0, "nothing errs")
                   .awaits(step() >= 2, "fewer than two data sets")),
        within("bias² against the projection of the truth", spread.seen_bias_squared(sets),
               now.bias_squared, kErrors * spread.bias_error(sets) + 1e-15,
               "five standard deviations of this estimate", theory),
        within("variance against the trace", spread.seen_variance(sets), now.variance,
               kErrors * spread.variance_error(sets), "five standard deviations of this estimate",
               theory),
        within("sampled noise: its gap in standard deviations", 0,
               sampled_gap() / std::max(expected_gap(), 1e-300), kErrors,
               "a mean of n numbers: it falls as 1/√n",
               Range("noise above 0")
                   .needs(p_.noise > 0, "there is no noise")
                   .awaits(step() >= 10, "fewer than 10 data sets"))};
  }

 private:
  bool fixed() const { return p_.inputs == Inputs::fixed; }
  std::size_t degree() const { return std::min(as_size(p_.degree), answers_.size() - 1); }
  const std::vector<Parts>& parts() const {
    return parts_.of(*this, [this] {
      std::vector<Parts> all;
      for (const Matrix& answers : answers_) {
        all.push_back(split(answers, as_index(step()), truth_));
      }
      return all;
    });
  }
  double total() const {
    const double exact = parts()[degree()].mean_square + p_.noise * p_.noise;
    return p_.test_noise == TestNoise::exact ? exact : exact + sampled_gap();
  }
  template <class Error>
  double best(const Error& error) const {
    std::size_t least = 0;
    for (std::size_t d = 1; d < answers_.size(); ++d) {
      if (error(d) < error(least)) least = d;
    }
    return step() == 0 ? kNaN : as_double(least);
  }

  View bundle_view() const {
    Plot plot = scatter("bundle", "Fits to many data sets", axis("input $x$"), axis("target"));
    if (step() == 0) return plot.reference("truth", to_list(places_), to_list(truth_));
    const Matrix& answers = answers_[degree()];
    const Index now = as_index(step()), first = std::max(Index{0}, now - kBundle);
    std::vector<double> x, y;
    for (Index s = first; s < now; ++s) {
      for (Index i = 0; i < kPlaces; ++i) x.push_back(places_(i)), y.push_back(answers(s, i));
      x.push_back(kNaN), y.push_back(kNaN);
    }
    const Vector middle = answers.topRows(now).colwise().sum().transpose() / as_double(now);
    return plot.add(Role::train, "the last data set", to_list(inputs_), to_list(targets_))
        .measured("the last fits", x, y)
        .measured("mean of all fits", to_list(places_), to_list(middle))
        .reference("truth", to_list(places_), to_list(truth_));
  }
  View tradeoff_view() const {
    std::vector<double> bias, variance, sum, p_bias, p_variance, p_sum;
    const double noise = p_.noise * p_.noise;
    const double sets = as_double(step() > 0 ? step() : p_.sets);
    for (std::size_t d = 0; d < answers_.size(); ++d) {
      bias.push_back(parts()[d].bias_squared), variance.push_back(parts()[d].variance);
      sum.push_back(parts()[d].mean_square + noise);
      p_bias.push_back(theory_[d].seen_bias_squared(sets));
      p_variance.push_back(theory_[d].seen_variance(sets));
      p_sum.push_back(p_bias.back() + p_variance.back() + noise);
    }
    Plot plot = curve("tradeoff", "Bias², variance and their sum", axis("degree $d$"),
                      log_axis("squared error"), count_from_zero(as_index(answers_.size())));
    plot.measured("bias²", bias).measured("variance", variance).measured("error", sum);
    if (fixed()) {
      plot.predicted("bias², theory", p_bias).predicted("variance, theory", p_variance);
      plot.predicted("error, theory", p_sum);
    }
    return plot;
  }
  View identity_view() const {
    std::vector<double> points = gaps_.steps();
    for (double& x : points) x *= kPlaces;
    Plot plot = curve("identity", "How far the sum is from the error", log_axis("new points"),
                      log_axis("relative difference"), points);
    plot.from(gaps_);
    plot.measured("noise exact", gaps_.column("exact"))
        .measured("noise sampled", gaps_.column("sampled"))
        .predicted("one standard deviation", gaps_.column("expected"));
    View view = plot;
    view.steps = gaps_.steps();
    return view;
  }

  std::uint64_t seed_;
  Vector places_, truth_, inputs_, targets_;
  Matrix at_places_;
  std::vector<Matrix> answers_;  // of each degree: sets × places
  std::vector<theory::CurveSpread> theory_;
  double sampled_ = 0;  // mean of (answer − f − ε)² − σ²
  Recorder gaps_;
  Once<std::vector<Parts>> parts_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<BiasVariance, Parameters>(
      {.title = "Bias and variance",
       .question = "How much of a fit's error is its own, and how much the luck of its data?",
       .precision = "double: an identity is held to 1e-12",
       .range = "The identity holds for each degree if the noise at new points enters by its "
                "variance. Bias and variance are predicted for inputs that stay the same.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const std::int64_t degree : {1, 3, 5, 9}) {
      Parameters p;
      p.degree = degree;
      const auto run = run_whole<BiasVariance>(p, seed);
      add_verdicts(result,
                   "degree " + std::to_string(degree) + ", seed " + std::to_string(seed) + ": ",
                   *run);
    }
    Parameters sampled;
    sampled.test_noise = TestNoise::sampled;
    const auto run = run_whole<BiasVariance>(sampled, seed);
    result.add(*run, at_least("control, seed " + std::to_string(seed) +
                                  ": relative difference where the noise is sampled",
                              1e-5, run->identity_error(), 0,
                              "a gap of 0.013 is one standard deviation; 1e-5 would be a lucky one "
                              "in a thousand",
                              "outside: the noise at new points is sampled"));
  }
  return result;
}

}  // namespace lm::bias_variance
